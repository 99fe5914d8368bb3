// SPDX-License-Identifier: BSD-3-Clause
#include "base/program.h"

#include <filesystem>

namespace harima {

std::string program_folder() {
  std::error_code failed;
  return std::filesystem::read_symlink("/proc/self/exe", failed).parent_path().string();
}

}  // namespace harima
