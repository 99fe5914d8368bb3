// SPDX-License-Identifier: BSD-3-Clause
// Lines of small text files: words between blanks (CR counts as one), numbers that are whole words.
#pragma once

#include <charconv>
#include <string>
#include <string_view>
#include <vector>

namespace harima {

std::vector<std::string> words_of(std::string_view line);  // "a b" in double quotes is one word
std::string trimmed(std::string_view line);                // without blanks at the ends, at most 80 letters
std::string lower_case(std::string_view text);

// Is all of the word this number?
template <class Number>
bool is_number(std::string_view word, Number& number) {
  if (word.size() > 1 && word[0] == '+') word.remove_prefix(1);
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size();
}

}  // namespace harima
