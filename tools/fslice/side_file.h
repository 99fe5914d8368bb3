// SPDX-License-Identifier: BSD-3-Clause
// Small files beside or instead of what a subcommand prints: tables.
#pragma once

#include <string>
#include <vector>

#include "base/part_file.h"

namespace harima {

// Before anything is read: a file that was asked for ("" was not) can be written, is new or --force is given,
// and is no input.
void check_side_file(const std::string& path, const std::vector<std::string>& inputs);

// Text that appears under its name with close(), or not at all.
class SideFile {
 public:
  explicit SideFile(const std::string& path) : file_(path) {}
  void add(const std::string& text);
  void close();

 private:
  void flush();
  PartFile file_;
  std::string waiting_;
  size_t written_ = 0;
};

// All of it at once.
void write_side_file(const std::string& path, const std::string& text);

}  // namespace harima
