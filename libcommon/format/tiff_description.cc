// SPDX-License-Identifier: BSD-3-Clause
#include "format/tiff_description.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace harima {

namespace {

constexpr size_t kMostBytes = 240;

struct Number {
  std::string_view name;
  double missing;
};
constexpr std::array<Number, 6> kSix{{{meta_name::kPixelUm, 1},
                                      {meta_name::kAxisPx, 0},
                                      {meta_name::kProjections, 0},
                                      {meta_name::kAngleOffsetRad, 0},
                                      {meta_name::kMin, 0},
                                      {meta_name::kMax, 0}}};
constexpr std::array<std::string_view, 2> kWindow{meta_name::kWindowLow, meta_name::kWindowHigh};

void set_missing(Meta& meta, std::string_view name, double value) {
  if (!meta.has(name) && std::isfinite(value)) meta.set(name, value);
}

// All numbers of a line of numbers; empty if anything else stands there.
std::vector<double> numbers_in(std::string_view text) {
  std::vector<double> numbers;
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == '\0'))
    text.remove_suffix(1);
  for (const char *at = text.data(), *end = at + text.size(); at < end; ++at) {
    double value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc{} || (next != end && *next != '\t' && *next != ' ')) return {};
    numbers.push_back(value);
    at = next;
  }
  return numbers;
}

std::string_view line_of(std::string_view text, std::string_view name) {
  const size_t at = text.find("\n" + std::string(name) + "=");
  if (at == std::string_view::npos) return {};
  const std::string_view value = text.substr(at + name.size() + 2);
  return value.substr(0, value.find('\n'));
}

void read_imagej(std::string_view text, double pixels_per_unit, Meta& meta) {
  const std::string_view unit = line_of(text, "unit");
  const double um = unit == "um" || unit == "micron" || unit == "\\u00B5m" || unit == "\xc2\xb5m" ? 1
                    : unit == "mm"                                                                ? 1e3
                    : unit == "cm"                                                                ? 1e4
                                                                                                  : 0;
  if (um > 0 && pixels_per_unit > 0) set_missing(meta, meta_name::kPixelUm, um / pixels_per_unit);
  for (auto [line, name] : {std::pair("min", meta_name::kMin), std::pair("max", meta_name::kMax)})
    if (const std::vector<double> value = numbers_in(line_of(text, line)); value.size() == 1)
      set_missing(meta, name, value[0]);
}

}  // namespace

std::string spring8_description(const Meta& meta) {
  if (!meta.has(meta_name::kProjections) && !meta.has(meta_name::kAxisPx)) return {};
  std::string text;
  for (const Number& number : kSix)
    text += fmt::format("{}{:f}", text.empty() ? "" : "\t", meta.number(number.name, number.missing));
  if (meta.has(kWindow[0]) && meta.has(kWindow[1]))
    for (std::string_view name : kWindow) text += fmt::format("\t{:f}", meta.number(name, 0));
  return text.size() <= kMostBytes ? text : std::string();
}

std::string imagej_description(int count, const Meta& meta) {
  std::string text = fmt::format("ImageJ=1.53t\nimages={}\nslices={}\n", count, count);
  if (meta.has(meta_name::kPixelUm))
    text += fmt::format("unit=um\nspacing={}\n", meta.number(meta_name::kPixelUm, 1));
  text += "loop=false\n";
  if (meta.has(meta_name::kMin) && meta.has(meta_name::kMax))
    text += fmt::format("min={}\nmax={}\n", meta.number(meta_name::kMin, 0), meta.number(meta_name::kMax, 0));
  return text;
}

void read_description(const std::string& text, double pixels_per_unit, Meta& meta) {
  if (text.starts_with("ImageJ=")) return read_imagej(text, pixels_per_unit, meta);
  const std::vector<double> numbers = numbers_in(text);
  if (numbers.size() != kSix.size() && numbers.size() != kSix.size() + kWindow.size()) return;
  for (size_t i = 0; i < kSix.size(); ++i) set_missing(meta, kSix[i].name, numbers[i]);
  for (size_t i = kSix.size(); i < numbers.size(); ++i)
    set_missing(meta, kWindow[i - kSix.size()], numbers[i]);
}

}  // namespace harima
