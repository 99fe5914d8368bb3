// SPDX-License-Identifier: BSD-3-Clause
// A Buffer is a piece of memory that carries its own way of being freed, so that host, pinned and mapped
// memory look alike. Host buffers are aligned to 64 bytes (one cache line, one AVX-512 vector), large ones
// to 2 MiB with huge pages asked for. Buffers move, they do not copy. Contents start undefined.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>

namespace harima {

class Buffer {
 public:
  using Free = std::function<void(void*)>;

  Buffer() = default;
  // Host memory of `bytes`; fails with the size wanted if there is none.
  explicit Buffer(size_t bytes);
  // Memory made elsewhere; `free` is called once with `data`.
  Buffer(void* data, size_t bytes, Free free) : data_(data), bytes_(bytes), free_(std::move(free)) {}
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    Buffer(std::move(other)).swap(*this);
    return *this;
  }
  ~Buffer() {
    if (data_ && free_) free_(data_);
  }

  size_t bytes() const { return bytes_; }
  std::byte* data() { return static_cast<std::byte*>(data_); }
  const std::byte* data() const { return static_cast<const std::byte*>(data_); }
  template <class T>
  T* as() {
    return static_cast<T*>(data_);
  }
  template <class T>
  const T* as() const {
    return static_cast<const T*>(data_);
  }

 private:
  void swap(Buffer& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    std::swap(free_, other.free_);
  }

  void* data_ = nullptr;
  size_t bytes_ = 0;
  Free free_;
};

// From here on memory that is freed stays with the process, to be taken again without the system clearing it:
// for a tool that works in blocks of many megabytes, one like the other, of which the system would take half
// of the time.
void keep_freed_memory();

}  // namespace harima
