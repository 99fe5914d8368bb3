// SPDX-License-Identifier: BSD-3-Clause
// What exceeds the median of its box is a candidate, and little else is.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include "recon/zinger_candidates.h"

using namespace harima;

namespace {

constexpr int kWidth = 101;

template <class T>
void check_candidates(double difference, bool is_wide, int count) {
  std::mt19937 random(7);
  std::vector<std::vector<T>> rows(static_cast<size_t>(count), std::vector<T>(kWidth));
  for (auto& row : rows)
    for (T& pixel : row)
      pixel = random() % 40 == 0   ? std::numeric_limits<T>::max()
              : random() % 40 == 0 ? std::numeric_limits<T>::lowest()
                                   : T(40 + random() % 60);
  if constexpr (std::is_floating_point_v<T>)
    rows[0][17] = rows[0][33] = NAN, rows[0][34] = INFINITY, rows.back()[40] = -INFINITY;
  std::vector<const T*> at;
  for (const auto& row : rows) at.push_back(row.data());
  const std::vector<T>& own = rows[size_t(count) / 2];
  const std::vector<int> found = zinger_candidates<T>(own.data(), {at, kWidth, is_wide}, Wide<T>(difference));
  int standing = 0, inner = 0;
  for (int x = 0; x < kWidth; ++x) {
    std::vector<const T*> box = at;
    for (const T*& row : box) row += is_wide ? std::clamp(x - 2, 0, kWidth - 5) : x;
    T reference{};
    const bool stands =
        stands_out_of_box(own[size_t(x)], box.data(), count, is_wide ? 5 : 1, Wide<T>(difference), reference);
    const bool is_candidate = std::find(found.begin(), found.end(), x) != found.end();
    CHECK((!stands || is_candidate));
    if (is_wide && (x < 2 || x >= kWidth - 2)) continue;
    standing += stands;
    inner += is_candidate;
  }
  CHECK(inner <= standing + kWidth / 8);
  CHECK(std::is_sorted(found.begin(), found.end()));
}

}  // namespace

TEST_CASE_TEMPLATE("zinger candidates: whatever exceeds its median is among them", T, uint8_t, uint16_t,
                   int16_t, uint32_t, int32_t, float) {
  for (const double difference : {0.5, 1.0, 12.25, 30.0, 1e5, 1e12})
    for (const int count : {1, 3, 5}) {
      check_candidates<T>(difference, true, count);
      check_candidates<T>(difference, false, count);
    }
}

TEST_CASE("zinger candidates: rows shorter than a box") {
  const std::vector<uint16_t> row{9, 1, 1};
  const uint16_t* const at = row.data();
  CHECK(zinger_candidates<uint16_t>(at, {{&at, 1}, 3, true}, 5) == std::vector<int>{0, 1, 2});
}
