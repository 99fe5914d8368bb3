// SPDX-License-Identifier: BSD-3-Clause
// Writing to pipes: wide ones, and all of a head and its pixels by one call.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace harima {

// Lets a pipe hold 1 MiB (measured: 3.5 GB/s instead of 2 with the usual 64 KiB); no effect on anything else.
void widen_pipe(int descriptor);
// Both parts, in order, by writev; fails with `name` and the reason.
void write_all(int descriptor, const std::string& name, std::span<const std::byte> head,
               std::span<const std::byte> pixels);

}  // namespace harima
