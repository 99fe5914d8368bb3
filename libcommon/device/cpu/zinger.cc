// SPDX-License-Identifier: BSD-3-Clause
#include "device/zinger.h"

#include <algorithm>
#include <vector>

#include "base/parallel.h"
#include "math/zinger.h"

namespace harima {

namespace {

// The three rows a row is judged by, as they were read.
template <class T>
struct Neighbours {
  const T *before, *own, *after;
};

// One row of one view.
template <class T>
int64_t clean_row(const Neighbours<T>& rows, int columns, Wide<T> difference, T* out) {
  int64_t count = 0;
  for (int x = 0; x < columns; ++x) {
    bool was = false;
    const T value = without_zinger(rows.before, rows.own, rows.after, columns, x, difference, was);
    if (!was) continue;
    out[x] = value;
    ++count;
  }
  return count;
}

struct ViewRange {
  int first, last;
};

// One detector row through the views. Rows are changed in place, so the ones still needed are kept as copies.
template <class T>
int64_t clean_sinogram(const RawBand& band, int row, double difference, ViewRange views) {
  const size_t columns = size_t(band.columns);
  auto at = [&](int view) {
    return reinterpret_cast<T*>(band.pixels) + (size_t(view) * size_t(band.rows) + size_t(row)) * columns;
  };
  const T* neighbour = at(views.first > 0 ? views.first - 1 : 1);  // the first view has one only
  std::vector<T> before(neighbour, neighbour + columns), own(columns);
  int64_t count = 0;
  for (int view = views.first; view < views.last; ++view) {
    std::copy_n(at(view), columns, own.data());
    const T* after = view + 1 < band.views ? at(view + 1) : before.data();
    count += clean_row<T>({before.data(), own.data(), after}, band.columns, Wide<T>(difference), at(view));
    before.swap(own);
  }
  return count;
}

template <class T>
std::vector<int64_t> clean_band(const RawBand& band, double difference, ViewRange views) {
  std::vector<int64_t> counts(static_cast<size_t>(band.rows));
  parallel_for(band.rows,
               [&](int row) { counts[size_t(row)] = clean_sinogram<T>(band, row, difference, views); });
  return counts;
}

}  // namespace

std::vector<int64_t> remove_zingers(const RawBand& band, double difference) {
  return remove_zingers(band, difference, 0, band.views);
}

std::vector<int64_t> remove_zingers(const RawBand& band, double difference, int first, int last) {
  const ViewRange views{first, last};
  if (band.views < 2) return std::vector<int64_t>(size_t(band.rows));
  switch (band.type) {
    case PixelType::u8:
      return clean_band<uint8_t>(band, difference, views);
    case PixelType::u16:
      return clean_band<uint16_t>(band, difference, views);
    case PixelType::i16:
      return clean_band<int16_t>(band, difference, views);
    case PixelType::u32:
      return clean_band<uint32_t>(band, difference, views);
    case PixelType::i32:
      return clean_band<int32_t>(band, difference, views);
    case PixelType::f32:
      return clean_band<float>(band, difference, views);
  }
  return {};
}

}  // namespace harima
