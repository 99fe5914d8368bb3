// SPDX-License-Identifier: BSD-3-Clause
#include "image/bin.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "image/pixels.h"

namespace harima {

namespace {

constexpr std::array<std::string_view, 5> kModes{"mean", "sum", "min", "max", "median"};

template <class T>
T rounded(double value) {
  if constexpr (std::is_floating_point_v<T>) return T(value);
  else return T(std::floor(value + 0.5));
}

// The rows of all frames that one row of the result is made of.
template <class T>
std::vector<const T*> rows_for(std::span<const Frame> frames, int by, int y) {
  std::vector<const T*> rows;
  for (const Frame& frame : frames)
    for (int j = y * by; j < std::min(frame.height(), (y + 1) * by); ++j) rows.push_back(frame.row<T>(j));
  return rows;
}

// values[i] = values[i] op row[i*by] op ... for the pixels of block i.
template <class T, class Join>
void join_blocks(const T* row, int width, int by, int blocks, double* values, Join join) {
  const int whole = std::min(blocks, width / by);
  if (by == 2) {
    for (int i = 0; i < whole; ++i)
      values[i] = join(join(values[i], double(row[2 * i])), double(row[2 * i + 1]));
  } else {
    for (int i = 0; i < whole; ++i)
      for (int k = 0; k < by; ++k) values[i] = join(values[i], double(row[i * by + k]));
  }
  for (int i = whole; i < blocks; ++i)
    for (int x = i * by; x < width; ++x) values[i] = join(values[i], double(row[x]));
}

template <class T, class Join>
void join_row(const std::vector<const T*>& rows, int width, int by, double start, Join join,
              std::vector<double>& values) {
  std::fill(values.begin(), values.end(), start);
  for (const T* row : rows) join_blocks(row, width, by, int(values.size()), values.data(), join);
}

template <class T>
void median_row(const std::vector<const T*>& rows, int width, int by, std::vector<double>& values) {
  std::vector<T> block;
  for (size_t i = 0; i < values.size(); ++i) {
    block.clear();
    for (const T* row : rows)
      for (int x = int(i) * by; x < std::min(width, (int(i) + 1) * by); ++x) block.push_back(row[x]);
    if (const auto nan = std::find_if(block.begin(), block.end(), [](T v) { return v != v; });
        nan != block.end()) {
      values[i] = double(*nan);
      continue;
    }
    const auto middle = block.begin() + ptrdiff_t(block.size() / 2);
    std::nth_element(block.begin(), middle, block.end());
    values[i] = block.size() % 2 ? double(*middle)
                                 : 0.5 * (double(*middle) + double(*std::max_element(block.begin(), middle)));
  }
}

template <class T>
void bin_row(const std::vector<const T*>& rows, int width, int by, BinMode mode,
             std::vector<double>& values) {
  switch (mode) {
    case BinMode::mean:
    case BinMode::sum:
      return join_row(
          rows, width, by, 0, [](double a, double b) { return a + b; }, values);
    case BinMode::min:
      return join_row(
          rows, width, by, HUGE_VAL, [](double a, double b) { return b < a || b != b ? b : a; }, values);
    case BinMode::max:
      return join_row(
          rows, width, by, -HUGE_VAL, [](double a, double b) { return b > a || b != b ? b : a; }, values);
    case BinMode::median:
      return median_row(rows, width, by, values);
  }
}

}  // namespace

BinMode bin_mode_named(std::string_view name) {
  const auto at = std::find(kModes.begin(), kModes.end(), name);
  if (at == kModes.end()) fail_usage("mode '{}' is unknown, wanted one of {}", name, fmt::join(kModes, ", "));
  return BinMode(at - kModes.begin());
}

PixelType binned_type(PixelType type, BinMode mode) { return mode == BinMode::sum ? PixelType::f32 : type; }

void bin_frames(std::span<const Frame> frames, std::array<int, 3> by, BinMode mode, Frame& out) {
  const int width = frames[0].width();
  std::vector<double> values(size_t(out.width()));
  with_pixels(frames[0].type(), [&]<class T>() {
    for (int y = 0; y < out.height(); ++y) {
      const auto rows = rows_for<T>(frames, by[1], y);
      bin_row(rows, width, by[0], mode, values);
      if (mode == BinMode::mean)
        for (int i = 0; i < out.width(); ++i)
          values[size_t(i)] /= double(rows.size()) * std::min(by[0], width - i * by[0]);
      if (mode == BinMode::sum) std::copy(values.begin(), values.end(), out.row<float>(y));
      else std::transform(values.begin(), values.end(), out.row<T>(y), rounded<T>);
    }
  });
}

}  // namespace harima
