// SPDX-License-Identifier: BSD-3-Clause
#include "cli/version.h"

#include <sstream>

#include "cli/option_json.h"

namespace harima {

namespace {

// "tiff=4.5.0 zstd=1.5.4", from CMake
nlohmann::json libraries() {
  nlohmann::json json = nlohmann::json::object();
  std::istringstream words(HARIMA_LIBRARIES);
  for (std::string word; words >> word;)
    json[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
  return json;
}

}  // namespace

std::string version() { return HARIMA_VERSION; }
std::string git_id() { return HARIMA_GIT; }

std::string version_json(const std::string& tool) {
  return print_json({{"tool", tool},
                     {"version", version()},
                     {"git", git_id()},
                     {"compiler", HARIMA_COMPILER},
                     {"libraries", libraries()}},
                    -1);
}

}  // namespace harima
