// SPDX-License-Identifier: BSD-3-Clause
// The words in which numeric definitions are written, so that they compile as C++ and as CUDA and mean the same
// bits: CT_HD marks a function for both sides, madd() is the one fused multiply-add (everything else is compiled
// with contraction off).
#pragma once

#include <cmath>

#ifdef __CUDACC__
#define CT_HD __host__ __device__
#else
#define CT_HD
#endif

namespace harima {

CT_HD static inline float madd(float a, float b, float c) { return fmaf(a, b, c); }
CT_HD static inline float lerp(float a, float b, float t) { return madd(t, b - a, a); }

}  // namespace harima
