// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/error.h"
#include "base/text.h"
#include "recon/straightened.h"

namespace harima {

namespace {

// Calls `take` with the words of each line that says something; errors name the line.
template <class Take>
void each_line(const std::string& path, Take take) {
  std::ifstream file(path);
  if (!file) fail_errno(path);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    std::istringstream said(line.substr(0, line.find('#')));
    const std::vector<std::string> words{std::istream_iterator<std::string>(said), {}};
    if (words.empty()) continue;
    try {
      take(words);
    } catch (const Error& e) {
      throw e.in("{}: line {}", path, number);
    }
  }
}

}  // namespace

Distortion read_distortion(const std::string& path) {
  constexpr double kLeastScale = 0.1;
  Distortion lens;
  int centres = 0;
  each_line(path, [&](const std::vector<std::string>& words) {
    if (words.size() != 3 || words[1] != "=") fail("'{}', wanted NAME = NUMBER", fmt::join(words, " "));
    const std::string& name = words[0];
    const double value = parse_number(words[2]);
    if (name == "xcenter") lens.centre_x = value, ++centres;
    else if (name == "ycenter") lens.centre_y = value, ++centres;
    else if (name == fmt::format("factor{}", lens.factors.size())) lens.factors.push_back(value);
    else fail("'{}', wanted xcenter, ycenter or factor{}", name, lens.factors.size());
    if (name == "factor0" && !(value >= kLeastScale && value <= 1 / kLeastScale))
      fail("factor0, the scale in the middle, is {:g}, wanted {:g} to {:g}", value, kLeastScale,
           1 / kLeastScale);
  });
  if (centres != 2 || lens.factors.empty())
    fail("{}: wanted xcenter, ycenter and factor0, factor1, ...", path);
  return lens;
}

std::vector<std::array<double, 2>> read_shifts(const std::string& path, int width, int height) {
  std::vector<std::array<double, 2>> shifts;
  each_line(path, [&](const std::vector<std::string>& words) {
    if (words.size() > 2) fail("'{}', wanted DX [DY]", fmt::join(words, " "));
    const double x = parse_number(words[0]), y = words.size() > 1 ? parse_number(words[1]) : 0;
    if (!(std::abs(x) < width && std::abs(y) < height))
      fail("the view is moved by {:g} columns and {:g} rows, wanted less than the {} x {} of the detector", x,
           y, width, height);
    shifts.push_back({x, y});
  });
  if (shifts.empty()) fail("{}: holds no shifts", path);
  return shifts;
}

}  // namespace harima
