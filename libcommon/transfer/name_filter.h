// SPDX-License-Identifier: BSD-3-Clause
// Which files of a tree take part: --include and --exclude in the order given, the first that matches
// decides, what matches none takes part. A pattern with a / (other than at its end) is matched with the whole
// path from the root, else with the last name;
// * is any letters but /, ** any letters, ? one letter, [abc] one of them; with a / at its end it is for
// folders only. An excluded folder is not entered.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harima {

struct NameRule {
  bool includes = false;
  std::string pattern;
};

bool takes_part(const std::vector<NameRule>& rules, std::string_view path, bool is_folder);

}  // namespace harima
