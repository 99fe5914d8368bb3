// SPDX-License-Identifier: BSD-3-Clause
#include "pack/byte_window.h"

#include <algorithm>

namespace harima {

namespace {

constexpr size_t kReadBytes = 1 << 20;

}  // namespace

std::span<const std::byte> ByteWindow::ahead(size_t bytes) {
  if (kept() < bytes && begin_ > 0) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + ptrdiff_t(begin_));
    begin_ = 0;
  }
  while (kept() < bytes && !is_ended_) {
    const size_t before = buffer_.size();
    buffer_.resize(before + kReadBytes);
    const size_t found = read_(buffer_.data() + before, kReadBytes);
    buffer_.resize(before + found);
    is_ended_ = found == 0;
  }
  return std::span(buffer_).subspan(begin_, std::min(bytes, kept()));
}

size_t ByteWindow::move(size_t bytes, std::vector<std::byte>& to) {
  size_t done = std::min(bytes, kept());
  to.insert(to.end(), buffer_.begin() + ptrdiff_t(begin_), buffer_.begin() + ptrdiff_t(begin_ + done));
  take(done);
  while (done < bytes && !is_ended_) {
    const size_t before = to.size(), wanted = std::min(bytes - done, kReadBytes);
    to.resize(before + wanted);
    const size_t found = read_(to.data() + before, wanted);
    to.resize(before + found);
    is_ended_ = found == 0;
    done += found;
    position_ += found;
  }
  return done;
}

uint64_t ByteWindow::skip(uint64_t bytes) {
  uint64_t done = 0;
  while (done < bytes) {
    const size_t found = ahead(size_t(std::min<uint64_t>(bytes - done, kReadBytes))).size();
    if (found == 0) break;
    take(found);
    done += found;
  }
  return done;
}

void ByteWindow::take(size_t bytes) {
  begin_ += bytes;
  position_ += bytes;
  if (begin_ == buffer_.size()) {
    buffer_.clear();
    begin_ = 0;
  }
}

}  // namespace harima
