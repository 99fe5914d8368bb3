// SPDX-License-Identifier: BSD-3-Clause
// What fcompress can be told; defaults are the options' defaults. Bound to the command line in main.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace harima {

inline constexpr const char* kEnding = ".fcz";

struct Options {
  std::vector<std::string> files;
  bool decompress = false, test = false, list = false;
  std::string frames;
  bool to_stdout = false, keep = false, remove = false;
  std::string output;
  int level = 3;
  std::string raw;
  std::string memory = "2G";
  bool recover = false;
  std::optional<double> absolute, relative, pointwise, psnr, noise;
  std::vector<std::string> regions;
  int average = 1, bin = 1;
  bool bench = false;
  std::string bench_limit = "256M";
  double bench_time = 2;
  std::optional<double> bench_error;
};

}  // namespace harima
