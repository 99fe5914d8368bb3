// SPDX-License-Identifier: BSD-3-Clause
#include "codec/run_list.h"

#include "base/error.h"

namespace harima {

namespace {

void put(size_t value, std::vector<std::byte>& bytes) {
  for (; value >= 128; value >>= 7) bytes.push_back(std::byte(value | 128));
  bytes.push_back(std::byte(value));
}

// Takes one number, at most `most`, and leaves the rest of `most`.
size_t take(std::span<const std::byte>& bytes, size_t& most) {
  size_t value = 0;
  for (int shift = 0;; shift += 7) {
    if (bytes.empty() || shift > 28) fail("the list of runs ends within a number");
    const auto byte = size_t(bytes[0]);
    bytes = bytes.subspan(1);
    value |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  if (value > most) fail("a run of {} bytes where {} are left", value, most);
  most -= value;
  return value;
}

}  // namespace

std::vector<std::byte> run_list_bytes(const std::vector<PixelRun>& runs) {
  std::vector<std::byte> bytes;
  for (const PixelRun& run : runs) {
    put(run.other, bytes);
    put(run.pixels, bytes);
  }
  return bytes;
}

std::vector<PixelRun> parse_run_list(std::span<const std::byte> bytes, size_t other, size_t pixels) {
  std::vector<PixelRun> runs;
  while (!bytes.empty()) {
    PixelRun run;
    run.other = take(bytes, other);
    run.pixels = take(bytes, pixels);
    runs.push_back(run);
  }
  if (pixels > 0) fail("{} bytes of pixels are in no run", pixels);
  return runs;
}

}  // namespace harima
