// SPDX-License-Identifier: BSD-3-Clause
#include "filter/wavelet.h"

#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "filter/haar.h"
#include "filter/padded.h"
#include "math/wavelet.h"

namespace harima {

namespace {

constexpr int kRowsOfThread = 8;

// Sums of squares over a box of the slice, for a row.
void sum_squares(const Volume& band, int row, int reach, float* out) {
  thread_local std::vector<float> columns;
  const int width = band.width, y = row % band.height, z = row / band.height;
  columns.assign(size_t(width + 2 * reach), 0);
  for (int k = std::max(y - reach, 0); k <= std::min(y + reach, band.height - 1); ++k) {
    const float* const from = band.row(k, z);
    for (int x = 0; x < width; ++x) columns[size_t(x + reach)] += from[x] * from[x];
  }
  std::copy_n(columns.data(), width, out);
  for (int k = 1; k <= 2 * reach; ++k)
    for (int x = 0; x < width; ++x) out[x] += columns[size_t(x + k)];
}

void shrink_row(const float* energy, int width, float per_box, float noise, float* row) {
  for (int x = 0; x < width; ++x) row[x] = shrunk(row[x], energy[x], per_box, noise);
}

class Shrinkage {
 public:
  Shrinkage(const Wavelet& settings, Volume& values)
      : settings_(settings), values_(values), band_(values), squares_(values),
        reach_(wavelet_box_reach(values.depth > 1)) {}

  void run() {
    const int levels = settings_.levels;
    std::vector<Volume> details;  // what the bands of each level, shrunk, give back to the one above
    for (int level = 0; level < levels; ++level) {
      details.emplace_back(values_.width, values_.height, values_.depth);
      for (int band = 1; band < bands_of(values_); ++band) add_details(level, band, details.back());
      haar_band(values_, 0, 1 << level, band_);
      values_.values.swap(band_.values);
    }
    for (int level = levels - 1; level >= 0; --level) {
      add_back(values_, 0, -(1 << level), details[size_t(level)]);
      values_.values.swap(details[size_t(level)].values);
    }
  }

 private:
  template <class Body>
  void for_rows(Body body) const {
    parallel_for(values_.rows(), body, kRowsOfThread);
  }

  void add_details(int level, int band, Volume& details) {
    haar_band(values_, band, 1 << level, band_);
    shrink(float(settings_.noise[size_t(level * (bands_of(values_) - 1) + band - 1)]));
    add_back(band_, band, -(1 << level), details);
  }

  void add_back(const Volume& from, int band, int step, Volume& to) const {
    for_rows([&](int row) {
      thread_local std::vector<float> part;
      part.resize(size_t(to.width));
      haar_row(from, band, step, row, part.data());
      for (int x = 0; x < to.width; ++x) to.row(row)[x] += part[size_t(x)];
    });
  }

  void shrink(float noise) {
    const int side = 2 * reach_ + 1, reach_z = values_.depth > 1 ? reach_ : 0;
    const float per_box = 1.0f / float(side * side * (2 * reach_z + 1));
    for_rows([&](int row) { sum_squares(band_, row, reach_, squares_.row(row)); });
    for_rows([&](int row) {
      thread_local std::vector<float> energy;
      const int y = row % values_.height, z = row / values_.height;
      energy.assign(size_t(values_.width), 0);
      for (int k = std::max(z - reach_z, 0); k <= std::min(z + reach_z, values_.depth - 1); ++k) {
        const float* const from = squares_.row(y, k);
        for (int x = 0; x < values_.width; ++x) energy[size_t(x)] += from[x];
      }
      shrink_row(energy.data(), values_.width, per_box, noise, band_.row(row));
    });
  }

  const Wavelet& settings_;
  Volume& values_;
  Volume band_, squares_;
  const int reach_;
};

}  // namespace

int Wavelet::reach(bool is_3d) const { return wavelet_reach(levels, is_3d); }

size_t wavelet_voxel_bytes(int levels) { return size_t(levels + 3) * sizeof(float); }

void denoise(const Wavelet& settings, Volume& volume) {
  if (volume.values.empty() ||
      std::all_of(settings.noise.begin(), settings.noise.end(), [](double noise) { return noise <= 0; }))
    return;
  const bool is_3d = volume.depth > 1;
  const int reach = settings.reach(is_3d), before = is_3d && volume.begins ? reach : 0;
  Volume values = with_borders(volume, reach, before, is_3d && volume.ends ? reach : 0);
  Shrinkage(settings, values).run();
  parallel_for(
      volume.rows(),
      [&](int row) {
        const float* const from =
            values.row(row % volume.height + reach, row / volume.height + before) + reach;
        std::copy_n(from, volume.width, volume.row(row));
      },
      kRowsOfThread);
}

}  // namespace harima
