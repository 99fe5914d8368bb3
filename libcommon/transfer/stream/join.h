// SPDX-License-Identifier: BSD-3-Clause
// What a receiver of frames says of itself, in place of the request of a copy.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace harima {

struct Join {
  std::string id{};         // the same when it comes again after a connection broke
  int32_t place = -1;       // among the receivers, from 0; -1: any
  uint64_t room_bytes = 0;  // of frames that may be on their way to it, or wait there
};

std::vector<std::byte> encode_join(const Join& join);
Join decode_join(std::span<const std::byte> bytes);  // fails if they are none

}  // namespace harima
