// SPDX-License-Identifier: BSD-3-Clause
// Beams of known parts: eigen-flats and their weights in projections of a known sample.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "base/error.h"
#include "base/parallel.h"
#include "device/gpu_choice.h"
#include "disc_scan.h"
#include "emulated.h"
#include "recon/band.h"
#include "recon/eigen_flats.h"

using namespace harima;

namespace {

constexpr int kFlats = 12;

// Two patterns, each without the other and without a mean; what a beam has of them.
double stripes(int y) { return std::sin(2 * M_PI * y / 7); }
double waves(int x) { return std::sin(2 * M_PI * x / 19); }
double of_stripes(int exposure) { return 900 * std::sin(1.3 * exposure); }
double of_waves(int exposure) { return 500 * std::cos(2.1 * exposure + 0.4); }

// Between -0.5 and 0.5, without order.
double noise(int exposure, int x, int y) {
  uint64_t z = (uint64_t(exposure) << 40) + (uint64_t(y) << 20) + uint64_t(x) + 1;
  for (int i = 0; i < 3; ++i) z = (z ^ (z >> 29)) * 0xbf58476d1ce4e5b9u;
  return double(z >> 11) * 0x1p-53 - 0.5;
}

double beam(int exposure, int x, int y) {
  return 30000 + 10 * x + of_stripes(exposure) * stripes(y) + of_waves(exposure) * waves(x);
}

// `shown`: the exposure whose beam it has; its noise is its own.
Frame exposed(int exposure, int shown, bool with_sample, double angle_rad) {
  const Frame through = counts(angle_rad, true);
  Frame frame(PixelType::u16, kColumns, kRows);
  for (int y = 0; y < kRows; ++y)
    for (int x = 0; x < kColumns; ++x) {
      const double share = (through.row<uint16_t>(y)[x] - 100.0 - x) / (50000 + 20 * x + 100 * y);
      frame.row<uint16_t>(y)[x] = uint16_t(
          std::lround(100 + x + beam(shown, x, y) * (with_sample ? share : 1) + 60 * noise(exposure, x, y)));
    }
  return frame;
}

// disc_scan() in such a beam.
Scan restless_scan(bool is_restless = true) {
  Scan scan = disc_scan();
  std::vector<Frame> views, flats;
  for (int v = 0; v < kViews; ++v)
    views.push_back(exposed(100 + v, is_restless ? 100 + v : 0, true, M_PI * v / kViews));
  for (int i = 0; i < kFlats; ++i) flats.push_back(exposed(i, is_restless ? i : 0, false, 0));
  scan.source = stack_of(views, "projections");
  scan.flats = {{{stack_of(flats, "flats"), all_rows(kFlats)}, 0}};
  return scan;
}

EigenFlats found(const Scan& scan, int wanted = 0) {
  return find_eigen_flats(scan, {}, wanted, [] {});
}

}  // namespace

TEST_CASE(
    "eigen-flats that stand out are as many as the beam has, and with their weights make the beam of each "
    "view") {
  const Scan scan = restless_scan();
  const EigenFlats eigen = found(scan);
  REQUIRE(eigen.shares.size() == 2);
  CHECK(eigen.roughness < 0.6);
  const std::vector<int> rows{3, 4, 17};
  const Frame dark = mean_rows(scan.darks, rows);
  const std::vector<Frame> flats = eigen_flat_rows(scan, eigen, rows, dark);
  REQUIRE(flats.size() == 3);
  double worst = 0;
  for (int v = 0; v < kViews; ++v)
    for (size_t i = 0; i < rows.size(); ++i)
      for (int x = 0; x < kColumns; ++x) {
        const std::vector<float>& weights = eigen.weights.at(v);
        double light = 0;
        for (size_t k = 0; k < 3; ++k) light += double(weights[k]) * double(flats[k].row<float>(int(i))[x]);
        worst = std::max(worst, std::abs(light / beam(100 + v, x, rows[i]) - 1));
      }
  CHECK(worst < 0.006);  // the beam itself changes by 5 %; its brightness is that of the flats
}

TEST_CASE("noise alone makes no eigen-flat; so many are taken as are asked for") {
  CHECK(found(restless_scan(false)).shares.empty());
  CHECK(found(restless_scan(false), 3).shares.size() == 3);
  Scan few = restless_scan();
  few.flats[0].set.frames.resize(kLeastFlats - 1);
  CHECK_THROWS_AS(found(few), Error);
}

TEST_CASE("weights are the same to the bit with one thread or more") {
  const Scan scan = restless_scan();
  const int threads = thread_count();
  set_thread_count(1);
  const EigenFlats one = found(scan);
  set_thread_count(3);
  const EigenFlats three = found(scan);
  set_thread_count(threads);
  CHECK(one.weights == three.weights);
  CHECK(one.shares == three.shares);
  CHECK(one.roughness == three.roughness);
}

TEST_CASE(
    "slices have the values of the disc, on the processor and on GPUs; some views alone have the same beam") {
  const Scan scan = restless_scan();
  Recipe recipe = disc_recipe("fourier");
  recipe.flat_field.eigen = std::make_shared<EigenFlats>(found(scan));
  MapSink cpu, gpu;
  reconstruct(scan, recipe, plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, 0, 2), {}, cpu, nullptr,
              nullptr);
  emulated::set_machine({.devices = 2});
  std::string remark;
  const GpuChoice gpus = choose_gpus("cuda", &emulated::backend(), remark);
  reconstruct(scan, recipe,
              plan_gpu_bands(scan, recipe, all_rows(kRows), {0, kRows}, PixelType::f32, 0, gpus), {}, gpu,
              nullptr, nullptr);
  REQUIRE(gpu.slices.size() == kRows);
  for (const auto& [row, slice] : gpu.slices) {
    CHECK(largest_difference(slice, cpu.slices.at(row)) < 1e-4 * kMuPerCm);
    CHECK(mean_around(slice, kDiscX, kDiscY, kRadius - 4) == doctest::Approx(kMuPerCm).epsilon(0.004));
  }
  const BandReader reader(scan, recipe);
  Band band;
  reader.read_beam({5}, band);
  const std::vector<int> views{7, 3};
  const CorrectSpec all = reader.correction(band), some = reader.correction(band, views);
  const size_t each = some.flats.size();
  REQUIRE(some.flat_weights.size() == 2 * each);
  for (size_t k = 0; k < each; ++k) CHECK(some.flat_weights[k] == all.flat_weights[7 * each + k]);
}
