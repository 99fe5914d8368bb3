// SPDX-License-Identifier: BSD-3-Clause
// Zingers in each neighbourhood: which share is found and which share of true pixels is left alone, of a
// sample with sharp edges that turns; and the rule against one made of sorted lists.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "disc_scan.h"
#include "message_of.h"
#include "recon/band.h"
#include "recon/zinger_free.h"

using namespace harima;

namespace {

constexpr double kDifference = 2000;

// Between 0 and 1, without order.
double chance(int v, int x, int y) {
  uint64_t z = (uint64_t(v) << 40) + (uint64_t(y) << 20) + uint64_t(x) + 1;
  for (int i = 0; i < 3; ++i) z = (z ^ (z >> 29)) * 0xbf58476d1ce4e5b9u;
  return double(z >> 11) * 0x1p-53;
}

// A dense bar with edges as sharp as pixels, that moves; all rows alike but for a step in the middle.
uint16_t true_counts(int v, int x, int y) {
  const double middle = 47 + 20 * std::sin(2 * M_PI * v / kViews), half = y < 10 ? 9 : 14;
  return uint16_t((std::abs(x - middle) < half ? 3000 : 30000) + 300 * chance(v, y, x));
}

bool is_hit(int v, int x, int y) {
  return chance(1000 + v, x, y) < 0.002 || chance(1000 + v, x - 1, y) < 0.0005;
}

Scan hit_scan() {
  Scan scan = disc_scan();
  std::vector<Frame> views;
  for (int v = 0; v < kViews; ++v) {
    Frame frame(PixelType::u16, kColumns, kRows);
    for (int y = 0; y < kRows; ++y)
      for (int x = 0; x < kColumns; ++x)
        frame.row<uint16_t>(y)[x] = is_hit(v, x, y) ? 60000 : true_counts(v, x, y);
    views.push_back(frame);
  }
  scan.source = stack_of(views, "projections");
  return scan;
}

struct Shares {
  double found, left_alone;
};

Shares shares_of(const char* place) {
  const Scan scan = hit_scan();
  const auto tally = std::make_shared<ZingerTally>(kViews, kRows);
  const Scan clean = without_zingers(scan, place, kDifference, tally);
  double hits = 0, found = 0, changed = 0, others = 0;
  int64_t replaced = 0;
  std::vector<uint16_t> row(kColumns);
  for (int v = 0; v < kViews; ++v)
    for (int y = 0; y < kRows; ++y) {
      clean.source->read_rows(v, y, y + 1, reinterpret_cast<std::byte*>(row.data()));
      for (int x = 0; x < kColumns; ++x) {
        const bool hit = is_hit(v, x, y), is_changed = row[size_t(x)] != (hit ? 60000 : true_counts(v, x, y));
        replaced += is_changed;
        (hit ? hits : others) += 1;
        if (hit) found += row[size_t(x)] <= 31000;
        else changed += is_changed;
      }
    }
  CHECK(tally->count() == replaced);
  return {found / hits, 1 - changed / others};
}

}  // namespace

TEST_CASE(
    "zingers are found, and true pixels of a sample with sharp edges are left alone, as far as the "
    "neighbourhood tells") {
  const Shares row = shares_of("row"), projection = shares_of("projection"), views = shares_of("views"),
               sinogram = shares_of("sinogram"), both = shares_of("both");
  for (const Shares& some : {row, projection, views, sinogram, both}) {
    CAPTURE(some.found);
    CAPTURE(some.left_alone);
    CHECK(some.found > 0.95);
    CHECK(some.left_alone > 0.97);
  }
  CHECK(both.left_alone > 0.9999);
  CHECK(both.found > 0.99);
  CHECK(both.left_alone >= views.left_alone);
  CHECK(both.left_alone >= projection.left_alone);
}

TEST_CASE("the box's rule is that of sorted lists; rows read alone are those of whole frames") {
  const Scan scan = hit_scan();
  const Scan clean =
      without_zingers(scan, "sinogram", kDifference, std::make_shared<ZingerTally>(kViews, kRows));
  const auto at = [](int v, int x, int y) { return is_hit(v, x, y) ? 60000 : int(true_counts(v, x, y)); };
  std::vector<uint16_t> frame(size_t(kColumns) * kRows), row(kColumns);
  for (int v : {0, 1, 2, 70, kViews - 2, kViews - 1}) {
    clean.source->read_rows(v, 0, kRows, reinterpret_cast<std::byte*>(frame.data()));
    for (int y = 0; y < kRows; ++y) {
      clean.source->read_rows(v, y, y + 1, reinterpret_cast<std::byte*>(row.data()));
      CHECK(std::equal(row.begin(), row.end(), frame.begin() + y * kColumns));
      for (int x = 0; x < kColumns; ++x) {
        const int v0 = std::clamp(v - 2, 0, kViews - 5), x0 = std::clamp(x - 2, 0, kColumns - 5);
        std::vector<int> near;
        for (int j = 0; j < 5; ++j)
          for (int i = 0; i < 5; ++i) near.push_back(at(v0 + j, x0 + i, y));
        std::sort(near.begin(), near.end());
        CHECK(row[size_t(x)] == (at(v, x, y) - near[12] > kDifference ? near[12] : at(v, x, y)));
      }
    }
  }
}

TEST_CASE("the row's rule is that of bands; another name is refused") {
  const Scan scan = hit_scan();
  Recipe recipe = disc_recipe("direct");
  recipe.zinger = kDifference;
  Band band;
  const std::vector<int> rows{4, 5, 20};
  BandReader(scan, recipe).read(rows, band);
  const Scan clean = without_zingers(scan, "row", kDifference, std::make_shared<ZingerTally>(kViews, kRows));
  std::vector<uint16_t> row(kColumns);
  for (int v = 0; v < kViews; ++v)
    for (size_t i = 0; i < rows.size(); ++i) {
      clean.source->read_rows(v, rows[i], rows[i] + 1, reinterpret_cast<std::byte*>(row.data()));
      CHECK(std::memcmp(row.data(), band.raw.as<uint16_t>() + (size_t(v) * rows.size() + i) * kColumns,
                        row.size() * 2) == 0);
    }
  CHECK(message_of([&] { without_zingers(scan, "disc", 1, nullptr); }).find("'disc' is no neighbourhood") !=
        std::string::npos);
}
