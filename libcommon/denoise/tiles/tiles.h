// SPDX-License-Identifier: BSD-3-Clause
// Products of bfloat16 matrices (bfloat16.h) by the matrix tiles of a processor (AMX: Intel's Architecture
// Instruction Set Extensions, chapter 3), summed in f32. Sums have one order for one shape, whoever asks.
#pragma once

namespace harima {

// Whether the processor has them and the system lets this program use them. What this folder computes may not
// be asked for where it is false.
bool has_bf16_tiles();

}  // namespace harima
