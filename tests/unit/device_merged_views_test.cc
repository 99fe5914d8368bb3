// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <complex>
#include <random>
#include <vector>

#include "base/parallel.h"
#include "device/cpu/merged_views.h"
#include "leaning_slices.h"

using namespace harima;

namespace {

constexpr int kLanes = LeaningFbp::kLanes, kSlices = LeaningFbp::kSlices, kWide = 110, kTall = 260,
              kMany = 700;
constexpr double kAt = 51.3;

// What a view shows, at any place: a wave of any direction and length down to 2.5 pixels, another in each
// view, as noise has.
class Waves {
 public:
  explicit Waves(double finest) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> uniform(-1, 1);
    for (Wave& wave : waves_)
      wave = {2 * M_PI * finest * uniform(random), 2 * M_PI * finest * uniform(random),
              M_PI * uniform(random)};
    for (const Wave& wave : waves_)
      for (int x = 0; x < kWide; ++x) columns_.push_back(std::polar(1.0, wave.u * x));
  }
  double at(int view, double column, double row) const {
    const auto [u, w, phase] = waves_[size_t(view)];
    return std::cos(u * column + w * row + phase);
  }
  void fill(int first_row, SinogramBatch& batch) const {
    for (int v = 0; v < kMany; ++v) {
      const auto [u, w, phase] = waves_[size_t(v)];
      for (int i = 0; i < kLanes; ++i) {
        const double c = std::cos(w * (first_row + i) + phase), s = std::sin(w * (first_row + i) + phase);
        for (int x = 0; x < kWide; ++x)
          batch.sample(i, v, x) =
              float(c * columns_[size_t(v * kWide + x)].real() - s * columns_[size_t(v * kWide + x)].imag());
      }
    }
  }

 private:
  struct Wave {
    double u, w, phase;
  };
  std::vector<Wave> waves_ = std::vector<Wave>(kMany);
  std::vector<std::complex<double>> columns_;  // [view][column]: e^{i u x}
};

FbpSpec many_views() {
  FbpSpec spec;
  spec.columns = spec.width = spec.out_width = spec.out_height = kWide;
  spec.views = kMany;
  spec.lanes = kLanes;
  spec.circle_px = 44;
  for (int v = 0; v < kMany; ++v) {
    spec.angle_rad.push_back(0.4 + 2 * M_PI * ((v * 11) % kMany + 0.3 * std::sin(v)) / kMany);
    spec.weight_rad.push_back(M_PI / kMany * (1 + 0.3 * (v % 3)));
  }
  return spec;
}

LeaningSlices summed(const FbpSpec& spec, const Waves& waves, const Lean& lean, RowSpan slices, int from) {
  return leaning_slices(spec, lean, kAt, slices, from,
                        [&](int row, SinogramBatch& batch) { waves.fill(row, batch); });
}

// The formula of device/leaning_fbp.h, in double, of the waves themselves.
double exact(const FbpSpec& spec, const Waves& waves, const Lean& lean, int i, int j, int slice) {
  const double x = i - 0.5 * (kWide - 1), y = 0.5 * (kWide - 1) - j, middle = lean.middle_row();
  double sum = 0;
  for (int v = 0; v < kMany; ++v) {
    const double c = std::cos(spec.angle_rad[size_t(v)]), s = std::sin(spec.angle_rad[size_t(v)]);
    sum += spec.weight_rad[size_t(v)] *
           waves.at(v, kAt + x * c + y * s,
                    middle + (slice - middle) * std::cos(lean.rad) + (y * c - x * s) * std::sin(lean.rad));
  }
  return sum * spec.scale * std::cos(lean.rad);
}

