// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/pixel_sums.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/parallel.h"

namespace harima {

namespace {

constexpr int kMargin = 4;     // cells of zeros at either end, which keep rows aligned
constexpr int kFiltered = 64;  // views at a time, which stay in the cache while they are summed up
constexpr int kTogether = 16;  // of these, whose offsets are computed together
constexpr int kGrain = 16;

size_t row_floats(const FbpSpec& spec) { return view_floats_for(spec.columns + 2 * kMargin, spec.lanes); }

}  // namespace

PixelSums::PixelSums(const FbpSpec& spec) : spec_(spec), filter_(spec) {
  for (const double angle : spec.angle_rad) {
    cosine_.push_back(std::cos(angle));
    sine_.push_back(std::sin(angle));
  }
}

size_t PixelSums::memory_bytes(const FbpSpec& spec) {
  return kFiltered * row_floats(spec) * sizeof(float) +
         RowFilter::thread_bytes(spec) * size_t(thread_count());
}

float* PixelSums::row(int view) {
  return memory_.as<float>() + size_t(view) * row_floats(spec_) + size_t(kMargin * spec_.lanes);
}

void PixelSums::filter(const SinogramBatch& batch, const Views& views) {
  const LaneKernels& kernels = lane_kernels(spec_.lanes);
  const int margin = kMargin * spec_.lanes, floats = spec_.columns * spec_.lanes;
  parallel_for(
      views.count,
      [&](int i) {
        filter_.filter(kernels, batch, views.first + i, row(i));
        std::fill(row(i) - margin, row(i), 0.0f);
        std::fill(row(i) + floats, row(i) + floats + margin, 0.0f);
      },
      4);
}

void PixelSums::make(const SinogramBatch& batch, std::span<const double> axis_px,
                     std::span<const Block> blocks, float* sums) {
  if (memory_.bytes() == 0) memory_ = Buffer(kFiltered * row_floats(spec_) * sizeof(float));
  const bool is_tilted = spec_.is_tilted || std::any_of(axis_px.begin(), axis_px.end(),
                                                        [&](double axis) { return axis != axis_px[0]; });
  for (int first = 0; first < spec_.views; first += kFiltered) {
    const Views views{first, std::min(kFiltered, spec_.views - first)};
    filter(batch, views);
    parallel_for(
        int(blocks.size()),
        [&](int i) {
          const Block& block = blocks[size_t(i)];
          if (!is_tilted) return add_shared(block, axis_px[0], views, sums + block.first);
          for (int lane = 0; lane < spec_.lanes; ++lane)
            add_lane(block, axis_px[size_t(lane)], lane, views, sums + block.first);
        },
        kGrain);
  }
}

double PixelSums::place(const Block& block, int view, double axis) const {
  const double middle = 0.5 * (spec_.width - 1);
  return axis + (block.x - middle) * cosine_[size_t(view)] + (middle - block.y) * sine_[size_t(view)];
}

void PixelSums::add_shared(const Block& block, double axis, const Views& views, float* sums) {
  const LaneKernels& kernels = lane_kernels(spec_.lanes);
  std::array<int, kPixels> offset;
  std::array<float, kPixels> rest, fraction;
  std::array<int, kTogether * kPixels> offsets;  // [four][view][pixel]
  std::array<float, kTogether * kPixels> rests, fractions;
  std::array<const float*, kTogether> rows;
  for (int first = 0; first < views.count; first += kTogether) {
    const int count = std::min(kTogether, views.count - first);
    for (int v = 0; v < count; ++v) {
      const int view = views.first + first + v;
      rows[size_t(v)] = row(first + v);
      kernels.place(place(block, view, axis), float(cosine_[size_t(view)]), kPixels, 1 - kMargin,
                    spec_.columns + kMargin - 2, offset.data(), rest.data(), fraction.data());
      for (int four = 0; four < kPixels / kFour; ++four) {
        const int from = four * kFour, to = (four * kTogether + v) * kFour;
        std::copy_n(offset.data() + from, kFour, offsets.data() + to);
        std::copy_n(rest.data() + from, kFour, rests.data() + to);
        std::copy_n(fraction.data() + from, kFour, fractions.data() + to);
      }
    }
    float* sum = sums;
    for (int four = 0; four < kPixels / kFour; ++four) {
      if (!(block.fours >> four & 1)) continue;
      const int from = four * kTogether * kFour;
      kernels.back_project(
          {rows.data(), offsets.data() + from, rests.data() + from, fractions.data() + from, count, kFour},
          sum);
      sum += kFour * spec_.lanes;
    }
  }
}

// A tilted axis puts every slice at another position.
void PixelSums::add_lane(const Block& block, double axis, int lane, const Views& views, float* sums) {
  const LaneKernels& kernels = lane_kernels(spec_.lanes);
  std::array<int, kPixels> offset;
  std::array<float, kPixels> rest, fraction;
  const auto step = ptrdiff_t(spec_.lanes);
  for (int v = 0; v < views.count; ++v) {
    const int view = views.first + v;
    kernels.place(place(block, view, axis), float(cosine_[size_t(view)]), kPixels, 1 - kMargin,
                  spec_.columns + kMargin - 2, offset.data(), rest.data(), fraction.data());
    const float* const cells = row(v) + lane;
    float* sum = sums + lane;
    for (int i = 0; i < kPixels; ++i) {
      if (!(block.fours >> (i / kFour) & 1)) continue;
      const float* const cell = cells + offset[size_t(i)] * step;
      *sum = fmaf(cell[step], fraction[size_t(i)], fmaf(cell[0], rest[size_t(i)], *sum));
      sum += step;
    }
  }
}

}  // namespace harima
