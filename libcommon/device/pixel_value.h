// SPDX-License-Identifier: BSD-3-Clause
// What becomes of a pixel when it is corrected: ln(s0 / s), s / s0, or the same as it was read.
#pragma once

namespace harima {

enum class PixelValue { line_integral, transmission, as_read };

}  // namespace harima
