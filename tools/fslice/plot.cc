// SPDX-License-Identifier: BSD-3-Clause
#include "plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "html.h"

namespace harima {

namespace {

constexpr double kWidth = 460, kHeight = 240, kLeft = 56, kRight = 10, kTop = 10, kBottom = 38;

struct Scale {
  double low, high, from, to;  // values, and where they are drawn
  double operator()(double value) const { return from + (value - low) / (high - low) * (to - from); }
};

Scale scale_of(const std::vector<double>& values, double from, double to) {
  auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double rest = *high > *low ? 0 : std::max(std::abs(*low), 1.0) / 2;
  return {*low - rest, *high + rest, from, to};
}

// Points whose both values are numbers, as they are drawn.
Plot drawn(const Plot& plot) {
  Plot out = plot;
  out.x.clear();
  out.y.clear();
  for (size_t i = 0; i < std::min(plot.x.size(), plot.y.size()); ++i) {
    const double y = plot.is_log ? std::log10(1 + plot.y[i]) : plot.y[i];
    if (!std::isfinite(plot.x[i]) || !std::isfinite(y)) continue;
    out.x.push_back(plot.x[i]);
    out.y.push_back(y);
  }
  return out;
}

std::string text_at(double x, double y, const char* anchor, const std::string& text) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>", x, y, anchor,
                     html_text(text));
}

std::string axes_of(const Plot& plot, const Scale& x, const Scale& y) {
  std::string svg;
  for (const double tick : round_ticks(x.low, x.high, 5))
    svg += text_at(x(tick), kHeight - kBottom + 15, "middle", fmt::format("{:.6g}", tick));
  for (const double tick : round_ticks(y.low, y.high, 4)) {
    if (plot.is_log && tick != std::floor(tick)) continue;
    svg += fmt::format("<line class=\"grid\" x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>", kLeft,
                       kWidth - kRight, y(tick), y(tick));
    svg += text_at(kLeft - 5, y(tick) + 4, "end",
                   plot.is_log ? fmt::format("1e{:.0f}", tick) : fmt::format("{:.6g}", tick));
  }
  svg += text_at((kLeft + kWidth - kRight) / 2, kHeight - 5, "middle", plot.x_name);
  return svg +
         fmt::format("<text transform=\"translate(12 {}) rotate(-90)\" text-anchor=\"middle\">{}</text>",
                     (kTop + kHeight - kBottom) / 2, html_text(plot.y_name));
}

std::string curve_of(const Plot& plot, const Scale& x, const Scale& y) {
  std::string svg;
  if (!plot.is_bars) {
    for (size_t i = 0; i < plot.x.size(); ++i)
      svg += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", x(plot.x[i]), y(plot.y[i]));
    return fmt::format("<path class=\"curve\" d=\"{}\"/>", svg);
  }
  const double floor = kHeight - kBottom;
  for (size_t i = 0; i < plot.x.size(); ++i) {
    const double next = i + 1 < plot.x.size() ? plot.x[i + 1] : x.high;
    if (plot.y[i] > y.low)
      svg += fmt::format("M{:.1f} {:.1f}V{:.1f}H{:.1f}V{:.1f}z", x(plot.x[i]), floor, y(plot.y[i]), x(next),
                         floor);
  }
  return fmt::format("<path class=\"bar\" d=\"{}\"/>", svg);
}

}  // namespace

std::vector<double> round_ticks(double low, double high, int count) {
  const double rough = (high - low) / count, power = std::pow(10, std::floor(std::log10(rough)));
  const double step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1);
  std::vector<double> ticks;
  for (double k = std::ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; ++k)
    ticks.push_back(k == 0 ? 0 : k * step);
  return ticks;
}

std::string svg_of(const Plot& asked) {
  Plot plot = drawn(asked);
  if (plot.x.size() < 2) return {};
  const Scale x = scale_of(plot.x, kLeft, kWidth - kRight);
  if (plot.is_bars) plot.y.push_back(0);  // they stand on it
  const Scale y = scale_of(plot.y, kHeight - kBottom, kTop);
  if (plot.is_bars) plot.y.pop_back();
  std::string svg = axes_of(plot, x, y) + curve_of(plot, x, y);
  if (plot.mark && *plot.mark >= x.low && *plot.mark <= x.high)
    svg += fmt::format("<line class=\"mark\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1}\" y2=\"{2}\"/>",
                       x(*plot.mark), kTop, kHeight - kBottom);
  return fmt::format(
      "<figure><svg viewBox=\"0 0 {} {}\" role=\"img\" "
      "aria-label=\"{}\">{}</svg><figcaption>{}</figcaption></figure>\n",
      kWidth, kHeight, html_text(plot.title), svg, html_text(plot.title));
}

}  // namespace harima
