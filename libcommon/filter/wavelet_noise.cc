// SPDX-License-Identifier: BSD-3-Clause
#include "filter/wavelet_noise.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "filter/haar.h"
#include "filter/padded.h"
#include "filter/quiet_places.h"

namespace harima {

namespace {

using Boxes = std::vector<std::vector<float>>;  // variances within boxes, of each band

constexpr int kSlices = 16;
constexpr double kMostZeros = 0.25;  // outside of the circle of a reconstruction there is no noise

struct Range {
  int first, last;
};

// Boxes along an axis; what is left over is in none, unless it is all.
int boxes_along(int size, int side) { return std::max(1, size / side); }
Range box(int index, int size, int side, int border) {
  return {border + index * side, border + std::min((index + 1) * side, size)};
}

void add_box(const Volume& band, Range x, Range y, Range z, std::vector<float>& variances) {
  double sum = 0, squares = 0;
  int zeros = 0;
  for (int k = z.first; k < z.last; ++k)
    for (int j = y.first; j < y.last; ++j)
      for (int i = x.first; i < x.last; ++i) {
        const float value = band.row(j, k)[i];
        sum += double(value);
        squares += double(value) * double(value);
        zeros += value == 0;
      }
  const int count = (x.last - x.first) * (y.last - y.first) * (z.last - z.first);
  if (zeros <= kMostZeros * count)
    variances.push_back(float(std::max(0.0, squares - sum * sum / count) / count));
}

void add_boxes(const Volume& part, int levels, Boxes& boxes) {
  const bool is_3d = part.depth > 1;
  const int side = is_3d ? 5 : 9, border = (1 << levels) - 1, border_z = is_3d ? border : 0;
  Volume values = with_borders(part, border, border_z, border_z), band = values;
  auto to = boxes.begin();
  for (int level = 0; level < levels; ++level) {
    for (int b = 1; b < bands_of(part); ++b, ++to) {
      haar_band(values, b, 1 << level, band);
      for (int z = 0; z < boxes_along(part.depth, side); ++z)
        for (int y = 0; y < boxes_along(part.height, side); ++y)
          for (int x = 0; x < boxes_along(part.width, side); ++x)
            add_box(band, box(x, part.width, side, border), box(y, part.height, side, border),
                    box(z, part.depth, side, border_z), *to);
    }
    haar_band(values, 0, 1 << level, band);
    values.values.swap(band.values);
  }
}

}  // namespace

std::vector<double> white_wavelet_noise(double sigma, bool is_3d, int levels) {
  std::vector<double> noise;
  for (int level = 0; level < levels; ++level) {
    sigma /= is_3d ? std::sqrt(8.0) : 2;
    noise.insert(noise.end(), is_3d ? 7 : 3, sigma);
  }
  return noise;
}

std::vector<double> wavelet_noise(const Source& source, bool is_3d, int levels) {
  std::vector<double> noise = white_wavelet_noise(1, is_3d, levels);
  Boxes found(noise.size()), white(noise.size());
  for_sample_volumes(source, is_3d ? kSlices : 1,
                     [&](const Volume& part) { add_boxes(part, levels, found); });
  add_boxes(white_noise(is_3d), levels, white);
  for (size_t i = 0; i < noise.size(); ++i)
    noise[i] *= std::sqrt(double(quiet_mean_square(found[i])) / double(quiet_mean_square(white[i])));
  return noise;
}

double sum_of_noise(const std::vector<double>& bands) {
  const double last = bands.empty() ? 0 : bands.back();
  return std::sqrt(std::inner_product(bands.begin(), bands.end(), bands.begin(), last * last));
}

double noise_level(const Source& source, bool is_3d) { return sum_of_noise(wavelet_noise(source, is_3d, 3)); }

}  // namespace harima
