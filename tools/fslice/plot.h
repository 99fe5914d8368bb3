// SPDX-License-Identifier: BSD-3-Clause
// A plot is one curve, or bars, with axes, as SVG within a page whose style colours it (html.cc).
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace harima {

struct Plot {
  std::string title, x_name, y_name;  // plain text
  std::vector<double> x, y;           // as many; x ascends. What is not finite is left out
  std::optional<double> mark{};       // a place on x that is marked
  bool is_bars = false;               // each from its x to the next
  bool is_log = false;                // y, which then is at least 0, as a logarithm
};

// A figure with its title below; empty where there are fewer than two points.
std::string svg_of(const Plot& plot);

// Round numbers between `low` and `high`, some `count` of them, ascending.
std::vector<double> round_ticks(double low, double high, int count);

}  // namespace harima
