// SPDX-License-Identifier: BSD-3-Clause
#include "format/words.h"

#include <algorithm>
#include <cctype>

namespace harima {

namespace {

constexpr size_t kShownLetters = 80;

bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

}  // namespace

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  bool is_quoted = false, is_inside = false;
  for (char c : line) {
    if (c == '"') {
      is_quoted = !is_quoted;
      continue;
    }
    if (is_blank(c) && !is_quoted) {
      is_inside = false;
      continue;
    }
    if (!is_inside) words.emplace_back();
    is_inside = true;
    words.back() += c;
  }
  return words;
}

std::string trimmed(std::string_view line) {
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  std::string text(line.substr(0, kShownLetters));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 32; }, ' ');
  return text;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  return lower;
}

}  // namespace harima
