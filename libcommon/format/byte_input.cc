// SPDX-License-Identifier: BSD-3-Clause
#include "format/byte_input.h"

#include <poll.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/signals.h"
#include "format/input_file.h"

namespace harima {

ByteInput::ByteInput(int descriptor) : fd_(descriptor), buffer_(std::make_unique<std::byte[]>(kBufferBytes)) {
  struct stat status {};
  can_jump_ = fstat(fd_, &status) == 0 && S_ISREG(status.st_mode);
}

ByteInput::ByteInput(const InputFile& file)
    : file_(&file), buffer_(std::make_unique<std::byte[]>(kBufferBytes)) {}

ByteInput::ByteInput(std::span<const std::byte> memory) : ahead_(memory) {}

namespace {

constexpr int kLookMs = 100;

// Of a pipe, so that a tool that is to stop does not wait for what may never come.
void wait_for_bytes(int descriptor) {
  pollfd pipe{descriptor, POLLIN, 0};
  while (poll(&pipe, 1, kLookMs) <= 0)
    if (stop_pending()) throw Error("stopped while it waited for input", Exit::kStopped);
}

}  // namespace

// One system call fills the rest of the target and, behind it, the buffer. False at the end of the input.
bool ByteInput::refill(void* rest, size_t bytes, size_t& into_rest) {
  into_rest = 0;
  if (file_) return refill_from_file(rest, bytes, into_rest);
  if (next_) {
    ahead_ = next_();
    return !ahead_.empty();
  }
  if (fd_ < 0) return false;
  if (!can_jump_) wait_for_bytes(fd_);
  const iovec parts[2] = {{rest, bytes}, {buffer_.get(), kBufferBytes}};
  ssize_t n;
  do n = bytes > 0 ? readv(fd_, parts, 2) : ::read(fd_, buffer_.get(), kBufferBytes);
  while (n < 0 && errno == EINTR);
  if (n < 0) fail_errno(fmt::format("cannot read at byte {}", position_));
  into_rest = std::min(bytes, size_t(n));
  ahead_ = {buffer_.get(), size_t(n) - into_rest};
  return n > 0;
}

bool ByteInput::refill_from_file(void* rest, size_t bytes, size_t& into_rest) {
  const bool is_large = bytes >= kBufferBytes;
  const size_t found = is_large ? file_->read_some(rest, bytes, file_at_)
                                : file_->read_cheap(buffer_.get(), kBufferBytes, file_at_);
  file_at_ += found;
  into_rest = is_large ? found : 0;
  ahead_ = {buffer_.get(), found - into_rest};
  return found > 0;
}

void ByteInput::fail_ended(size_t wanted) {
  is_ended_ = true;
  fail("ends at byte {}, wanted {} bytes more", position_, wanted);
}

void ByteInput::read(void* dst, size_t bytes) {
  std::byte* to = static_cast<std::byte*>(dst);
  while (bytes > 0) {
    size_t taken = std::min(bytes, ahead_.size());
    if (taken > 0) {
      std::memcpy(to, ahead_.data(), taken);
      ahead_ = ahead_.subspan(taken);
    } else if (!refill(to, bytes, taken)) {
      fail_ended(bytes);
    }
    to += taken;
    bytes -= taken;
    position_ += taken;
  }
}

void ByteInput::skip(size_t bytes) {
  while (bytes > 0) {
    const size_t taken = std::min(bytes, ahead_.size());
    ahead_ = ahead_.subspan(taken);
    bytes -= taken;
    position_ += taken;
    if (bytes == 0) return;
    if (file_ && bytes <= file_->bytes() - std::min(file_at_, file_->bytes())) {
      file_at_ += bytes;
      position_ += bytes;
      return;
    }
    struct stat status {};
    if (can_jump_ && bytes > kBufferBytes && fstat(fd_, &status) == 0) {
      const off_t at = lseek(fd_, 0, SEEK_CUR);
      const size_t left = at < status.st_size ? size_t(status.st_size - at) : 0;
      const size_t jump = std::min(bytes, left);
      lseek(fd_, off_t(jump), SEEK_CUR);
      bytes -= jump;
      position_ += jump;
      if (bytes > 0) fail_ended(bytes);
      return;
    }
    size_t ignored;
    if (!refill(nullptr, 0, ignored)) fail_ended(bytes);
  }
}

bool ByteInput::at_end() {
  size_t ignored;
  if (ahead_.empty() && !refill(nullptr, 0, ignored)) is_ended_ = true;
  return is_ended_;
}

}  // namespace harima
