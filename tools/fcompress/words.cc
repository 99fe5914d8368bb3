// SPDX-License-Identifier: BSD-3-Clause
#include "words.h"

#include <cstdlib>
#include <filesystem>
#include <sstream>

namespace harima {

std::vector<std::string> command_words(int argc, char** argv) {
  std::vector<std::string> words{argc > 0 ? argv[0] : "fcompress"};
  const std::string name = std::filesystem::path(words[0]).filename().string();
  if (name == "unfcompress") words.push_back("-d");
  if (name == "fczcat") words.push_back("-dc");
  for (const char* variable : {"FCOMPRESS_OPT", "FCOMPRESS_OPTS"}) {
    const char* value = std::getenv(variable);
    std::istringstream text(value ? value : "");
    for (std::string word; text >> word;) words.push_back(word);
  }
  words.insert(words.end(), argv + std::min(argc, 1), argv + argc);
  return words;
}

}  // namespace harima
