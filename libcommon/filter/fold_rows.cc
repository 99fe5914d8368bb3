// SPDX-License-Identifier: BSD-3-Clause
#include "filter/fold_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "filter/transpose.h"
#include "image/pixels.h"

namespace harima {

namespace {

constexpr std::array<std::string_view, 6> kModes{"max", "min", "mean", "sum", "sd", "median"};
constexpr int kColumns = 64;  // whose medians are found together

template <class T>
void fold(ProjectMode mode, const T* row, int width, int index, double* first, double* second) {
  if (index == 0) {
    std::copy(row, row + width, first);
    if (mode == ProjectMode::sd) std::fill(second, second + width, 0.0);
    return;
  }
  switch (mode) {
    case ProjectMode::max:
      for (int x = 0; x < width; ++x)
        first[x] = !(double(row[x]) <= first[x]) && first[x] == first[x] ? double(row[x]) : first[x];
      return;
    case ProjectMode::min:
      for (int x = 0; x < width; ++x)
        first[x] = !(double(row[x]) >= first[x]) && first[x] == first[x] ? double(row[x]) : first[x];
      return;
    case ProjectMode::mean:
    case ProjectMode::sum:
      for (int x = 0; x < width; ++x) first[x] += double(row[x]);
      return;
    case ProjectMode::sd: {  // Welford 1962
      const double share = 1.0 / (index + 1);
      for (int x = 0; x < width; ++x) {
        const double before = double(row[x]) - first[x];
        first[x] += before * share;
        second[x] += before * (double(row[x]) - first[x]);
      }
      return;
    }
    case ProjectMode::median:
      fail("medians are not folded");
  }
}

template <class T>
float median_of(T* values, int count) {
  if constexpr (std::is_floating_point_v<T>)
    for (int i = 0; i < count; ++i)
      if (std::isnan(values[i])) return values[i];
  T* middle = values + count / 2;
  std::nth_element(values, middle, values + count);
  return count % 2 ? float(*middle)
                   : float(0.5 * (double(*middle) + double(*std::max_element(values, middle))));
}

}  // namespace

ProjectMode project_mode_named(std::string_view name) {
  const auto at = std::find(kModes.begin(), kModes.end(), name);
  if (at == kModes.end()) fail_usage("mode '{}' is unknown, wanted one of {}", name, fmt::join(kModes, ", "));
  return ProjectMode(at - kModes.begin());
}

PixelType projected_type(PixelType type, ProjectMode mode) {
  return mode == ProjectMode::max || mode == ProjectMode::min ? type : PixelType::f32;
}

void fold_row(ProjectMode mode, const FrameView& frame, int row, int index, double* first, double* second) {
  with_pixels(frame.type,
              [&]<class T>() { fold(mode, frame.row<T>(row), frame.width, index, first, second); });
}

void finish_row(ProjectMode mode, int rows, const double* first, const double* second, Frame& out, int row) {
  with_pixels(out.type(), [&]<class T>() {
    T* to = out.row<T>(row);
    for (int x = 0; x < out.width(); ++x) {
      const double value = mode == ProjectMode::mean ? first[x] / rows
                           : mode == ProjectMode::sd ? std::sqrt(second[x] / rows)
                                                     : first[x];
      to[x] = T(value);
    }
  });
}

void median_row(PixelType type, const std::byte* data, size_t row_bytes, int rows, int width, float* out) {
  with_pixels(type, [&]<class T>() {
    thread_local std::vector<T> values;
    values.resize(size_t(rows) * kColumns);
    for (int x = 0; x < width; x += kColumns) {
      const int columns = std::min(kColumns, width - x);
      std::byte* to[kColumns];
      for (int i = 0; i < columns; ++i)
        to[i] = reinterpret_cast<std::byte*>(values.data() + size_t(i) * size_t(rows));
      transpose_pixels(data + size_t(x) * sizeof(T), ptrdiff_t(row_bytes), rows, columns, sizeof(T), to);
      for (int i = 0; i < columns; ++i)
        out[x + i] = median_of(values.data() + size_t(i) * size_t(rows), rows);
    }
  });
}

}  // namespace harima
