// SPDX-License-Identifier: BSD-3-Clause
// An InputFile is a file open for reading at any offset. It owns its descriptor. Reads are safe from several
// threads at once. Messages begin with the path. What fcompress packed is read as what is in it, at offsets
// of that: so every format is read from .fcz files. Only a file opened by its name is.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/descriptor.h"

namespace harima {

class FczFile;

class InputFile {
 public:
  explicit InputFile(const std::string& path);  // fails if it cannot be opened
  InputFile(std::string path, int descriptor);  // takes over an open one
  // As its bytes are, packed or not; fails if it cannot be opened.
  static InputFile of_bytes(const std::string& path);

  const std::string& path() const { return path_; }
  int descriptor() const { return file_.get(); }  // of the file itself, packed or not
  bool is_packed() const { return packed_ != nullptr; }
  size_t bytes() const { return bytes_; }  // when it was opened
  // Up to `bytes` from `offset`; fewer only at the end of the file.
  size_t read_some(void* dst, size_t bytes, size_t offset) const;
  // All of them, or fails with offset, found and wanted.
  void read(void* dst, size_t bytes, size_t offset) const;
  // As read_some, but ends where going on would take unpacking more than it did so far.
  size_t read_cheap(void* dst, size_t bytes, size_t offset) const;
  std::string text() const;  // all of it, of a file for people; fails if that is unreasonably long
  // Tells the system what comes: jumps from header to header, or one sweep.
  void expect_jumps() const;
  void expect_sweep() const;

 private:
  void open_packed();
  size_t plain_read(void* dst, size_t bytes, size_t offset) const;

  std::string path_;
  Descriptor file_;
  size_t bytes_ = 0;
  std::shared_ptr<const FczFile> packed_;
};

}  // namespace harima
