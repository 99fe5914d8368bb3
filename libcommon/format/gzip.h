// SPDX-License-Identifier: BSD-3-Clause
// The gzip format (RFC 1952), and Zlib's streams, read and written in pieces. The door to zlib.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "base/part_file.h"
#include "format/input_file.h"

namespace harima {

inline constexpr size_t kBestRatio = 1032;  // no byte unpacks to more (zlib.net, technical details)

// The bytes of a gzip file, in order. One thread.
class GzipReader {
 public:
  GzipReader(const InputFile& file, size_t offset);
  ~GzipReader();
  // Exactly so many, or fails with what is wrong: damaged, or the end.
  void read(std::byte* dst, size_t bytes);

 private:
  void refill();

  struct State;
  const InputFile& file_;
  size_t offset_;
  std::unique_ptr<State> state_;
};

// A gzip file, packed by all threads in pieces that do not depend on their number. Calls in order, one at a
// time.
class GzipWriter {
 public:
  GzipWriter(PartFile& file, size_t offset);
  void write(std::span<const std::byte> bytes);
  // Without it the file is not complete.
  void finish();

 private:
  void put(std::span<const std::byte> bytes);

  PartFile& file_;
  size_t offset_;
  unsigned long checksum_;
  size_t total_ = 0;
};

// Unpacks a whole gzip or Zlib stream to exactly `bytes`; fails if it is damaged or has others.
void unpack_gzip(std::span<const std::byte> packed, std::byte* dst, size_t bytes);

}  // namespace harima
