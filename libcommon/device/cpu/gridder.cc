// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/gridder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/parallel.h"

namespace harima {

namespace {

constexpr int kCoreStrips = 16;  // of rows; fixed, so that sums do not depend on threads

// One thread's memory for a sector: a row being transformed, and the rays of a block (P/2 + 1 samples each
// way).
size_t sector_floats(const FourierSizes& sizes, int lanes) {
  return (2 * size_t(sizes.padded) + size_t(kBlockViews) * size_t(sizes.padded + 2)) * size_t(lanes);
}

}  // namespace

Gridder::Gridder(const FbpSpec& spec, const FourierPlan& plan, FourierGrid& grid)
    : plan_(plan), grid_(grid), lanes_(spec.lanes), spectra_(spec, plan),
      core_memory_(std::max<size_t>(1, plan.core_floats(spec.views, spec.lanes)) * sizeof(float)),
      sector_pool_(sector_floats(plan, spec.lanes)), table_{spec.kernel_taps, kKernelSteps,
                                                            plan.kernel.data()} {}

size_t Gridder::memory_floats(const FbpSpec& spec, const FourierSizes& sizes, int threads) {
  return sizes.core_floats(spec.views, spec.lanes) + sector_floats(sizes, spec.lanes) * size_t(threads);
}

void Gridder::spread(const SinogramBatch& batch, std::span<const double> axis_px) {
  set_axis(axis_px);
  spread(batch, plan_.sectors);
}

void Gridder::spread(const SinogramBatch& batch, const Sectors& sectors) {
  for (size_t parity : {0, 1}) spread_sectors(batch, sectors, parity);
  spread_core(sectors);
}

void Gridder::set_axis(std::span<const double> axis_px) {
  kernels_ = &lane_kernels(lanes_);
  spectra_.set_axis(axis_px);
}

// Sectors of one parity do not touch the same cells (beyond the core), so they may run at the same time; the
// two parities one after the other make a fixed order of sums.
void Gridder::spread_sectors(const SinogramBatch& batch, const Sectors& sectors, size_t parity) {
  const int count = int((sectors.size() + 1 - parity) / 2);
  parallel_for(count, [&](int i) { spread_sector(batch, sectors[2 * size_t(i) + parity]); });
}

void Gridder::spread_sector(const SinogramBatch& batch, std::span<const Ray> rays) {
  auto loan = sector_pool_.lend();
  const CellPair work{loan.data(), loan.data() + size_t(plan_.padded) * lanes()};
  const size_t forwards = size_t(spectra_.forwards_count()) * lanes(),
               backwards = size_t(spectra_.backwards_count()) * lanes();
  float* const spectra = work.second + size_t(plan_.padded) * lanes();
  for (size_t first = 0; first < rays.size(); first += kBlockViews) {
    const size_t count = std::min(rays.size() - first, size_t(kBlockViews));
    std::array<RayOutput, kBlockViews> block;
    for (size_t i = 0; i < count; ++i) {
      float* at = spectra + i * (forwards + backwards);
      block[i] = {at, at + forwards, core_samples(rays[first + i].view)};
      spectra_.spectrum(*kernels_, batch, rays[first + i], work, block[i]);
    }
    spread_block(rays.subspan(first, count), block.data(), false);
    spread_block(rays.subspan(first, count), block.data(), true);
  }
}

float* Gridder::core_samples(int view) {
  return core_memory_.as<float>() +
         (plan_.core > 0 ? size_t(view) * size_t(2 * plan_.core - 1) * lanes() : 0);
}

// One half of the double wedge: radius outermost, so that the block walks over the grid as a narrow front.
void Gridder::spread_block(std::span<const Ray> rays, const RayOutput* block, bool far_half) {
  std::array<SpreadPair, kPiecePairs> pairs;
  const int most = std::max(spectra_.forwards_count(), spectra_.backwards_count());
  for (int first = 0; first < most; first += 2 * kPiecePairs) {
    for (size_t i = 0; i < rays.size(); ++i) {
      const bool backwards = far_half != rays[i].reversed;
      const int have = backwards ? spectra_.backwards_count() : spectra_.forwards_count();
      const int take = std::min(2 * kPiecePairs, have - first);
      if (take <= 0) continue;
      const double sign = backwards ? -1 : 1;
      const int k0 = (backwards ? std::max(plan_.core, 1) : plan_.core) + first;
      const RayPiece piece{origin(), origin(),       sign * rays[i].du, sign * rays[i].dv,
                           k0,       (take + 1) / 2, take % 2 != 0};
      kernels_->make_pairs(piece, table_, plan_.stride, pairs.data());
      const float* sample = (backwards ? block[i].backwards : block[i].forwards) + size_t(first) * lanes();
      kernels_->spread(pairs.data(), piece.count, sample, piece.last_alone, grid_.cells(), plan_.stride);
    }
  }
}

// The core: strips of rows, each with all samples that reach it, in the order of the rays.
void Gridder::spread_core(const Sectors& sectors) {
  if (plan_.core == 0) return;
  const int reach = int(std::ceil(double(plan_.core) * plan_.grid / plan_.padded)) + kGridMargin;
  const int top = int(origin()) - reach, height = (2 * reach + kCoreStrips - 1) / kCoreStrips;
  parallel_for(kCoreStrips, [&](int strip) {
    const int first = top + strip * height, last = first + height;
    for (const std::vector<Ray>& sector : sectors)
      for (const Ray& ray : sector) spread_core_ray(ray, core_samples(ray.view), first, last);
  });
}

void Gridder::spread_core_ray(const Ray& ray, const float* samples, int first_row, int last_row) {
  const int core = plan_.core;
  int low = -(core - 1), high = core - 1;  // samples whose cells may lie in the rows
  const double margin = 0.5 * table_.taps + 2;
  if (std::abs(ray.dv) > 1e-12) {
    double a = (first_row - margin - origin()) / ray.dv, b = (last_row + margin - origin()) / ray.dv;
    if (a > b) std::swap(a, b);
    low = std::max(low, int(std::floor(std::max(a, -1e9))));
    high = std::min(high, int(std::ceil(std::min(b, 1e9))));
  } else if (origin() < first_row - margin || origin() > last_row + margin) {
    return;
  }
  low -= (low + core - 1) % 2;  // pairs are the same in every strip
  for (int k = low; k <= high; k += 2) {
    const bool alone = k == core - 1;
    const RayPiece piece{origin(), origin(), ray.du, ray.dv, k, 1, alone};
    SpreadPair pair;
    kernels_->make_pairs(piece, table_, plan_.stride, &pair);
    if (!clip_rows(pair, first_row, last_row)) continue;
    kernels_->spread(&pair, 1, samples + size_t(k + core - 1) * lanes(), alone, grid_.cells(), plan_.stride);
  }
}

bool Gridder::clip_rows(SpreadPair& pair, int first_row, int last_row) const {
  const int top = int(pair.cell / plan_.stride);
  const int from = std::max(top, first_row), to = std::min(top + pair.rows, last_row);
  if (from >= to) return false;
  std::memmove(pair.y1, pair.y1 + (from - top), size_t(to - from) * sizeof(float));
  std::memmove(pair.y2, pair.y2 + (from - top), size_t(to - from) * sizeof(float));
  pair.cell += size_t(from - top) * plan_.stride;
  pair.rows = to - from;
  return true;
}

}  // namespace harima
