// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/stripe_edges.h"

#include <algorithm>
#include <cmath>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "device/cpu/ring/stripe_search.h"

namespace harima {

namespace {

constexpr int kStepsAround = 9;
constexpr double kLeastStep = 2e-4, kOpposite = 0.7;

// Steps from each column to the next, over what steps around them are: [group][column][lane], the last column has none.
class Steps {
 public:
  Steps(SlowRows& rows, const SinogramBatch& shape)
      : count_(rows.groups()), columns_(shape.columns - 1), lanes_(shape.lanes), memory_(size_t(count_) * row_floats() * sizeof(float)) {
    const LaneKernels& kernels = lane_kernels(lanes_);
    const size_t floats = row_floats();
    largest_.assign(size_t(count_), std::vector<float>(size_t(lanes_), 0.0f));
    parallel_for(count_, [&](int k) {
      const float* const from = rows.slow(k);
      float* const steps = memory_.as<float>() + size_t(k) * floats;
      std::vector<float> around(floats);
      for (size_t i = 0; i < floats; ++i) steps[i] = from[i + size_t(lanes_)] - from[i];
      for (size_t i = 0; i < floats; ++i)
        largest_[size_t(k)][i % size_t(lanes_)] = std::max(largest_[size_t(k)][i % size_t(lanes_)], std::abs(from[i]));
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

}  // namespace

size_t stripe_edges_bytes(const SinogramBatch& shape) { return SlowRows::memory_bytes(shape) / 2; }

std::vector<float> find_stripe_edges(SlowRows& rows, const SinogramBatch& shape, int most, double snr) {
  std::vector<float> mask(size_t(shape.columns) * size_t(shape.lanes), 0.0f);
  if (shape.columns < 2) return mask;
  const Steps steps(rows, shape);
  parallel_for(shape.lanes, [&](int lane) {
    const std::vector<int> edges = outstanding(steps.profile(lane), snr, kLeastStep * steps.largest(lane));
    for (size_t i = 0; i < edges.size(); ++i)
      for (size_t k = i + 1; k < edges.size() && edges[k] - edges[i] <= most; ++k) {
        if (steps.opposition(edges[i], edges[k], lane) <= kOpposite) continue;
        for (int x = edges[i] + 1; x <= edges[k]; ++x) mask[size_t(x) * size_t(shape.lanes) + size_t(lane)] = 1;
      }
  });
  return mask;
}

}  // namespace harima
