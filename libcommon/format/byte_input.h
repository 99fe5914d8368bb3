// SPDX-License-Identifier: BSD-3-Clause
// A ByteInput is bytes in order: of a pipe, of a file, of memory that somebody else owns, or of pieces as
// they come. It does not own its descriptor or file. Large reads go straight into the target, small ones
// through 64 KiB of buffer. One thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

namespace harima {

class InputFile;

class ByteInput {
 public:
  explicit ByteInput(int descriptor);
  explicit ByteInput(const InputFile& file);
  explicit ByteInput(std::span<const std::byte> memory);
  // Pieces that last until the next is asked for; an empty one is the end.
  using NextPiece = std::function<std::span<const std::byte>()>;
  explicit ByteInput(NextPiece next) : next_(std::move(next)) {}

  // All `bytes`, or fails with the place and is_ended() from then on.
  void read(void* dst, size_t bytes);
  void skip(size_t bytes);
  // No more bytes (waits for the next byte of a pipe).
  bool at_end();
  bool is_ended() const { return is_ended_; }
  size_t position() const { return position_; }  // bytes taken so far

 private:
  bool refill(void* rest, size_t bytes, size_t& into_rest);
  [[noreturn]] void fail_ended(size_t wanted);

  static constexpr size_t kBufferBytes = 65536;
  int fd_ = -1;
  const InputFile* file_ = nullptr;
  size_t file_at_ = 0;  // of the next byte to read
  bool refill_from_file(void* rest, size_t bytes, size_t& into_rest);
  bool can_jump_ = false;  // a regular file: skip without reading
  NextPiece next_;
  std::unique_ptr<std::byte[]> buffer_;
  std::span<const std::byte> ahead_;  // read but not taken
  size_t position_ = 0;
  bool is_ended_ = false;
};

}  // namespace harima
