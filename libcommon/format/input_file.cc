// SPDX-License-Identifier: BSD-3-Clause
#include "format/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "base/error.h"
#include "codec/fcz_file.h"
#include "format/packed_file.h"

namespace harima {

namespace {

constexpr size_t kMostText = 64 << 20;

int opened(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) fail_errno(fmt::format("{}: cannot open", path));
  return fd;
}

bool is_regular(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

InputFile::InputFile(const std::string& path) : InputFile(path, opened(path)) {
  if (is_regular(descriptor())) open_packed();
}

InputFile::InputFile(std::string path, int descriptor) : path_(std::move(path)), file_(descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) == 0) bytes_ = size_t(status.st_size);
}

InputFile InputFile::of_bytes(const std::string& path) { return InputFile(path, opened(path)); }

void InputFile::open_packed() {
  try {
    packed_ = open_packed_file(descriptor());
  } catch (const Error& e) {
    throw e.in("{}", path_);
  }
  if (!packed_) return;
  if (packed_->index().is_cut)
    fail("{}: is cut off behind unpacked byte {}; fcompress -d --recover keeps what is there", path_,
         packed_->index().bytes);
  bytes_ = packed_->index().bytes;
}

size_t InputFile::plain_read(void* dst, size_t bytes, size_t offset) const {
  try {
    return read_descriptor(descriptor(), dst, bytes, offset);
  } catch (const Error& e) {
    throw e.in("{}", path_);
  }
}

size_t InputFile::read_some(void* dst, size_t bytes, size_t offset) const {
  if (!packed_) return plain_read(dst, bytes, offset);
  try {
    return packed_->read_some(dst, bytes, offset);
  } catch (const Error& e) {
    throw e.in("{}", path_);
  }
}

size_t InputFile::read_cheap(void* dst, size_t bytes, size_t offset) const {
  if (!packed_) return plain_read(dst, bytes, offset);
  try {
    return packed_->read_cheap(dst, bytes, offset);
  } catch (const Error& e) {
    throw e.in("{}", path_);
  }
}

std::string InputFile::text() const {
  if (bytes_ > kMostText) fail("{}: a text of {} bytes, wanted at most {}", path_, bytes_, kMostText);
  std::string text(bytes_, '\0');
  read(text.data(), text.size(), 0);
  return text;
}

void InputFile::read(void* dst, size_t bytes, size_t offset) const {
  const size_t found = read_some(dst, bytes, offset);
  if (found != bytes) fail("{}: found {} bytes at offset {}, wanted {}", path_, found, offset, bytes);
}

void InputFile::expect_jumps() const { posix_fadvise(descriptor(), 0, 0, POSIX_FADV_RANDOM); }
void InputFile::expect_sweep() const { posix_fadvise(descriptor(), 0, 0, POSIX_FADV_SEQUENTIAL); }

}  // namespace harima
