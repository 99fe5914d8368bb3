// SPDX-License-Identifier: BSD-3-Clause
#include "recon/binned_frames.h"

#include <algorithm>
#include <cmath>

#include "base/vector_clones.h"

namespace harima {

namespace {

constexpr size_t kMostPixels = 1 << 16;  // a frame is binned to no more

int bin_for(const Scan& scan) {
  const double pixels = double(scan.width()) * scan.height();
  return std::clamp(int(std::ceil(std::sqrt(pixels / double(kMostPixels)))), 1,
                    std::min(scan.width(), scan.height()));
}

CT_VECTOR_CLONES void add_row(const float* row, int count, float* __restrict sum) {
  for (int x = 0; x < count; ++x) sum[x] += row[x];
}

CT_VECTOR_CLONES void take_off_row(const float* row, int count, float* __restrict from) {
  for (int x = 0; x < count; ++x) from[x] -= row[x];
}

// Means of `rows` rows whose sum is `sum`, of `by` columns each, fewer at the end.
void bin_row(const float* sum, int width, int by, int rows, float* out) {
  for (int first = 0; first < width; first += by) {
    const int end = std::min(width, first + by);
    double all = 0;
    for (int x = first; x < end; ++x) all += double(sum[x]);
    *out++ = float(all / (double(rows) * (end - first)));
  }
}

}  // namespace

BinnedFrames::BinnedFrames(const Scan& scan, const FlatField& field)
    : field_(field), width_(scan.width()), height_(scan.height()), bin_(bin_for(scan)) {
  if (scan.darks.empty()) return;
  Frame raw = average_rows(field.average, scan.darks, all_rows(height_));
  Frame dark(PixelType::f32, columns(), rows());
  for (int y = 0; y < rows(); ++y) bin(raw, y * bin_, y, dark.row<float>(y));
  dark_ = std::move(dark);
}

// One binned row of the raw ones, of which the first is row `at` of `raw`; mends them.
void BinnedFrames::bin(Frame& raw, int at, int binned_row, float* out) const {
  const int top = binned_row * bin_, count = std::min(bin_, height_ - top);
  std::vector<float> line(static_cast<size_t>(width_)), sum(static_cast<size_t>(width_), 0.0f);
  for (int i = 0; i < count; ++i) {
    if (field_.bad_pixels) field_.bad_pixels->mend(raw.type(), top + i, raw.row<std::byte>(at + i));
    row_to_f32(raw, at + i, line.data());
    add_row(line.data(), width_, sum.data());
  }
  bin_row(sum.data(), width_, bin_, count, out);
  if (!dark_.empty()) take_off_row(dark_.row<float>(binned_row), columns(), out);
}

Frame BinnedFrames::read(const Source& source, int frame, const std::vector<int>& binned_rows) const {
  Frame out(PixelType::f32, columns(), int(binned_rows.size()));
  for (size_t first = 0; first < binned_rows.size();) {
    size_t end = first + 1;
    while (end < binned_rows.size() && end < first + kBlockRows &&
           binned_rows[end] == binned_rows[end - 1] + 1)
      ++end;
    const int top = binned_rows[first] * bin_, bottom = std::min(height_, (binned_rows[end - 1] + 1) * bin_);
    Frame raw(source.info().type, width_, bottom - top);
    source.read_rows(frame, top, bottom, raw.data());
    for (size_t i = first; i < end; ++i)
      bin(raw, (binned_rows[i] - binned_rows[first]) * bin_, binned_rows[i], out.row<float>(int(i)));
    first = end;
  }
  return out;
}

std::vector<int> BinnedFrames::some_rows(size_t most_pixels) const {
  if (pixels() <= most_pixels || rows() <= kBlockRows) return all_rows(rows());
  const auto blocks = int(std::max<size_t>(1, most_pixels / (size_t(columns()) * kBlockRows)));
  std::vector<int> some;
  for (int b = 0; b < blocks; ++b)
    for (int y = 0; y < kBlockRows; ++y)
      some.push_back((2 * b + 1) * rows() / (2 * blocks) - kBlockRows / 2 + y);
  return some;
}

}  // namespace harima
