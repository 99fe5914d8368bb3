// SPDX-License-Identifier: BSD-3-Clause
#include "side_file.h"

#include <span>

#include "base/part_file.h"
#include "cli/tool.h"
#include "format/result.h"

namespace harima {

void check_side_file(const std::string& path, const std::vector<std::string>& inputs) {
  if (path.empty()) return;
  check_output(path, inputs);
  check_new_file(path, common_options().force);
}

void write_side_file(const std::string& path, const std::string& text) {
  PartFile file(path);
  file.write(std::as_bytes(std::span(text)), 0);
  file.commit();
}

}  // namespace harima
