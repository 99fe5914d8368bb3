// SPDX-License-Identifier: BSD-3-Clause
// Writing .his and .img files: u8, u16 or u32, no comments, reserved bytes zero.
#pragma once

#include <memory>
#include <string>

#include "format/format.h"

namespace harima {

// Fails if the format cannot hold the stack: other pixel types, sides over 65535, several frames in an .img.
std::unique_ptr<Sink> create_his(const std::string& path, const SinkInfo& info);

}  // namespace harima
