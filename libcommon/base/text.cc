// SPDX-License-Identifier: BSD-3-Clause
#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "base/error.h"

namespace harima {

namespace {

template <class T>
bool read_whole(std::string_view text, T& value) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  return status == std::errc() && end == text.data() + text.size() && !text.empty();
}

// Damerau's optimal string alignment: insert, delete, replace, swap neighbours.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  std::iota(d[0].begin(), d[0].end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i)
    for (size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, char at, size_t most) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t to = parts.size() + 1 < most ? text.find(at) : std::string_view::npos;
    parts.push_back(text.substr(0, to));
    if (to == std::string_view::npos) return parts;
    text.remove_prefix(to + 1);
  }
}

double parse_number(std::string_view text) {
  double value = 0;
  if (!read_whole(text, value) || !std::isfinite(value)) fail_usage("'{}' is not a number", text);
  return value;
}

int parse_integer(std::string_view text) {
  int value = 0;
  if (!read_whole(text, value)) fail_usage("'{}' is not a whole number", text);
  return value;
}

std::vector<std::string> parse_words(std::string_view text) {
  const auto words = split(text, ',');
  return text.empty() ? std::vector<std::string>() : std::vector<std::string>(words.begin(), words.end());
}

std::vector<double> parse_numbers(std::string_view text) {
  std::vector<double> numbers;
  for (const std::string& word : parse_words(text)) numbers.push_back(parse_number(word));
  return numbers;
}

std::vector<double> parse_numbers(std::string_view text, size_t count) {
  std::vector<double> numbers = parse_numbers(text);
  if (numbers.size() != count)
    fail_usage("'{}' has {} numbers, wanted {} with commas between them", text, numbers.size(), count);
  return numbers;
}

IntRange parse_range(std::string_view text) {
  const auto parts = split(text, ':');
  if (text.empty() || parts.size() > 3) fail_usage("'{}' is not a range, wanted FIRST:END[:STEP]", text);
  IntRange range;
  if (!parts[0].empty()) range.first = parse_integer(parts[0]);
  if (parts.size() == 1) range.last = range.first + 1;
  else if (!parts[1].empty()) range.last = parse_integer(parts[1]);
  if (parts.size() == 3) range.step = parse_integer(parts[2]);
  if (range.step < 1 || range.last <= range.first)
    fail_usage("range '{}' is empty, wanted FIRST:END[:STEP] with FIRST < END", text);
  return range;
}

NumberRange parse_number_range(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 3) fail_usage("'{}' is not a range, wanted FIRST:LAST:STEP", text);
  const NumberRange range{parse_number(parts[0]), parse_number(parts[1]), parse_number(parts[2])};
  if (!(range.step > 0) || range.last < range.first)
    fail_usage("range '{}' is empty, wanted FIRST:LAST:STEP with FIRST <= LAST", text);
  return range;
}

double parse_duration(std::string_view text) {
  if (text.ends_with("min")) text.remove_suffix(2);
  constexpr std::string_view kUnits = "smhd";
  constexpr int kSeconds[] = {1, 60, 3600, 86400};
  const size_t unit = text.empty() ? kUnits.npos : kUnits.find(text.back());
  if (unit == kUnits.npos) fail_usage("'{}': wanted a number with s, m, h or d", text);
  return parse_number(text.substr(0, text.size() - 1)) * kSeconds[unit];
}

size_t parse_size(std::string_view text, size_t whole) {
  constexpr std::string_view kUnits = "KMGT";
  std::string_view digits = text;
  while (!digits.empty() && std::string_view("Bbi").find(digits.back()) != std::string_view::npos)
    digits.remove_suffix(1);
  double unit = 1;
  if (digits.ends_with('%')) {
    unit = double(whole) / 100;
    digits.remove_suffix(1);
  } else if (!digits.empty()) {
    const size_t power = kUnits.find(char(std::toupper(digits.back())));
    if (power != std::string_view::npos) {
      unit = std::pow(1024.0, double(power + 1));
      digits.remove_suffix(1);
    }
  }
  double value = 0;
  if (!read_whole(digits, value) || !(value > 0) || value * unit > 1e18)
    fail_usage("'{}' is not a size, wanted 8G, 500M or 80%", text);
  if (text.ends_with('%') && value > 100) fail_usage("'{}' is more than there is, wanted at most 100%", text);
  return size_t(value * unit);
}

std::string without_slashes(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

std::string counted(int64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : noun.ends_with('s') ? "es" : "s");
}

std::string size_text(uint64_t bytes) {
  constexpr std::string_view kUnits = "kMGTPE";
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  double value = double(bytes) / 1e3;
  size_t unit = 0;
  for (; value >= 999.5; value /= 1e3) ++unit;
  return fmt::format("{:.3g} {}B", value, kUnits[unit]);
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  size_t best = word.size() / 3 + 2;  // so many slips still look like a slip
  std::string found;
  for (const std::string& candidate : candidates)
    if (const size_t distance = edit_distance(word, candidate); distance < best) {
      best = distance;
      found = candidate;
    }
  return found;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string near = nearest(word, candidates);
  return near.empty() ? "" : fmt::format("; did you mean {}?", near);
}

}  // namespace harima
