// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/dead_columns.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "device/cpu/ring/bridges.h"
#include "device/cpu/ring/stripe_search.h"
#include "device/ring.h"

namespace harima {

namespace {

constexpr double kLeastNoise = 0.2;  // of 1, what columns are usually
constexpr float kFar = 5;            // times the distance of neighbours from 1
constexpr float kJump = 1.3f;        // from a sound column to a dead one

// Roughness over what neighbours have, 1 where they have nothing, and how far from 1 neighbours are.
struct Unusual {
  std::vector<float> ratio, spread;
};

Unusual against_neighbours(const std::vector<float>& rough, const SinogramBatch& shape, int width) {
  const auto median_row = lane_kernels(shape.lanes).median_row;
  Unusual unusual{rough, rough};
  median_row(rough.data(), shape.columns, width, unusual.spread.data());
  for (size_t i = 0; i < rough.size(); ++i)
    unusual.ratio[i] = unusual.spread[i] > 0 ? rough[i] / unusual.spread[i] : 1.0f;
  std::vector<float> distance;
  for (const float ratio : unusual.ratio) distance.push_back(std::abs(ratio - 1));
  median_row(distance.data(), shape.columns, width, unusual.spread.data());
  return unusual;
}

std::vector<float> lane_of(const std::vector<float>& cells, int lane, int lanes) {
  std::vector<float> line;
  for (size_t i = size_t(lane); i < cells.size(); i += size_t(lanes)) line.push_back(cells[i]);
  return line;
}

// Columns of a lane that stand out, far from where their neighbours are, and from one column to the next:
// what is rough in the sample fades.
std::vector<int> dead_columns(const std::vector<float>& ratio, const std::vector<float>& spread, double snr) {
  std::vector<int> found = outstanding(ratio, snr, kLeastNoise);
  std::erase_if(found, [&](int x) { return std::abs(ratio[size_t(x)] - 1) < kFar * spread[size_t(x)]; });
  std::vector<int> dead;
  for (size_t first = 0, last = 0; first < found.size(); first = last + 1) {
    for (last = first; last + 1 < found.size() && found[last + 1] == found[last] + 1;) ++last;
    const int before = std::max(0, found[first] - 1),
              behind = std::min(int(ratio.size()) - 1, found[last] + 1);
    const auto steps_to = [&](int from, int to) {
      const float a = ratio[size_t(from)], b = ratio[size_t(to)];
      return b > kJump * a ? 1 : a > kJump * b ? -1 : 0;
    };
    const int in = steps_to(before, found[first]), out = steps_to(found[last], behind);
    if (in != 0 && in == -out)
      dead.insert(dead.end(), found.begin() + ptrdiff_t(first), found.begin() + ptrdiff_t(last) + 1);
  }
  return dead;
}

// 1 for dead columns of a lane and those beside them.
std::vector<float> dead_mask(const Unusual& unusual, const SinogramBatch& shape, double snr) {
  std::vector<float> mask(unusual.ratio.size(), 0.0f);
  parallel_for(shape.lanes, [&](int lane) {
    for (const int x : dead_columns(lane_of(unusual.ratio, lane, shape.lanes),
                                    lane_of(unusual.spread, lane, shape.lanes), snr))
      for (int near = std::max(0, x - 1); near <= std::min(x + 1, shape.columns - 1); ++near)
        mask[size_t(near) * size_t(shape.lanes) + size_t(lane)] = 1;
  });
  return mask;
}

}  // namespace

void bridge_dead_columns(StripeRows& rows, int wide, double snr) {
  const SinogramBatch& shape = rows.shape();
  if (shape.views < 2 || shape.columns < 1 || wide < 1) return;
  const Unusual unusual = against_neighbours(rows.roughness(), shape, odd_ring_width(2 * wide + 1));
  const std::vector<StripeRun> runs = stripe_runs(dead_mask(unusual, shape, snr), shape, wide);
  if (!runs.empty()) rows.bridge(runs);
}

}  // namespace harima
