// SPDX-License-Identifier: BSD-3-Clause
// A ByteWindow is bytes in order, of a pipe or of anything, of which those that come next can be looked at
// before they are taken. What is seen does not depend on how the bytes arrive. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace harima {

// Some bytes into dst, at most `bytes`; 0 at the end.
using ReadSome = std::function<size_t(void* dst, size_t bytes)>;

class ByteWindow {
 public:
  explicit ByteWindow(ReadSome read) : read_(std::move(read)) {}

  // The next `bytes` bytes, fewer only at the end. Good until the next call.
  std::span<const std::byte> ahead(size_t bytes);
  // Takes them and puts them behind `to`; returns how many, fewer only at the end. Takes memory as bytes
  // come.
  size_t move(size_t bytes, std::vector<std::byte>& to);
  uint64_t skip(uint64_t bytes);
  uint64_t position() const { return position_; }  // bytes taken

 private:
  size_t kept() const { return buffer_.size() - begin_; }
  void take(size_t bytes);

  ReadSome read_;
  std::vector<std::byte> buffer_;
  size_t begin_ = 0;  // of what is not taken yet
  uint64_t position_ = 0;
  bool is_ended_ = false;
};

}  // namespace harima
