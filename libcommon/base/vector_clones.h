// SPDX-License-Identifier: BSD-3-Clause
// Before a function of its own loops over floats: it is compiled for wider vector units as well, and the
// program takes what the processor has. Results are the same, as a*b+c is never fused (doc/style.md, rule
// 25). For one loop of plain arithmetic; what needs other algorithms for other widths lives in a lanes
// folder.
#pragma once

#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CT_VECTOR_CLONES __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define CT_VECTOR_CLONES
#endif
