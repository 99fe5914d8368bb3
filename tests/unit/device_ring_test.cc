// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "base/parallel.h"
#include "device/cpu/rank_sort.h"
#include "device/ring.h"

using namespace harima;

namespace {

// Algorithm 3 as the paper has it, on one sinogram [view][column].
std::vector<float> plain_sort(const std::vector<float>& p, int views, int columns, int width) {
  width += width % 2 == 0;
  std::vector<std::vector<int>> order(static_cast<size_t>(columns),
                                      std::vector<int>(static_cast<size_t>(views)));
  for (int x = 0; x < columns; ++x) {
    auto& o = order[size_t(x)];
    std::iota(o.begin(), o.end(), 0);
    std::stable_sort(o.begin(), o.end(),
                     [&](int a, int b) { return p[size_t(a * columns + x)] < p[size_t(b * columns + x)]; });
  }
  std::vector<float> out(p.size());
  for (int x = 0; x < columns; ++x)
    for (int rank = 0; rank < views; ++rank) {
      std::vector<float> window;
      for (int i = x - width / 2; i <= x + width / 2; ++i) {
        int at = i;
        while (at < 0 || at >= columns) at = at < 0 ? -at : 2 * columns - at - 1;
        window.push_back(p[size_t(order[size_t(at)][size_t(rank)] * columns + at)]);
      }
      std::nth_element(window.begin(), window.begin() + width / 2, window.end());
      out[size_t(order[size_t(x)][size_t(rank)] * columns + x)] = window[size_t(width / 2)];
    }
  return out;
}

float value(int view, int column, int lane) {
  const float coarse = float(int(40 * std::sin(0.37 * view * (lane + 1) + 0.9 * column) + 7 * (column % 3)));
  return lane % 2 ? coarse / 8 : coarse * 1.37f + 0.001f * float(view % 11);  // odd lanes are full of ties
}

// Sorted as the standard library does it, NaN beyond both ends.
bool sorts(const std::vector<float>& values) {
  std::vector<uint32_t> place(values.size()), want(values.size());
  std::vector<float> ranked(values.size());
  RankSorter(int(values.size())).sort(values.data(), ranked.data(), place.data());
  std::iota(want.begin(), want.end(), 0u);
  std::stable_sort(want.begin(), want.end(), [&](uint32_t a, uint32_t b) { return values[a] < values[b]; });
  bool same = place == want;
  for (size_t i = 0; i < place.size(); ++i) same &= ranked[i] == values[place[i]];
  return same;
}

}  // namespace

TEST_CASE("RankSorter orders columns of any kind, equal values by their place") {
  constexpr float kInf = std::numeric_limits<float>::infinity(),
                  kLeast = std::numeric_limits<float>::denorm_min();
  for (size_t count : {1u, 2u, 15u, 16u, 17u, 3000u, 70000u}) {
    CAPTURE(count);
    std::vector<float> values(count);
    auto fill = [&](auto at) {
      for (size_t i = 0; i < count; ++i) values[i] = at(i);
      return values;
    };
    CHECK(sorts(fill([](size_t i) { return float(i * 7919 % 4099) * 0.37f - 500; })));
    CHECK(sorts(fill([](size_t i) { return -float(i); })));
    CHECK(sorts(fill([](size_t) { return 1.5f; })));
    CHECK(sorts(fill([](size_t i) { return i % 2 ? 0.0f : -0.0f; })));
    CHECK(sorts(fill([](size_t i) { return float(i % 5) * kLeast; })));
    // Everything else of one height.
    CHECK(sorts(fill([](size_t i) { return i == 0 ? 1e30f : std::sin(float(i)); })));
    CHECK(sorts(fill([](size_t i) { return i % 3 ? 3e38f : -3e38f; })));
    CHECK(sorts(fill([](size_t i) { return i % 1000 == 3 ? kInf : i % 1000 == 4 ? -kInf : float(i % 77); })));
  }
}

TEST_CASE("RankSorter keeps numbers in order around NaN") {
  const float values[] = {2, std::nanf(""), -1, 5};
  float ranked[4];
  uint32_t place[4];
  RankSorter(4).sort(values, ranked, place);
  CHECK(std::vector<uint32_t>(place, place + 4) == std::vector<uint32_t>{2, 0, 3, 1});
}

TEST_CASE("ring_sort equals the plain algorithm: ties, odd sizes, borders, widths, lanes, threads") {
  for (int threads : {1, 3})
    for (int columns : {1, 2, 3, 31, 65, 200})
      for (int views : {1, 2, 63})
        for (int width : {0, 1, 2, 3, 5, 8, 31}) {
          CAPTURE(columns);
          CAPTURE(views);
          CAPTURE(width);
          set_thread_count(threads);
          const int lanes = threads == 1 ? 16 : 4;
          const size_t view_floats = view_floats_for(columns, lanes);
          std::vector<float> data(size_t(views) * view_floats);
          const SinogramBatch batch{lanes, views, columns, view_floats, data.data()};
          for (int v = 0; v < views; ++v)
            for (int x = 0; x < columns; ++x)
              for (int lane = 0; lane < lanes; ++lane) batch.at(v, x)[lane] = value(v, x, lane);
          ring_method("sort")->run(batch, {.width = width});
          bool same = true;
          for (int lane = 0; lane < lanes; ++lane) {
            std::vector<float> p;
            for (int v = 0; v < views; ++v)
              for (int x = 0; x < columns; ++x) p.push_back(value(v, x, lane));
            const std::vector<float> want = width < 2 ? p : plain_sort(p, views, columns, width);
            for (int v = 0; v < views; ++v)
              for (int x = 0; x < columns; ++x) same &= batch.at(v, x)[lane] == want[size_t(v * columns + x)];
          }
          CHECK(same);
        }
  set_thread_count(0);
}