// Root of the mean square of errors of some pixels, the corners of tiles among them.
double error_of(const LeaningSlices& slices, const FbpSpec& spec, const Waves& waves, const Lean& lean,
                int from) {
  double sum = 0;
  int count = 0;
  for (int k = 0; k < kSlices; k += 10)
    for (int j = 0; j < kWide; j += 9)
      for (int i = 1; i < kWide; i += 7) {
        if (std::hypot(i - 0.5 * (kWide - 1), j - 0.5 * (kWide - 1)) > spec.circle_px) continue;
        sum += std::pow(
            double(slices[size_t(k)][size_t(j * kWide + i)]) - exact(spec, waves, lean, i, j, from + k), 2);
        ++count;
      }
  return std::sqrt(sum / count);
}

Lean leaning(double degrees, bool is_hierarchical) { return {degrees * M_PI / 180, kTall, is_hierarchical}; }

}  // namespace

TEST_CASE("views are sorted into bins by their angle within a turn, shared linearly") {
  const double turn = 2 * M_PI;
  const AngleBins bins = angle_bins({1.35, 1.0, 1.0 + turn, 1.25, 1.9}, 0.1);
  CHECK(bins.first_rad == 1.0);
  CHECK(bins.count() == 9);
  CHECK(bins.view == std::vector<int>{1, 2, 3, 0, 4});
  CHECK(bins.begin == std::vector<int>{0, 2, 2, 3, 4, 4, 4, 4, 4, 5});
  CHECK(bins.share[2] == doctest::Approx(0.5));
  CHECK(bins.share[3] == doctest::Approx(0.5));
  CHECK(angle_bins({0.7}, 0.1).begin == std::vector<int>{0, 1});
}

TEST_CASE("merging pays where many views lie close together") {
  std::vector<double> some, many;
  for (int v = 0; v < 360; ++v) some.push_back(2 * M_PI * v / 360);
  for (int v = 0; v < 3000; ++v) many.push_back(2 * M_PI * v / 3000);
  CHECK_FALSE(MergedViews::pays(some));
  CHECK(MergedViews::pays(many));
  CHECK_FALSE(MergedViews::pays({}));
}

TEST_CASE("slices of merged views are the formula, as near to it as those of the direct sum") {
  const FbpSpec spec = many_views();
  const Waves long_waves(0.05), all_waves(0.4);
  for (double degrees : {0.0, 1.0, -31.0, 45.0}) {
    const LeaningSlices smooth = summed(spec, long_waves, leaning(degrees, true), {96, 128}, 96);
    CHECK(error_of(smooth, spec, long_waves, leaning(degrees, true), 96) < 0.002);
    const double merged = error_of(summed(spec, all_waves, leaning(degrees, true), {96, 128}, 96), spec,
                                   all_waves, leaning(degrees, true), 96);
    const double direct = error_of(summed(spec, all_waves, leaning(degrees, false), {96, 128}, 96), spec,
                                   all_waves, leaning(degrees, false), 96);
    MESSAGE("tilt " << degrees << ": merged over direct " << merged / direct);
    CHECK(merged < 1.05 * direct);
  }
}

TEST_CASE("bits of merged views depend neither on bands nor on regions nor on threads or instruction sets") {
  const FbpSpec spec = many_views();
  const Waves waves(0.4);
  const Lean lean = leaning(31, true);
  const LeaningSlices alone = summed(spec, waves, lean, {96, 128}, 96);
  CHECK(summed(spec, waves, lean, {64, 160}, 96) == alone);
  const int threads = thread_count();
  set_thread_count(1);
  CHECK(summed(spec, waves, lean, {96, 160}, 96) == alone);
  set_thread_count(threads);
  for (const char* target : {"avx2", "avx512"})
    if (force_lane_target(target)) CHECK(summed(spec, waves, lean, {96, 128}, 96) == alone);
  force_lane_target("");
  FbpSpec part = spec;
  part.x0 = 60, part.y0 = 75, part.out_width = 9, part.out_height = 5;
  const LeaningSlices region = summed(part, waves, lean, {96, 128}, 96);
  for (int j = 0; j < part.out_height; ++j)
    for (int i = 0; i < part.out_width; ++i)
      REQUIRE(region[3][size_t(j * part.out_width + i)] ==
              alone[3][size_t((j + part.y0) * kWide + i + part.x0)]);
}
