// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <vector>

#include "base/parallel.h"
#include "device/zinger.h"

using namespace harima;

namespace {

template <class T>
struct PixelTypeOf;
template <>
struct PixelTypeOf<uint8_t> {
  static constexpr PixelType value = PixelType::u8;
};
template <>
struct PixelTypeOf<uint16_t> {
  static constexpr PixelType value = PixelType::u16;
};
template <>
struct PixelTypeOf<int16_t> {
  static constexpr PixelType value = PixelType::i16;
};
template <>
struct PixelTypeOf<uint32_t> {
  static constexpr PixelType value = PixelType::u32;
};
template <>
struct PixelTypeOf<int32_t> {
  static constexpr PixelType value = PixelType::i32;
};
template <>
struct PixelTypeOf<float> {
  static constexpr PixelType value = PixelType::f32;
};

template <class T>
struct Counts {
  int views, rows, columns;
  std::vector<T> data;
  Counts(int v, int r, int c) : views(v), rows(r), columns(c), data(size_t(v) * size_t(r) * size_t(c)) {
    for (size_t i = 0; i < data.size(); ++i) data[i] = T(40 + int(i * 7 % 5));
  }
  T& at(int v, int r, int c) {
    return data[(size_t(v) * size_t(rows) + size_t(r)) * size_t(columns) + size_t(c)];
  }
  int64_t clean(double difference) {
    const auto counts = remove_zingers(
        {PixelTypeOf<T>::value, views, rows, columns, reinterpret_cast<std::byte*>(data.data())}, difference);
    REQUIRE(counts.size() == size_t(rows));
    return std::accumulate(counts.begin(), counts.end(), int64_t{0});
  }
};

// The rule of the header, sample by sample from an untouched copy.
int64_t plain_clean(Counts<float>& band, double difference) {
  Counts<float> was = band;
  int64_t count = 0;
  for (int v = 0; v < band.views; ++v)
    for (int r = 0; r < band.rows; ++r)
      for (int x = 0; x < band.columns; ++x) {
        const float before = was.at(v > 0 ? v - 1 : 1, r, x),
                    after = was.at(v + 1 < band.views ? v + 1 : band.views - 2, r, x);
        const int n = std::min(9, band.columns), first = std::max(0, std::min(x - 4, band.columns - n));
        std::vector<float> near(&was.at(v, r, first), &was.at(v, r, first) + n);
        std::sort(near.begin(), near.end());
        const float reference = std::max({before, after, near[size_t((n - 1) / 2)]});
        if (double(was.at(v, r, x)) - double(reference) > difference) band.at(v, r, x) = reference, ++count;
      }
  return count;
}

}  // namespace

TEST_CASE_TEMPLATE("a bright spot goes, of every pixel type; at the ends and corners too", T, uint8_t,
                   uint16_t, int16_t, uint32_t, int32_t, float) {
  for (auto [view, column] : {std::pair{3, 8}, {0, 0}, {5, 15}, {0, 15}, {5, 0}}) {
    Counts<T> band(6, 2, 16);
    const Counts<T> clean = band;
    band.at(view, 1, column) = T(120);
    CHECK(band.clean(30) == 1);
    CHECK(band.at(view, 1, column) <= 44);
    band.at(view, 1, column) = clean.data[(size_t(view) * 2 + 1) * 16 + size_t(column)];
    CHECK(band.data == clean.data);
    band.at(view, 1, column) = T(120);
    CHECK(band.clean(90) == 0);  // no brighter than it may be
  }
}

TEST_CASE("hot pixels, moving edges and wide spots stay") {
  Counts<uint16_t> band(40, 1, 60);
  for (int v = 0; v < 40; ++v) {
    band.at(v, 0, 50) = 9000;                                      // hot in every view
    for (int x = 0; x < 10 + v / 2; ++x) band.at(v, 0, x) = 5000;  // an edge
  }
  for (int x = 32; x < 38; ++x) band.at(10, 0, x) = 7000;  // six columns wide
  const auto was = band.data;
  CHECK(band.clean(100) == 0);
  CHECK(band.data == was);
}

TEST_CASE("equals the plain rule, whatever the rows and threads") {
  for (auto [views, columns] : {std::pair{2, 1}, {2, 31}, {3, 4}, {17, 9}, {9, 65}}) {
    Counts<float> band(views, 5, columns);
    for (size_t i = 0; i < band.data.size(); ++i)
      band.data[i] = float(std::fmod(double(i) * 0.7548776662466927 * 997, 100.0));
    Counts<float> want = band;
    const int64_t count = plain_clean(want, 9);
    for (int threads : {1, 3}) {
      Counts<float> got = band;
      set_thread_count(threads);
      CHECK(got.clean(9) == count);
      CHECK(got.data == want.data);
    }
    set_thread_count(0);
    CHECK((count > 0 || columns == 1));
  }
}

TEST_CASE("NaN is neither a zinger nor a reference; a single view stays") {
  Counts<float> band(5, 1, 12);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  band.at(1, 0, 4) = nan;
  band.at(2, 0, 4) = 500;  // beside the NaN in time
  CHECK(band.clean(50) == 1);
  CHECK(std::isnan(band.at(1, 0, 4)));
  CHECK(band.at(2, 0, 4) < 50);
  Counts<float> single(1, 1, 12);
  single.at(0, 0, 3) = 1e6f;
  CHECK(single.clean(50) == 0);
}
