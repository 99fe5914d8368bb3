// SPDX-License-Identifier: BSD-3-Clause
#include "recon/metal_slice.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/parallel.h"

namespace harima {

namespace {

constexpr int kGrain = 32;

}  // namespace

MetalSlice::MetalSlice(int width, std::span<const MetalRow> rows) : width_(width) {
  size_t runs = 0, values = 0;
  for (const MetalRow& row : rows) runs += row.runs.size(), values += row.values.size();
  runs_.reserve(runs), values_.reserve(values);
  pixels_ = values, run_count_ = runs;
  for (const MetalRow& row : rows) {
    runs_.insert(runs_.end(), row.runs.begin(), row.runs.end());
    values_.insert(values_.end(), row.values.begin(), row.values.end());
  }
}

MetalSlice::MetalSlice(int width, const float* pixels, float level) : width_(width) {
  const auto row_of = [&](int y) { return pixels + size_t(y) * size_t(width); };
  std::vector<char> has(static_cast<size_t>(width));
  parallel_for(
      width, [&](int y) { has[size_t(y)] = has_metal(row_of(y), width, level); }, kGrain);
  if (std::none_of(has.begin(), has.end(), [](char one) { return one; })) return;
  kept_ = Buffer(size_t(width) * size_t(width) * sizeof(float));
  std::vector<size_t> found(static_cast<size_t>(width)), runs(found.size());
  parallel_for(
      width,
      [&](int y) {
        const float* const row = row_of(y);
        float* const kept = kept_.as<float>() + size_t(y) * size_t(width);
        for (int x = 0; x < width; ++x) {
          const bool is_metal = row[x] >= level;
          kept[x] = is_metal ? row[x] : std::numeric_limits<float>::quiet_NaN();
          found[size_t(y)] += is_metal;
          runs[size_t(y)] += is_metal && !(x > 0 && row[x - 1] >= level);
        }
      },
      kGrain);
  pixels_ = std::accumulate(found.begin(), found.end(), size_t{0});
  run_count_ = std::accumulate(runs.begin(), runs.end(), size_t{0});
}

void MetalSlice::draw(float* mask) const {
  const size_t pixels = size_t(width_) * size_t(width_);
  if (kept_.bytes() > 0) {
    const float* const kept = kept_.as<float>();
    for (size_t i = 0; i < pixels; ++i) mask[i] = std::isnan(kept[i]) ? 0.0f : 1.0f;
    return;
  }
  std::fill_n(mask, pixels, 0.0f);
  for (const MetalRun& run : runs_)
    std::fill(mask + size_t(run.y) * size_t(width_) + run.first,
              mask + size_t(run.y) * size_t(width_) + run.last, 1.0f);
}

void MetalSlice::put_back(int x0, int y0, int region_width, int region_height, float* out,
                          size_t out_row_floats) const {
  for (int y = 0; kept_.bytes() > 0 && y < region_height; ++y) {
    const float* const kept = kept_.as<float>() + size_t(y0 + y) * size_t(width_) + size_t(x0);
    float* const to = out + size_t(y) * out_row_floats;
    for (int x = 0; x < region_width; ++x)
      if (!std::isnan(kept[x])) to[x] = kept[x];
  }
  const float* value = values_.data();
  for (const MetalRun& run : runs_) {
    const int y = run.y - y0, first = std::max(run.first, x0), last = std::min(run.last, x0 + region_width);
    if (y >= 0 && y < region_height && first < last)
      std::copy(value + (first - run.first), value + (last - run.first),
                out + size_t(y) * out_row_floats + (first - x0));
    value += run.last - run.first;
  }
}

}  // namespace harima
