// SPDX-License-Identifier: BSD-3-Clause
#include "side_file.h"

#include <span>

#include "cli/tool.h"
#include "format/result.h"

namespace harima {

constexpr size_t kWaitingBytes = 1 << 20;

void check_side_file(const std::string& path, const std::vector<std::string>& inputs) {
  if (path.empty()) return;
  check_output(path, inputs);
  check_new_file(path, common_options().force);
}

void SideFile::add(const std::string& text) {
  waiting_ += text;
  if (waiting_.size() >= kWaitingBytes) flush();
}

void SideFile::close() {
  flush();
  file_.commit();
}

void SideFile::flush() {
  file_.write(std::as_bytes(std::span(waiting_)), written_);
  written_ += waiting_.size();
  waiting_.clear();
}

void write_side_file(const std::string& path, const std::string& text) {
  SideFile file(path);
  file.add(text);
  file.close();
}

}  // namespace harima
