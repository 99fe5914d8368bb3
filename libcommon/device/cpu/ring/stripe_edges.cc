// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/stripe_edges.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "device/cpu/ring/stripe_search.h"

namespace harima {

namespace {

constexpr int kStepsAround = 9;
constexpr double kLeastStep = 2e-4, kOpposite = 0.7, kStill = 0.15, kFlat = 0.7;

// Steps from each column to the next, over what steps around them are: [group][column][lane], the last column
// has none.
class Steps {
 public:
  Steps(const SlowCells& rows, const SinogramBatch& shape)
      : count_(rows.groups), columns_(shape.columns - 1), lanes_(shape.lanes),
        memory_(size_t(count_) * row_floats() * sizeof(float)) {
    const LaneKernels& kernels = lane_kernels(lanes_);
    const size_t floats = row_floats();
    largest_.assign(size_t(count_), std::vector<float>(size_t(lanes_), 0.0f));
    parallel_for(count_, [&](int k) {
      const float* const from = rows.row(k);
      float* const steps = memory_.as<float>() + size_t(k) * floats;
      std::vector<float> around(floats);
      for (size_t i = 0; i < floats; ++i) steps[i] = from[i + size_t(lanes_)] - from[i];
      float* const largest = largest_[size_t(k)].data();
      for (const float* cell = from; cell < from + floats; cell += lanes_)
        for (int lane = 0; lane < lanes_; ++lane)
          largest[lane] = std::max(largest[lane], std::abs(cell[lane]));
      kernels.median_row(steps, columns_, kStepsAround, around.data());
      for (size_t i = 0; i < floats; ++i) steps[i] -= around[i];
    });
  }

  float at(int row, int column, int lane) const {
    return memory_.as<float>()[size_t(row) * row_floats() + size_t(column) * size_t(lanes_) + size_t(lane)];
  }
  double largest(int lane) const {
    float most = 0;
    for (const std::vector<float>& row : largest_) most = std::max(most, row[size_t(lane)]);
    return double(most);
  }
  // rms over the rows.
  std::vector<float> profile(int lane) const {
    std::vector<double> sums(size_t(columns_), 0.0);
    for (int k = 0; k < count_; ++k)
      for (int x = 0; x < columns_; ++x) sums[size_t(x)] += double(at(k, x, lane)) * double(at(k, x, lane));
    std::vector<float> rms;
    for (const double sum : sums) rms.push_back(float(std::sqrt(sum / count_)));
    return rms;
  }
  double opposition(int one, int other, int lane) const {
    double product = 0, square = 0;
    for (int k = 0; k < count_; ++k) {
      const double a = double(at(k, one, lane)), b = double(at(k, other, lane));
      product -= a * b;
      square += a * a + b * b;
    }
    return square > 0 ? 2 * product / square : 0;
  }

 private:
  size_t row_floats() const { return size_t(columns_) * size_t(lanes_); }

  const int count_, columns_, lanes_;
  Buffer memory_;
  std::vector<std::vector<float>> largest_;  // |value| of each row and lane
};

// The middle one of three mean squares on one side of an edge, from two columns away on: 0 beyond the ends.
double beside(const std::vector<float>& profile, int edge, int side) {
  std::array<double, 3> squares{};
  for (int k = 0; k < 3; ++k) {
    const int x = edge + side * (k + 2);
    if (x >= 0 && x < int(profile.size()))
      squares[size_t(k)] = double(profile[size_t(x)]) * double(profile[size_t(x)]);
  }
  std::sort(squares.begin(), squares.end());
  return squares[1];
}

// Edges that stand still: what turns in the sample has the same step in the columns beside, sooner or later.
std::vector<int> still_edges(const std::vector<float>& profile, double snr, double least) {
  std::vector<int> edges;
  for (const int x : outstanding(profile, snr, least)) {
    const double own = double(profile[size_t(x)]) * double(profile[size_t(x)]);
    if (std::max(beside(profile, x, -1), beside(profile, x, 1)) < kStill * own) edges.push_back(x);
  }
  return edges;
}

struct Pair {
  int first, second;
};

// Opposite edges, nearest first, each in one pair only.
std::vector<Pair> pairs_of(const std::vector<int>& edges, const Steps& steps, int lane, int most) {
  std::vector<Pair> near, chosen;
  for (size_t i = 0; i < edges.size(); ++i)
    for (size_t k = i + 1; k < edges.size() && edges[k] - edges[i] <= most; ++k)
      if (steps.opposition(edges[i], edges[k], lane) > kOpposite) near.push_back({edges[i], edges[k]});
  std::stable_sort(near.begin(), near.end(),
                   [](const Pair& a, const Pair& b) { return a.second - a.first < b.second - b.first; });
  std::set<int> taken;
  for (const Pair& pair : near)
    if (!taken.count(pair.first) && !taken.count(pair.second)) {
      taken.insert({pair.first, pair.second});
      chosen.push_back(pair);
    }
  return chosen;
}

// Is a stripe about as high at its edges, within two columns, as anywhere between them? What is round in the
// sample is not. Heights are over the line between the columns beside, in the groups as far as they have the
// steps of the edges.
bool is_flat(const SlowCells& rows, const Steps& steps, const Pair& pair, int lane, int lanes) {
  const auto slow = [&](int g, int x) {
    return double(rows.row(g)[size_t(x) * size_t(lanes) + size_t(lane)]);
  };
  const int left = pair.first, right = pair.second + 1, width = right - left - 1;
  std::vector<double> height(size_t(width), 0.0);
  for (int g = 0; g < rows.groups; ++g) {
    const double step = double(steps.at(g, pair.first, lane)) - double(steps.at(g, pair.second, lane));
    const double low = slow(g, left), rise = (slow(g, right) - low) / (right - left);
    for (int i = 0; i < width; ++i)
      height[size_t(i)] += step * (slow(g, left + 1 + i) - low - (i + 1) * rise);
  }
  const double most = *std::max_element(height.begin(), height.end());
  const double first = std::max(height.front(), height[size_t(std::min(1, width - 1))]);
  const double last = std::max(height.back(), height[size_t(std::max(0, width - 2))]);
  return std::min(first, last) > kFlat * most;
}

}  // namespace

std::vector<float> find_stripe_edges(const SlowCells& rows, const SinogramBatch& shape, int most,
                                     double snr) {
  std::vector<float> mask(size_t(shape.columns) * size_t(shape.lanes), 0.0f);
  if (shape.columns < 2) return mask;
  const Steps steps(rows, shape);
  parallel_for(shape.lanes, [&](int lane) {
    const std::vector<int> edges = still_edges(steps.profile(lane), snr, kLeastStep * steps.largest(lane));
    for (const Pair& pair : pairs_of(edges, steps, lane, most)) {
      if (!is_flat(rows, steps, pair, lane, shape.lanes)) continue;
      for (int x = pair.first + 1; x <= pair.second; ++x)
        mask[size_t(x) * size_t(shape.lanes) + size_t(lane)] = 1;
    }
  });
  return mask;
}

}  // namespace harima
