// SPDX-License-Identifier: BSD-3-Clause
// Gathering is the transpose of spreading, with the same weights. Nothing is added up by two threads, so any
// rays may go together.
#include <algorithm>
#include <array>

#include "base/parallel.h"
#include "device/cpu/gridder.h"

namespace harima {

void Gridder::gather(const Sectors& sectors, const SinogramBatch& to) {
  std::vector<std::span<const Ray>> blocks;
  for (const std::vector<Ray>& sector : sectors)
    for (size_t first = 0; first < sector.size(); first += kBlockViews)
      blocks.push_back(
          std::span(sector).subspan(first, std::min(sector.size() - first, size_t(kBlockViews))));
  parallel_for(int(blocks.size()), [&](int i) { gather_block(blocks[size_t(i)], to); });
}

void Gridder::gather_block(std::span<const Ray> rays, const SinogramBatch& to) {
  auto loan = sector_pool_.lend();
  const CellPair work{loan.data(), loan.data() + size_t(plan_.padded) * lanes()};
  float* const samples = work.second + size_t(plan_.padded) * lanes();
  gather_half(rays, samples, false);
  gather_half(rays, samples, true);
  for (size_t i = 0; i < rays.size(); ++i)
    spectra_.row(*kernels_, samples + i * size_t(plan_.padded + 1) * lanes(), rays[i], work, to.columns,
                 to.at(rays[i].row, 0));
}

// One half of the double wedge, radius outermost, as in spread_block(). Samples of a ray: k = -P/2 .. P/2.
void Gridder::gather_half(std::span<const Ray> rays, float* samples, bool far_half) {
  std::array<SpreadPair, kPiecePairs> pairs;
  const int half = plan_.padded / 2;
  for (int first = 0; first <= half; first += 2 * kPiecePairs)
    for (size_t i = 0; i < rays.size(); ++i) {
      const bool backwards = far_half != rays[i].reversed;
      const int sign = backwards ? -1 : 1, k0 = first + (backwards ? 1 : 0),
                take = std::min(2 * kPiecePairs, half + 1 - k0);
      if (take <= 0) continue;
      const RayPiece piece{origin(), origin(),       sign * rays[i].du, sign * rays[i].dv,
                           k0,       (take + 1) / 2, take % 2 != 0};
      kernels_->make_pairs(piece, table_, plan_.stride, pairs.data());
      float* const sample = samples + (i * size_t(plan_.padded + 1) + size_t(half + sign * k0)) * lanes();
      kernels_->gather(pairs.data(), piece.count, grid_.cells(), plan_.stride, piece.last_alone, sample,
                       sign);
    }
}

}  // namespace harima
