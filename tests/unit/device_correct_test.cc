// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "base/error.h"
#include "device/correct.h"
#include "device/cpu/lanes.h"
#include "math/log.h"

using namespace harima;

namespace {

constexpr int kViews = 5, kRows = 6, kColumns = 37;

template <class T>
std::vector<T> band() {
  std::vector<T> raw;
  for (int v = 0; v < kViews; ++v)
    for (int y = 0; y < kRows; ++y)
      for (int x = 0; x < kColumns; ++x) raw.push_back(T(20 + (v * 7 + y * 13 + x * 3) % 100));
  return raw;
}

struct Setup {
  std::vector<float> dark, first, second;
  CorrectSpec spec;
  explicit Setup(PixelType type) {
    for (int i = 0; i < kRows * kColumns; ++i) {
      dark.push_back(5 + float(i % 4));
      first.push_back(200 + float(i % 9));
      second.push_back(300 + float(i % 5));
    }
    spec.type = type;
    spec.views = kViews;
    spec.rows = kRows;
    spec.columns = kColumns;
    spec.dark = dark.data();
    spec.flats = {first.data(), second.data()};
    for (int v = 0; v < kViews; ++v) spec.mix.push_back({0, 1, 0.25f * float(v)});
  }
};

struct Cells {
  explicit Cells(int lanes) : memory(size_t(kViews) * view_floats_for(kColumns, lanes)) {
    batch = {lanes, kViews, kColumns, view_floats_for(kColumns, lanes), memory.data()};
  }
  std::vector<float> memory;
  SinogramBatch batch;
};

template <class T>
double worst_error(PixelType type) {
  const Setup setup(type);
  const std::vector<T> raw = band<T>();
  Cells cells(4);
  correct_rows(setup.spec, reinterpret_cast<const std::byte*>(raw.data()), 3, cells.batch);
  double worst = 0;
  for (int v = 0; v < kViews; ++v)
    for (int lane = 0; lane < 4; ++lane)
      for (int x = 0; x < kColumns; ++x) {
        const int row = 3 + lane;
        double want = 0;
        if (row < kRows) {
          const size_t i = size_t(row * kColumns + x);
          const double open = setup.first[i] + 0.25 * v * (setup.second[i] - setup.first[i]) - setup.dark[i];
          want = std::log(open / (double(raw[size_t(v * kRows * kColumns) + i]) - setup.dark[i]));
        }
        worst = std::max(worst, std::abs(want - double(cells.batch.sample(lane, v, x))));
      }
  return worst;
}

}  // namespace

TEST_CASE("the logarithm is right to 2 units in the last place over all magnitudes") {
  for (double x = 1e-30; x < 1e30; x *= 1.0037) {
    const float f = float(x);
    const double want = std::log(double(f));
    CHECK(std::abs(double(natural_log(f)) - want) <= 2.4e-7 * std::max(std::abs(want), 0.5));
    CHECK(std::abs(double(plain_log(f)) - want) <= 2.4e-7 * std::max(std::abs(want), 0.5));
  }
  CHECK(natural_log(1.0f) == 0.0f);
}

TEST_CASE("a beam that is a sum of flats without dark") {
  Setup setup(PixelType::u8);
  for (int i = 0; i < kRows * kColumns; ++i) {
    setup.first[size_t(i)] -= setup.dark[size_t(i)];
    setup.second[size_t(i)] = float(i % 7) - 3;
  }
  for (int v = 0; v < kViews; ++v)
    for (float weight : {1 + 0.01f * float(v), 3 - float(v)}) setup.spec.flat_weights.push_back(weight);
  const std::vector<uint8_t> raw = band<uint8_t>();
  Cells cells(4);
  correct_rows(setup.spec, reinterpret_cast<const std::byte*>(raw.data()), 0, cells.batch);
  for (int v = 0; v < kViews; ++v)
    for (int lane = 0; lane < 4; ++lane)
      for (int x = 0; x < kColumns; ++x) {
        const size_t i = size_t(lane * kColumns + x);
        const double open = (1 + 0.01 * v) * setup.first[i] + (3.0 - v) * setup.second[i];
        const double want = std::log(open / (double(raw[size_t(v * kRows * kColumns) + i]) - setup.dark[i]));
        CHECK(double(cells.batch.sample(lane, v, x)) == doctest::Approx(want).epsilon(2e-6));
      }
}

TEST_CASE("line integrals of every pixel type, flats interpolated, lanes beyond the band empty") {
  CHECK(worst_error<uint8_t>(PixelType::u8) < 1e-6);
  CHECK(worst_error<uint16_t>(PixelType::u16) < 1e-6);
  CHECK(worst_error<int16_t>(PixelType::i16) < 1e-6);
  CHECK(worst_error<uint32_t>(PixelType::u32) < 1e-6);
  CHECK(worst_error<int32_t>(PixelType::i32) < 1e-6);
  CHECK(worst_error<float>(PixelType::f32) < 1e-6);
}

