// SPDX-License-Identifier: BSD-3-Clause
#include "recon/sampled_rows.h"

#include <algorithm>
#include <utility>

#include "base/vector_clones.h"
#include "math/cubic.h"

namespace harima {

namespace {

constexpr int kLeastStraight = 16;  // samples: shorter stretches are gathered

// The pixels around place i, `a` being the first of them.
[[gnu::always_inline]] inline float sample_at(const float* a, int pitch, const CubicWeights<float>& across,
                                              const CubicWeights<float>& down) {
  const float *const b = a + pitch, *const c = b + pitch, *const d = c + pitch;
  return cubic_sum(down, cubic_sum(across, a[0], a[1], a[2], a[3]), cubic_sum(across, b[0], b[1], b[2], b[3]),
                   cubic_sum(across, c[0], c[1], c[2], c[3]), cubic_sum(across, d[0], d[1], d[2], d[3]));
}

CT_VECTOR_CLONES void sample_scattered(const float* pixels, int pitch, int top, const float* x,
                                       const float* y, int count, float* __restrict out) {
  for (int i = 0; i < count; ++i) {
    const int column = int(x[i]), row = int(y[i]);
    out[i] = sample_at(pixels + ((row - top) * pitch + column), pitch, cubic_weights(x[i] - float(column)),
                       cubic_weights(y[i] - float(row)));
  }
}

// The same, place i in cell (column + i, row); a: the pixel before and above the first of these.
CT_VECTOR_CLONES void sample_straight(const float* a, int pitch, int column, int row, const float* x,
                                      const float* y, int count, float* __restrict out) {
  for (int i = 0; i < count; ++i)
    out[i] =
        sample_at(a + i, pitch, cubic_weights(x[i] - float(column + i)), cubic_weights(y[i] - float(row)));
}

// How many of the places lie in the cells (column, row), (column + 1, row), ...
CT_VECTOR_CLONES int straight_from(const float* x, const float* y, int column, int row, int count) {
  constexpr int kBlock = 16;
  int i = 0;
  for (int strays = 0; i + kBlock <= count; i += kBlock) {
    for (int k = 0; k < kBlock; ++k) strays |= (int(x[i + k]) - column - i - k) | (int(y[i + k]) - row);
    if (strays != 0) break;
  }
  while (i < count && int(x[i]) == column + i && int(y[i]) == row) ++i;
  return i;
}

// The same for places right below each other.
CT_VECTOR_CLONES void mix(const float* above, int pitch, float below, int count, float* __restrict out) {
  const CubicWeights<float> down = cubic_weights(below);
  const float *const b = above + pitch, *const c = b + pitch, *const d = c + pitch;
  for (int i = 0; i < count; ++i) out[i] = cubic_sum(down, above[i], b[i], c[i], d[i]);
}

}  // namespace

PaddedRows::PaddedRows(int columns, int first, int last)
    : width(columns), top(first), bottom(last), pitch(width + 3),
      pixels_(size_t(pitch) * size_t(bottom - top + 3) * sizeof(float)) {}

void PaddedRows::pad() {
  for (int y = top; y < bottom; ++y) {
    float* const at = row(y);
    at[-1] = at[0];
    at[width] = at[width + 1] = at[width - 1];
  }
  const auto copy = [&](int from, int to) { std::copy_n(row(from) - 1, pitch, row(to) - 1); };
  copy(top, top - 1);
  copy(bottom - 1, bottom);
  copy(bottom - 1, bottom + 1);
}

RowPlaces::RowPlaces(std::vector<float> across, std::vector<float> down)
    : x_(std::move(across)), y_(std::move(down)) {
  const int count = int(x_.size());
  for (int first = 0, last = 0; first < count; first = last) {
    const int column = int(x_[size_t(first)]), row = int(y_[size_t(first)]);
    last = first + straight_from(x_.data() + first, y_.data() + first, column, row, count - first);
    const bool is_straight = last - first >= kLeastStraight;
    if (!is_straight && !stretches_.empty() && !stretches_.back().is_straight) stretches_.back().last = last;
    else stretches_.push_back({first, last, column, row, is_straight});
  }
}

std::pair<float, float> RowPlaces::rows() const {
  const auto [first, last] = std::minmax_element(y_.begin(), y_.end());
  return {*first, *last};
}

void RowPlaces::sample(const PaddedRows& rows, float* out) const {
  for (const Stretch& s : stretches_) {
    const float *const x = x_.data() + s.first, *const y = y_.data() + s.first;
    if (s.is_straight)
      sample_straight(rows.row(s.row - 1) + s.column - 1, rows.pitch, s.column, s.row, x, y, s.last - s.first,
                      out + s.first);
    else
      sample_scattered(rows.row(rows.top - 1) - 1, rows.pitch, rows.top, x, y, s.last - s.first,
                       out + s.first);
  }
}

void mix_rows(const float* above, int pitch, float below, int count, float* out) {
  mix(above, pitch, below, count, out);
}

}  // namespace harima
