// SPDX-License-Identifier: BSD-3-Clause
// An InputFile is a file open for reading at any offset. It owns its descriptor. Reads are safe from several
// threads at once. Messages begin with the path.
#pragma once

#include <cstddef>
#include <string>

namespace harima {

class InputFile {
 public:
  explicit InputFile(std::string path);         // fails if it cannot be opened
  InputFile(std::string path, int descriptor);  // takes over an open one
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&&) = delete;
  ~InputFile();

  const std::string& path() const { return path_; }
  int descriptor() const { return fd_; }
  size_t bytes() const { return bytes_; }  // when it was opened
  // Up to `bytes` from `offset`; fewer only at the end of the file.
  size_t read_some(void* dst, size_t bytes, size_t offset) const;
  // All of them, or fails with offset, found and wanted.
  void read(void* dst, size_t bytes, size_t offset) const;
  // Tells the system what comes: jumps from header to header, or one sweep.
  void expect_jumps() const;
  void expect_sweep() const;

 private:
  std::string path_;
  int fd_ = -1;
  size_t bytes_ = 0;
};

}  // namespace harima
