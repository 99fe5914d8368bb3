// SPDX-License-Identifier: BSD-3-Clause
#include "filter/haar.h"

#include <algorithm>

#include "base/parallel.h"
#include "math/wavelet.h"

namespace harima {

namespace {

// a + b or a - b, as rows.
void join(const float* a, const float* b, float sign, int width, float* out) {
  for (int x = 0; x < width; ++x) out[x] = haar_pair(a[x], b[x], sign);
}

}  // namespace

void haar_row(const Volume& volume, int band, int step, int row, float* out) {
  thread_local std::vector<float> both;
  const int width = volume.width, y = row % volume.height, z = row / volume.height,
            before = std::max(-step, 0);
  const int next_y = std::clamp(y + step, 0, volume.height - 1),
            next_z = std::clamp(z + step, 0, volume.depth - 1);
  both.resize(size_t(width + std::abs(step)));
  float* const sums = both.data() + before;
  join(volume.row(y, z), volume.row(next_y, z), haar_sign(band, 1), width, sums);
  if (volume.depth > 1) {
    join(volume.row(y, next_z), volume.row(next_y, next_z), haar_sign(band, 1), width, out);
    join(sums, out, haar_sign(band, 2), width, sums);
  }
  std::fill(both.data(), sums, sums[0]);
  std::fill(sums + width, both.data() + both.size(), sums[width - 1]);
  join(sums, sums + step, haar_sign(band, 0), width, out);
  const float share = haar_share(volume.depth > 1);
  for (int x = 0; x < width; ++x) out[x] *= share;
}

void haar_band(const Volume& volume, int band, int step, Volume& out) {
  parallel_for(
      volume.rows(), [&](int row) { haar_row(volume, band, step, row, out.row(row)); }, 8);
}

}  // namespace harima
