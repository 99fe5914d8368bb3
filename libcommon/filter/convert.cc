// SPDX-License-Identifier: BSD-3-Clause
#include "filter/convert.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "image/pixels.h"
#include "math/nearest.h"

namespace harima {

namespace {

// f -> clamp(rint((f - low) * scale), bottom, top); without a window low is 0 and scale 1.
struct Line {
  double low, scale, bottom, top;
};

template <class T>
Line line_of(const Conversion& how) {
  const double top = double(std::numeric_limits<T>::max()), bottom = double(std::numeric_limits<T>::lowest());
  return how.has_window ? Line{how.low, top / (how.high - how.low), 0, top} : Line{0, 1, bottom, top};
}

template <class From, class To>
void convert_row(const From* from, int width, const Line& line, double nan, To* to,
                 ConversionReport& report) {
  using Whole = std::conditional_t<sizeof(To) < 4, int, int64_t>;
  int nans = 0, below = 0, above = 0;
  for (int x = 0; x < width; ++x) {
    const double value = (double(from[x]) - line.low) * line.scale;
    below += value < line.bottom - 0.5;
    above += value > line.top + 0.5;
    if constexpr (std::is_floating_point_v<From>) nans += value != value;
    to[x] = To(Whole(to_nearest(held_between(value, line.bottom, line.top))));
  }
  if (nans > 0)
    for (int x = 0; x < width; ++x)
      if (std::isnan(double(from[x]))) to[x] = To(nan);
  report.nan += nans, report.below += below, report.above += above;
}

// Counts what is not a number, and replaces it if that is wanted.
void look_for_nan(float* values, int width, const std::optional<double>& nan, ConversionReport& report) {
  report.nan += std::count_if(values, values + width, [](float v) { return v != v; });
  if (nan)
    std::replace_if(
        values, values + width, [](float v) { return v != v; }, float(*nan));
}

}  // namespace

ConversionReport convert(const FrameView& frame, const Conversion& how, Frame& out) {
  ConversionReport report;
  with_pixels(frame.type, [&]<class From>() {
    with_pixels(how.type, [&]<class To>() {
      for (int y = 0; y < frame.height; ++y)
        if constexpr (!std::is_same_v<To, float>) {
          convert_row(frame.row<From>(y), frame.width, line_of<To>(how), how.nan.value_or(0), out.row<To>(y),
                      report);
        } else {
          row_to_f32(frame, y, out.row<float>(y));
          if constexpr (std::is_same_v<From, float>)
            look_for_nan(out.row<float>(y), frame.width, how.nan, report);
        }
    });
  });
  return report;
}

ConversionReport convert_values(const double* from, int width, const Conversion& how, std::byte* to) {
  ConversionReport report;
  with_pixels(how.type, [&]<class To>() {
    To* const pixels = reinterpret_cast<To*>(to);
    if constexpr (!std::is_same_v<To, float>) {
      convert_row(from, width, line_of<To>(how), how.nan.value_or(0), pixels, report);
    } else {
      std::transform(from, from + width, pixels, [](double value) { return float(value); });
      look_for_nan(pixels, width, how.nan, report);
    }
  });
  return report;
}

}  // namespace harima
