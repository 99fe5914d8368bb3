// SPDX-License-Identifier: BSD-3-Clause
#include "in_out.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/error.h"

namespace harima {

namespace {

void write_stdout(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail_errno("standard output");
    bytes = bytes.subspan(size_t(n));
  }
}

}  // namespace

Input::Input(const std::string& path) : name_(path == "-" ? "standard input" : path) {
  if (path != "-") fd_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd_ < 0 || fstat(fd_, &status_) != 0) fail_errno(fmt::format("{}: cannot open", name_));
  if (S_ISDIR(status_.st_mode))
    fail("{}: is a folder; tar makes one stream of it: tar -I fcompress -cf {}.tar.fcz {}", name_, path,
         path);
  start_ = lseek(fd_, 0, SEEK_CUR);
}

Input::~Input() {
  if (fd_ > 0) close(fd_);
}

void Input::rewind() {
  if (lseek(fd_, start_, SEEK_SET) < 0) fail_errno("cannot rewind");
}

ReadSome Input::reader(const std::string& phase) {
  if (is_regular()) progress_.emplace(phase, status_.st_size, "bytes");
  return [this](void* dst, size_t bytes) -> size_t {
    for (;;) {
      const ssize_t n = read(fd_, dst, bytes);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail_errno("cannot read");
      if (progress_) progress_->add(n);
      return size_t(n);
    }
  };
}

Output::Output(const std::string& path, const Input* from) : is_stdout_(path == "-") {
  if (from) from_ = from->status();
  if (is_stdout_) return;
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    fail("{}: is no regular file; -c writes to standard output, which can be anything", path);
  file_.emplace(path);
  if (S_ISREG(from_.st_mode)) fchmod(file_->descriptor(), from_.st_mode & 0777);
}

WriteAll Output::writer() {
  return [this](std::span<const std::byte> bytes) {
    if (is_stdout_) write_stdout(bytes);
    if (!file_) return;
    file_->write(bytes, offset_);
    offset_ += bytes.size();
  };
}

void Output::commit() {
  if (!file_) return;
  if (S_ISREG(from_.st_mode)) {
    const int fd = file_->descriptor();
    if (fchown(fd, from_.st_uid, from_.st_gid) == 0) fchmod(fd, from_.st_mode & 07777);
    const timespec times[2]{from_.st_atim, from_.st_mtim};
    futimens(fd, times);  // some file systems keep no such time
  }
  file_->commit();
}

}  // namespace harima
