// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "recon/ring_choice.h"

using namespace harima;

namespace {

constexpr int kViews = 240, kColumns = 150;

// Noise of +-0.01 over a smooth sample, with a stripe of `width` columns from column 60 on, and all columns
// off by +-`off`.
Frame sinogram(unsigned seed, float stripe, int width, float off) {
  Frame frame(PixelType::f32, kColumns, kViews);
  std::mt19937 random(seed);
  const auto even = [&] { return float(random() % 20001) / 10000 - 1; };
  std::vector<float> level;
  for (int x = 0; x < kColumns; ++x) level.push_back(off * even() + (x >= 60 && x < 60 + width ? stripe : 0));
  for (int v = 0; v < kViews; ++v)
    for (int x = 0; x < kColumns; ++x) {
      const float r = (float(x) - 80) / 40;
      frame.row<float>(v)[x] = 0.1f * std::exp(-r * r) + level[size_t(x)] + 0.01f * even();
    }
  return frame;
}

RingChoice choice_for(float stripe, int width, float off) {
  Probe probe;
  for (unsigned row = 1; row <= 5; ++row) {
    probe.rows.push_back(int(row));
    probe.sinograms.push_back(sinogram(row, stripe, width, off));
  }
  return choose_ring(probe);
}

}  // namespace

TEST_CASE("the ring index is 1 for noise alone, and grows with the height of stripes") {
  const Frame noise = sinogram(1, 0, 0, 0), stripes = sinogram(1, 0, 0, 0.02f);
  CHECK(ring_index(noise, noise) == doctest::Approx(1).epsilon(0.2));
  // Twice the noise, which is not the same in each of 30 views.
  CHECK(ring_index(stripes, stripes) == doctest::Approx(2 * std::sqrt(30.0)).epsilon(0.15));
  CHECK(ring_index(stripes, noise) == doctest::Approx(ring_index(stripes, stripes)).epsilon(0.01));
}

TEST_CASE("data without noise has an index, too") {
  Frame flat(PixelType::f32, 20, 30);
  for (int v = 0; v < 30; ++v)
    for (int x = 0; x < 20; ++x) flat.row<float>(v)[x] = 1;
  CHECK(ring_index(flat, flat) == 0);
  for (int v = 0; v < 30; ++v) flat.row<float>(v)[9] = 2;
  CHECK(std::isfinite(ring_index(flat, flat)));
}

TEST_CASE("the mildest method that is enough is chosen") {
  const RingChoice none = choice_for(0, 0, 0), sort = choice_for(0, 0, 0.01f), all = choice_for(0.05f, 12, 0);
  CHECK(none.method == "none");
  CHECK(none.after == none.before);
  CHECK(sort.method == "sort");
  CHECK(sort.mended == 0);
  CHECK(sort.after < 0.7 * sort.before);
  CHECK(all.method == "all");
  CHECK(all.mended == 12);
  CHECK(all.after < 1.25);
  CHECK(all.before > 1.5 * all.after);
}