TEST_CASE("lanes and instruction sets do not change a bit") {
  const Setup setup(PixelType::u16);
  const auto raw = band<uint16_t>();
  const auto* bytes = reinterpret_cast<const std::byte*>(raw.data());
  Cells wide(16);
  correct_rows(setup.spec, bytes, 0, wide.batch);
  for (const char* target : {"generic", "avx2", "avx512"}) {
    if (!force_lane_target(target)) continue;
    Cells narrow(4);
    correct_rows(setup.spec, bytes, 0, narrow.batch);
    for (int v = 0; v < kViews; ++v)
      for (int x = 0; x < kColumns; ++x)
        for (int lane = 0; lane < 4; ++lane)
          CHECK(narrow.batch.sample(lane, v, x) == wide.batch.sample(lane, v, x));
  }
  force_lane_target("");
}

TEST_CASE("signals below the floor are floored and counted, NaN with them; nothing becomes infinite") {
  Setup setup(PixelType::f32);
  auto raw = band<float>();
  raw[0] = 1;  // below dark
  raw[1] = NAN;
  raw[2] = 7.5f;  // 0.5 above dark
  Cells cells(4);
  const auto report =
      correct_rows(setup.spec, reinterpret_cast<const std::byte*>(raw.data()), 0, cells.batch);
  CHECK(report.clipped == 3);
  CHECK(report.lowest_signal == -4.0f);
  for (int x : {0, 1, 2}) {
    const double open = setup.first[size_t(x)] - setup.dark[size_t(x)];
    CHECK(cells.batch.sample(0, 0, x) == doctest::Approx(std::log(open / 2)));
  }
  CHECK(report.largest_p == doctest::Approx(std::log((200 + 1 - 6.0) / 2)).epsilon(0.01));
}

TEST_CASE(
    "line integrals stay as they are; those that are no numbers are air, and counted, in every instruction "
    "set") {
  Setup setup(PixelType::f32);
  setup.spec.take_log = false;
  auto raw = band<float>();
  const auto was = raw;
  const float odd[] = {NAN, INFINITY, -INFINITY};
  const size_t frame = size_t(kRows) * kColumns;
  for (size_t i = 0; i < 3; ++i) raw[i * (kColumns / 2)] = odd[i];
  for (int x = 0; x < kColumns; ++x) raw[2 * frame + 1 * kColumns + size_t(x)] = NAN;
  for (const char* target : {"generic", "avx2", "avx512"}) {
    if (!force_lane_target(target)) continue;
    Cells cells(4);
    const auto report =
        correct_rows(setup.spec, reinterpret_cast<const std::byte*>(raw.data()), 0, cells.batch);
    CHECK(report.clipped == 3 + kColumns);
    REQUIRE(report.black.size() == 1);
    CHECK(report.black[0] == std::pair{1, 2});
    for (size_t i = 0; i < 3; ++i) {
      const size_t at = i * (kColumns / 2);
      CHECK(cells.batch.sample(int(at / kColumns), 0, int(at % kColumns)) == 0);
    }
    CHECK(cells.batch.sample(0, 0, 1) == was[1]);
    CHECK(cells.batch.sample(3, 1, 5) == was[frame + 3 * kColumns + 5]);
  }
  force_lane_target("");
}

TEST_CASE("a black view of a row is replaced by the mean of the good ones; all black are zeros") {
  Setup setup(PixelType::f32);
  auto raw = band<float>();
  const size_t frame = size_t(kRows) * kColumns;
  for (int x = 0; x < kColumns; ++x) raw[2 * frame + 1 * kColumns + size_t(x)] = 0;
  Cells cells(4);
  const auto report =
      correct_rows(setup.spec, reinterpret_cast<const std::byte*>(raw.data()), 0, cells.batch);
  REQUIRE(report.black.size() == 1);
  CHECK(report.black[0] == std::pair{1, 2});
  double mean = 0;
  for (int v : {0, 1, 3, 4}) mean += double(cells.batch.sample(1, v, 9)) / 4;
  CHECK(cells.batch.sample(1, 2, 9) == doctest::Approx(mean));
  CHECK_NOTHROW(check_lit(report, why_black(true, 2), "scan"));
  for (size_t v = 0; v < raw.size() / frame; ++v)
    for (int x = 0; x < kColumns; ++x) raw[v * frame + 1 * kColumns + size_t(x)] = 0;
  const auto unlit = correct_rows(setup.spec, reinterpret_cast<const std::byte*>(raw.data()), 0, cells.batch);
  CHECK(unlit.black.empty());
  REQUIRE(unlit.unlit == std::vector{1});
  CHECK(unlit.clipped == 0);
  CHECK(unlit.lowest_signal > 0);
  CHECK(cells.batch.sample(1, 2, 9) == 0);
  CHECK(cells.batch.sample(0, 2, 9) != 0);
  CHECK_THROWS_AS(check_lit(unlit, why_black(true, 2), "scan"), Error);
}
