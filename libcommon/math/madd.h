// SPDX-License-Identifier: BSD-3-Clause
// The words in which numeric definitions are written, so that they compile as C++ and as CUDA and mean the
// same bits: CT_HD marks a function for both sides, madd() is the one fused multiply-add (everything else is
// compiled with contraction off). CT_UNROLL before a loop: on a GPU its arrays are to be registers.
#pragma once

#include <cmath>

#ifdef __CUDACC__
#define CT_HD __host__ __device__
#define CT_UNROLL _Pragma("unroll")
#else
#define CT_HD
#define CT_UNROLL
#endif

namespace harima {

CT_HD static inline float madd(float a, float b, float c) { return fmaf(a, b, c); }
CT_HD static inline float lerp(float a, float b, float t) { return madd(t, b - a, a); }

}  // namespace harima
