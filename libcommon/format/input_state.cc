// SPDX-License-Identifier: BSD-3-Clause
#include "format/input_state.h"

#include <sys/stat.h>

#include "base/error.h"
#include "format/peek.h"

namespace harima {

std::vector<std::string> files_of_input(const std::string& input, const OpenOptions& options) {
  if (is_pipe(input)) return {};
  const Format& format = format_of(input, options);
  return format.files ? format.files(input) : std::vector{input};
}

std::vector<std::string> files_of_inputs(const std::vector<std::string>& inputs) {
  std::vector<std::string> files;
  for (const std::string& input : inputs)
    for (std::string& file : files_of_input(input)) files.push_back(std::move(file));
  return files;
}

std::string state_of_files(const std::vector<std::string>& files) {
  std::string text;
  for (const std::string& file : files) {
    text += file + '\n';
    struct stat status {};
    if (stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode))  // a pipe has none that says anything
      text += fmt::format("{} {}.{:09}\n", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
  }
  return text;
}

}  // namespace harima
