// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/fourier_plan.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "device/cpu/batch_fft.h"
#include "math/gridding_taps.h"
#include "math/window.h"

namespace harima {

namespace {

constexpr int kLeastGrid = 16;
constexpr int kSectorCells = 80;  // grid cells of its side that justify another sector
constexpr int kMostSectors = 64;  // half of them run at once: as many threads have work
// Boxes of 8 x 8 cells cannot meet at a greater distance than this.
constexpr double kBoxReach = 11.4;

int sector_count(int grid) { return std::clamp(grid / kSectorCells / 2 * 2, 2, kMostSectors); }

// Radius beyond which two sectors with one between them do not touch the same cell, in samples.
int core_samples(int sectors, int padded, int grid) {
  if (sectors == 2) return 0;
  const double cells = kBoxReach / (2 * std::sin(0.5 * M_PI / sectors));
  return int(std::ceil(cells * padded / grid)) + 1;
}

Sectors make_sectors(const FbpSpec& spec, int count, int padded, double cells_per_sample) {
  const double delta = spec.width % 2 == 0 ? -0.5 : 0.0;  // (width-1)/2 - floor(width/2)
  std::vector<std::pair<double, Ray>> rays;
  for (int v = 0; v < spec.views; ++v) {
    const double angle = spec.angle_rad[size_t(v)], cosine = std::cos(angle), sine = std::sin(angle);
    const double turns = std::floor(angle / M_PI);
    // Rows count downwards, y upwards: the grid's second axis is -sin.
    rays.push_back({angle - M_PI * turns,
                    {v, v, cells_per_sample * cosine, -cells_per_sample * sine, delta * (sine - cosine),
                     spec.weight_rad[size_t(v)] * spec.scale / padded, std::fmod(turns, 2) != 0}});
  }
  std::stable_sort(rays.begin(), rays.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Sectors sectors(static_cast<size_t>(count));
  for (const auto& [direction, ray] : rays)
    sectors[size_t(std::clamp(int(direction / M_PI * count), 0, count - 1))].push_back(ray);
  return sectors;
}

}  // namespace

FourierSizes::FourierSizes(const FbpSpec& spec) : padded(padded_columns(spec)) {
  if (spec.kernel_taps < 3 || spec.kernel_taps > 7)
    fail("kernel of {} cells, wanted 3 to 7", spec.kernel_taps);
  grid = good_fft_size(std::max(kLeastGrid, int(std::ceil(spec.oversampling * spec.width))));
  if (grid > padded || spec.oversampling < 1.1)
    fail("oversampling {} is out of range 1.1 to 2", spec.oversampling);
  side = grid + 2 * kGridMargin;
  stride = size_t(side) + (size_t(side) % 8 == 0 ? 1 : 0);  // rows off a multiple of the page
  core = core_samples(sector_count(grid), padded, grid);
}

FourierPlan::FourierPlan(const FbpSpec& spec) : FourierSizes(spec), centre(spec.width / 2) {
  sectors = sectors_of(spec);
  response = filter_response(padded, spec.window);
  for (size_t k = 0; spec.as_linear && k < response.size(); ++k)
    response[k] *= std::pow(window::sinc(double(k) / padded), 2);

  const GriddingTaps taps(spec.kernel_taps, grid, spec.width);
  kernel.assign(size_t(kKernelSteps + 2) * 8, 0);  // a fraction may be rounded up to 1
  for (int step = 0; step <= kKernelSteps; ++step) {
    const std::vector<double> weights = taps.at(double(step) / kKernelSteps);
    std::copy(weights.begin(), weights.end(), kernel.begin() + step * 8);
  }
  for (int i = 0; i < spec.width; ++i) {
    const double sign = (i - centre) % 2 == 0 ? 1 : -1;  // the grid begins at frequency -M/2
    deapodise.push_back(float(sign / taps.shape(i - centre)));
  }
}

Sectors FourierPlan::sectors_of(const FbpSpec& spec) const {
  return make_sectors(spec, sector_count(grid), padded, double(grid) / padded);
}

}  // namespace harima
