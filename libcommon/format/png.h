// SPDX-License-Identifier: BSD-3-Clause
// Pictures for people: a grey PNG of 8 or 16 bits, compressed fast rather than small.
#pragma once

#include <string>

#include "image/frame.h"

namespace harima {

// Writes `frame` (u8 or u16), whole or not at all; replaces an older file. Fails for other types.
void write_png(const std::string& path, FrameView frame);

}  // namespace harima
