// SPDX-License-Identifier: BSD-3-Clause
// What a perfect reconstruction of the sample would be. OUT holds f32 slices: each pixel the mean attenuation
// in 1/cm over its area, axis at the image centre, x right, y up. OUT.labels holds u8 slices: 0 near an edge,
// else the number of the region (from 1, in order of attenuation), for pixels with no edge within kClear
// pixels. Both are bare pixels.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "base/parallel.h"
#include "phantom/bare_files.h"
#include "phantom/forms.h"

namespace phantom {

namespace {

constexpr double kClear = 4;
constexpr int kSubsamples = 16;  // a side

struct Neighbourhood {
  double mean = 0;
  bool uniform = true;
};

// Is the sample one and the same within `radius` of a point? Looked at on circles 1 pixel apart.
bool is_uniform(const Sample& sample, double x, double y, int row, double radius) {
  constexpr int kPoints = 24;
  const auto far = [&](const Ellipse& e) {
    return std::abs(e.radius_share(x, y, row) - 1) * std::min(e.a, e.b) > radius;
  };
  if (std::all_of(sample.ellipses.begin(), sample.ellipses.end(), far)) return true;
  const double mu = sample.at(x, y, row);
  for (double r = radius; r > 0.5; r -= 1)
    for (int k = 0; k < kPoints; ++k) {
      const double turn = 2 * M_PI * k / kPoints;
      if (sample.at(x + r * std::cos(turn), y + r * std::sin(turn), row) != mu) return false;
    }
  return true;
}

double mean_over_pixel(const Sample& sample, double x, double y, int row) {
  double sum = 0;
  for (int j = 0; j < kSubsamples; ++j)
    for (int i = 0; i < kSubsamples; ++i)
      sum += sample.at(x + (i + 0.5) / kSubsamples - 0.5, y + (j + 0.5) / kSubsamples - 0.5, row);
  return sum / (kSubsamples * kSubsamples);
}

// Attenuations that occur, ascending; the place is the label less 1.
std::vector<double> regions_of(const Sample& sample, int width) {
  std::set<double> found;
  for (int j = 0; j < width; ++j)
    for (int i = 0; i < width; ++i) found.insert(sample.at(i - (width - 1) / 2.0, (width - 1) / 2.0 - j, 0));
  return {found.begin(), found.end()};
}

struct TruthSlice {
  Frame values, labels;
};

TruthSlice truth_slice(const Sample& whole, const std::vector<double>& regions, int width, int row) {
  TruthSlice slice{Frame(harima::PixelType::f32, width, width), Frame(harima::PixelType::u8, width, width)};
  constexpr int kTile = 16;  // pixels that are asked together what is near
  harima::parallel_for(width, [&](int j) {
    Sample sample;
    for (int i = 0; i < width; ++i) {
      const double x = i - (width - 1) / 2.0, y = (width - 1) / 2.0 - j;
      if (i % kTile == 0) sample = whole.near(x + kTile / 2, y, kTile / 2 + kClear + 1, row);
      const double mu = sample.at(x, y, row);
      const bool clear = is_uniform(sample, x, y, row, kClear);
      const double mean = clear || is_uniform(sample, x, y, row, 1) ? mu : mean_over_pixel(sample, x, y, row);
      const auto region = std::lower_bound(regions.begin(), regions.end(), mu);
      slice.values.row<float>(j)[i] = float(mean);
      slice.labels.row<uint8_t>(j)[i] = uint8_t(clear ? region - regions.begin() + 1 : 0);
    }
  });
  return slice;
}

}  // namespace

void write_truth(const Settings& s) {
  const Sample sample = sample_named(s.object, s.sample_width(), s.shift);
  int first = 0, last = sample.same_in_all_rows() ? 1 : s.rows;
  if (!s.slices.empty() && std::sscanf(s.slices.c_str(), "%d:%d", &first, &last) != 2)
    throw std::runtime_error("slices= wants first:last");
  const int width = s.size > 0 ? s.size : s.slice_width();
  const std::vector<double> regions = regions_of(sample.in_row(first), width);
  auto values = create_file(s.out), labels = create_file(s.out + ".labels");
  for (int row = first; row < last; ++row) {
    const TruthSlice slice = truth_slice(sample.in_row(row), regions, width, row);
    write_pixels(*values, slice.values, "f32");
    for (int y = 0; y < slice.labels.height(); ++y)
      labels->write(slice.labels.view().row<char>(y), slice.labels.width());
  }
  fmt::print("width {}\nslices {}\naxis_px {}\ncircle_px {}\npixel_um {}\n", width, last - first, s.axis,
             s.circle_px(first), s.pixel_um());
}

}  // namespace phantom
