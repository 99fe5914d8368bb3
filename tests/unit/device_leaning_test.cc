// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "leaning_slices.h"
#include "math/cubic.h"

using namespace harima;

namespace {

constexpr int kLanes = LeaningFbp::kLanes, kSlices = LeaningFbp::kSlices, kColumns = 31, kRows = 70,
              kViews = 17;
constexpr double kAxis = 14.3;

float sample(int view, int column, int row) {
  return std::sin(0.21f * float(column) + 0.13f * float(row) + 0.7f * float(view)) +
         0.3f * std::cos(0.9f * float(row - column));
}

FbpSpec spec_of() {
  FbpSpec spec;
  spec.columns = spec.width = spec.out_width = spec.out_height = kColumns;
  spec.views = kViews;
  spec.lanes = kLanes;
  spec.circle_px = 14;
  spec.scale = 2;
  spec.window = [](double) { return 1.0; };
  for (int v = 0; v < kViews; ++v) {
    spec.angle_rad.push_back(0.4 + 2 * M_PI * v / kViews);
    spec.weight_rad.push_back(M_PI / kViews * (1 + 0.3 * (v % 3)));
  }
  return spec;
}

LeaningSlices made(const FbpSpec& spec, double degrees, RowSpan slices, int from) {
  return leaning_slices(spec, {degrees * M_PI / 180, kRows}, kAxis, slices, from,
                        [](int row, SinogramBatch& batch) {
                          for (int v = 0; v < kViews; ++v)
                            for (int x = 0; x < kColumns; ++x)
                              for (int i = 0; i < kLanes; ++i)
                                batch.sample(i, v, x) = row + i < kRows ? sample(v, x, row + i) : 0.0f;
                        });
}

// The formula of the header, in double.
class Plain {
 public:
  Plain(const FbpSpec& spec, double degrees) : spec_(spec), lean_(degrees * M_PI / 180) {
    for (int v = 0; v < kViews; ++v)
      for (int row = 0; row < kRows; ++row)
        for (int x = 0; x < kColumns; ++x) {
          double q = 0;
          for (int i = 0; i < kColumns; ++i) {
            const int n = x - i;
            q += (n == 0       ? 0.25
                  : n % 2 == 0 ? 0
                               : -1 / (M_PI * M_PI * n * double(n))) *
                 double(sample(v, i, row));
          }
          filtered_.push_back(q);
        }
  }

  double at(int i, int j, int slice) const {
    const double x = i - 0.5 * (kColumns - 1), y = 0.5 * (kColumns - 1) - j;
    double sum = 0;
    for (int v = 0; v < kViews; ++v) {
      const double c = std::cos(spec_.angle_rad[size_t(v)]), s = std::sin(spec_.angle_rad[size_t(v)]);
      const double column = kAxis + x * c + y * s, height = slice + (y * c - x * s) * std::tan(lean_);
      const int cell = int(std::floor(column)), below = int(std::floor(height));
      const double t = column - cell, u = height - below;
      sum += spec_.weight_rad[size_t(v)] *
             ((1 - t) * ((1 - u) * resampled(v, cell, below) + u * resampled(v, cell, below + 1)) +
              t * ((1 - u) * resampled(v, cell + 1, below) + u * resampled(v, cell + 1, below + 1)));
    }
    return sum * spec_.scale * std::cos(lean_);
  }

 private:
  double resampled(int view, int column, int height) const {
    if (column < 0 || column >= kColumns) return 0;
    const double middle = 0.5 * (kRows - 1), row = middle + (height - middle) * std::cos(lean_);
    const int whole = int(std::floor(row));
    double weights[4], sum = 0;
    cubic_weights(row - whole, weights);
    for (int k = 0; k < 4; ++k)
      sum += weights[k] *
             filtered_[(size_t(view) * kRows + size_t(std::clamp(whole - 1 + k, 0, kRows - 1))) * kColumns +
                       size_t(column)];
    return sum;
  }

  const FbpSpec& spec_;
  const double lean_;
  std::vector<double> filtered_;
};

}  // namespace

TEST_CASE("slices about a leaning axis are those of the formula") {
  const FbpSpec spec = spec_of();
  for (double degrees : {0.0, 0.7, -31.0, 45.0}) {
    const Plain plain(spec, degrees);
    for (int from : {0, 32, 64}) {
      const LeaningSlices slices = made(spec, degrees, {from, from + kSlices}, from);
      double worst = 0;
      for (int k = 0; k < kSlices; k += 5)
        for (int j = 0; j < kColumns; j += 3)
          for (int i = 0; i < kColumns; ++i) {
            const bool inside = std::hypot(i - 15.0, j - 15.0) <= spec.circle_px;
            worst = std::max(worst, std::abs(double(slices[size_t(k)][size_t(j * kColumns + i)]) -
                                             (inside ? plain.at(i, j, from + k) : 0)));
          }
      CHECK(worst < 5e-6);
    }
  }
}

TEST_CASE(
    "bits about a leaning axis depend neither on bands nor on regions nor on threads or instruction sets") {
  const FbpSpec spec = spec_of();
  const LeaningSlices alone = made(spec, 31, {32, 64}, 32);
  CHECK(made(spec, 31, {0, 96}, 32) == alone);
  const int threads = thread_count();
  set_thread_count(1);
  CHECK(made(spec, 31, {32, 96}, 32) == alone);
  set_thread_count(threads);
  for (const char* target : {"generic", "avx2", "avx512"})
    if (force_lane_target(target)) CHECK(made(spec, 31, {32, 64}, 32) == alone);
  force_lane_target("");
  FbpSpec part = spec;
  part.x0 = 9, part.y0 = 20, part.out_width = 7, part.out_height = 5;
  const LeaningSlices region = made(part, 31, {32, 64}, 32);
  for (int j = 0; j < 5; ++j)
    for (int i = 0; i < 7; ++i)
      REQUIRE(region[3][size_t(j * 7 + i)] == alone[3][size_t((j + 20) * kColumns + i + 9)]);
}

TEST_CASE("an upright axis takes the rows of its slices alone") {
  const FbpSpec spec = spec_of();
  const LeaningBand upright = leaning_band(spec, {0, 4000}, {160, 176}),
                    leaning = leaning_band(spec, {0.5, 4000}, {1984, 2000});
  CHECK(upright.rows.first >= 156);
  CHECK(upright.rows.last <= 180);
  const double reach = 14 * std::sin(0.5);
  CHECK(leaning.rows.first <= 2000 - 16 - reach);
  CHECK(leaning.rows.last >= 2000 + reach);
  CHECK(leaning.rows.count() < 16 + 2 * reach + 10);
}
