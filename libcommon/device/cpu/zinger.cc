// SPDX-License-Identifier: BSD-3-Clause
#include "device/zinger.h"

#include <algorithm>
#include <array>
#include <type_traits>
#include <vector>

#include "base/parallel.h"

namespace harima {

namespace {

constexpr int kNearColumns = 9;

// Wide enough to hold every sample, every difference and the threshold exactly enough: floats for up to 16 bits.
template <class T>
using Wide = std::conditional_t<sizeof(T) <= 2, float, double>;

// Median of the columns nearest to x; `none` if there is no number among them.
template <class T>
T median_near(const T* row, int columns, int x, T none) {
  const int count = std::min(kNearColumns, columns);
  const int first = std::clamp(x - kNearColumns / 2, 0, columns - count);
  std::array<T, kNearColumns> near{};
  int numbers = 0;
  for (int i = first; i < first + count; ++i)
    if (row[i] == row[i]) near[size_t(numbers++)] = row[i];
  if (numbers == 0) return none;
  const auto middle = near.begin() + (numbers - 1) / 2;
  std::nth_element(near.begin(), middle, near.begin() + numbers);
  return *middle;
}

// The three rows a row is judged by, as they were read.
template <class T>
struct Neighbours {
  const T *before, *own, *after;
};

template <class T>
bool stands_out(T sample, T reference, Wide<T> difference) {
  return Wide<T>(sample) - Wide<T>(reference) > difference;
}

// One row of one view: what exceeds its neighbours in time, which is rare, is compared with its neighbours in space.
template <class T>
int64_t clean_row(const Neighbours<T>& rows, int columns, Wide<T> difference, T* out) {
  int64_t count = 0;
  for (int x = 0; x < columns; ++x) {
    const T in_time = rows.before[x] > rows.after[x] || rows.after[x] != rows.after[x] ? rows.before[x] : rows.after[x];
    if (!stands_out(rows.own[x], in_time, difference)) continue;
    const T in_space = median_near(rows.own, columns, x, in_time);
    if (!stands_out(rows.own[x], in_space, difference)) continue;
    out[x] = std::max(in_time, in_space);
    ++count;
  }
  return count;
}

// One detector row through all views. Rows are changed in place, so the ones still needed are kept as copies.
template <class T>
int64_t clean_sinogram(const RawBand& band, int row, double difference) {
  const size_t columns = size_t(band.columns);
  auto at = [&](int view) {
    return reinterpret_cast<T*>(band.pixels) + (size_t(view) * size_t(band.rows) + size_t(row)) * columns;
  };
  std::vector<T> before(at(1), at(1) + columns), own(columns);  // the first view has one neighbour only
  int64_t count = 0;
  for (int view = 0; view < band.views; ++view) {
    std::copy_n(at(view), columns, own.data());
    const T* after = view + 1 < band.views ? at(view + 1) : before.data();
    count += clean_row<T>({before.data(), own.data(), after}, band.columns, Wide<T>(difference), at(view));
    before.swap(own);
  }
  return count;
}

template <class T>
std::vector<int64_t> clean_band(const RawBand& band, double difference) {
  std::vector<int64_t> counts(static_cast<size_t>(band.rows));
  parallel_for(band.rows, [&](int row) { counts[size_t(row)] = clean_sinogram<T>(band, row, difference); });
  return counts;
}

}  // namespace

std::vector<int64_t> remove_zingers(const RawBand& band, double difference) {
  if (band.views < 2) return std::vector<int64_t>(size_t(band.rows));
  switch (band.type) {
    case PixelType::u8: return clean_band<uint8_t>(band, difference);
    case PixelType::u16: return clean_band<uint16_t>(band, difference);
    case PixelType::i16: return clean_band<int16_t>(band, difference);
    case PixelType::u32: return clean_band<uint32_t>(band, difference);
    case PixelType::i32: return clean_band<int32_t>(band, difference);
    case PixelType::f32: return clean_band<float>(band, difference);
  }
  return {};
}

}  // namespace harima
