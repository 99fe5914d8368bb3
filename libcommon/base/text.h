// SPDX-License-Identifier: BSD-3-Clause
// Words of the command line as numbers, ranges and sizes. Those that parse fail (usage) with what was found
// and wanted.
#pragma once

#include <climits>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace harima {

inline constexpr int kNoLast = INT_MAX;

// "a:b[:step]", half open; "a:" has no end (kNoLast), "a" is a:a+1.
struct IntRange {
  int first = 0, last = kNoLast, step = 1;
};
struct NumberRange {
  double first = 0, last = 0, step = 1;
};

// What stands between the letters `at`: "3:7" is "3" and "7". At most `most` parts; the last keeps the rest.
// Views of `text`.
std::vector<std::string_view> split(std::string_view text, char at, size_t most = SIZE_MAX);

double parse_number(std::string_view text);
int parse_integer(std::string_view text);
std::vector<double> parse_numbers(std::string_view text);                // "0.1,50,99.9"; "" is none
std::vector<double> parse_numbers(std::string_view text, size_t count);  // that many
std::vector<std::string> parse_words(std::string_view text);             // "rmse,psnr"
IntRange parse_range(std::string_view text);
NumberRange parse_number_range(std::string_view text);   // "a:b:step", last included
size_t parse_size(std::string_view text, size_t whole);  // "8G", "500M", "1e9", "80%" of whole; G is 2^30
double parse_duration(std::string_view text);            // seconds: "90s", "15m", "12h", "7d"
// A path without the slashes at its end; "/" stays.
std::string without_slashes(std::string path);
// A size for people: "831 bytes", "4.2 GB" (10^9).
std::string size_text(uint64_t bytes);
// A number of things: "1 slice", "3 slices", "2 passes".
std::string counted(int64_t number, std::string_view noun);

// The candidate nearest in spelling, or "" if none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);
// ": did you mean X?" or "".
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace harima
