// SPDX-License-Identifier: BSD-3-Clause
#include "recon/sampled_rows.h"

#include <algorithm>
#include <utility>

#include "base/vector_clones.h"
#include "math/cubic.h"

namespace harima {

namespace {

constexpr int kLeastStraight = 16;  // samples: shorter stretches are gathered

CT_VECTOR_CLONES void sample_scattered(const float* pixels, int pitch, int top, const float* x, const float* y, int count, float* __restrict out) {
  for (int i = 0; i < count; ++i) {
    const int column = int(x[i]), row = int(y[i]);
    const auto [x0, x1, x2, x3] = cubic_weights(x[i] - float(column));
    const auto [y0, y1, y2, y3] = cubic_weights(y[i] - float(row));
    const int at = (row - top) * pitch + column, b = at + pitch, c = b + pitch, d = c + pitch;
    out[i] = y0 * (x0 * pixels[at] + x1 * pixels[at + 1] + x2 * pixels[at + 2] + x3 * pixels[at + 3]) +
             y1 * (x0 * pixels[b] + x1 * pixels[b + 1] + x2 * pixels[b + 2] + x3 * pixels[b + 3]) +
             y2 * (x0 * pixels[c] + x1 * pixels[c + 1] + x2 * pixels[c + 2] + x3 * pixels[c + 3]) +
             y3 * (x0 * pixels[d] + x1 * pixels[d + 1] + x2 * pixels[d + 2] + x3 * pixels[d + 3]);
  }
}

// The same, place i in cell (column + i, row); a: the pixel before and above the first of these.
CT_VECTOR_CLONES void sample_straight(const float* a, int pitch, int column, int row, const float* x, const float* y, int count, float* __restrict out) {
  const float *const b = a + pitch, *const c = b + pitch, *const d = c + pitch;
  for (int i = 0; i < count; ++i) {
    const auto [x0, x1, x2, x3] = cubic_weights(x[i] - float(column + i));
    const auto [y0, y1, y2, y3] = cubic_weights(y[i] - float(row));
    out[i] = y0 * (x0 * a[i] + x1 * a[i + 1] + x2 * a[i + 2] + x3 * a[i + 3]) + y1 * (x0 * b[i] + x1 * b[i + 1] + x2 * b[i + 2] + x3 * b[i + 3]) +
             y2 * (x0 * c[i] + x1 * c[i + 1] + x2 * c[i + 2] + x3 * c[i + 3]) + y3 * (x0 * d[i] + x1 * d[i + 1] + x2 * d[i + 2] + x3 * d[i + 3]);
  }
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
  const auto [y0, y1, y2, y3] = cubic_weights(below);
  const float *const b = above + pitch, *const c = b + pitch, *const d = c + pitch;
  for (int i = 0; i < count; ++i) out[i] = y0 * above[i] + y1 * b[i] + y2 * c[i] + y3 * d[i];
}

}  // namespace

PaddedRows::PaddedRows(int columns, int first, int last)
    : width(columns), top(first), bottom(last), pitch(width + 3), pixels_(size_t(pitch) * size_t(bottom - top + 3) * sizeof(float)) {}

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

RowPlaces::RowPlaces(std::vector<float> across, std::vector<float> down) : x_(std::move(across)), y_(std::move(down)) {
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
    if (s.is_straight) sample_straight(rows.row(s.row - 1) + s.column - 1, rows.pitch, s.column, s.row, x, y, s.last - s.first, out + s.first);
    else sample_scattered(rows.row(rows.top - 1) - 1, rows.pitch, rows.top, x, y, s.last - s.first, out + s.first);
  }
}

void mix_rows(const float* above, int pitch, float below, int count, float* out) { mix(above, pitch, below, count, out); }

}  // namespace harima
