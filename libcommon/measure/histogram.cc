// SPDX-License-Identifier: BSD-3-Clause
#include "measure/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/partials.h"
#include "image/frame_loop.h"
#include "image/pixels.h"

namespace harima {

namespace {

// Counts below the bins, in them, above them, and of what is not a number.
struct Slots {
  std::vector<double> edges;
  double low, high, per_width;
  int count;

  explicit Slots(const Bins& bins)
      : low(bins.low), high(bins.high), per_width(bins.count / (bins.high - bins.low)), count(bins.count) {
    for (int i = 0; i <= count; ++i) edges.push_back(bins.edge(i));
  }
  size_t size() const { return size_t(count) + 3; }
  int below() const { return count; }
  int above() const { return count + 1; }
  int nan() const { return count + 2; }

  // The guess is off by rounding at most; the edges decide.
  int operator()(double value) const {
    if (!(value >= low)) return std::isnan(value) ? nan() : below();
    if (value > high) return above();
    int i = std::min(int((value - low) * per_width), count - 1);
    if (value < edges[size_t(i)]) --i;
    else if (i + 1 < count && value >= edges[size_t(i) + 1]) ++i;
    return i;
  }
};

template <class T>
void widen(std::span<const T> pixels, T& low, T& high) {
  for (const T value : pixels) {
    if constexpr (std::is_floating_point_v<T>)
      if (!std::isfinite(value)) continue;
    low = value < low ? value : low;
    high = value > high ? value : high;
  }
}

}  // namespace

uint64_t Histogram::voxels() const {
  return std::accumulate(counts.begin(), counts.end(), below + above + nan);
}

Histogram histogram_of(Source& source, const Bins& bins, size_t memory_bytes, const Selection& selection,
                       const std::function<void()>& on_frame) {
  using Counts = std::vector<uint64_t>;
  const Slots slot_of(bins);
  Partials<Counts> partials{Counts(slot_of.size())};
  fold_frames<char>(
      source, {}, memory_bytes,
      [&](const LoopFrames& in, char&) {
        const Pixels pixels = selection.pick(in.frames[0], in.index);
        partials.add([&](Counts& counts) {
          with_pixels(pixels.type, [&]<class T>() {
            for (const T value : pixels.as<T>()) ++counts[size_t(slot_of(double(value)))];
          });
        });
      },
      [&](int, char) {
        if (on_frame) on_frame();
      });

  Counts sum(slot_of.size());
  for (const Counts& part : partials.all())
    std::transform(sum.begin(), sum.end(), part.begin(), sum.begin(), std::plus<>());
  Histogram histogram{
      bins, {}, sum[size_t(slot_of.below())], sum[size_t(slot_of.above())], sum[size_t(slot_of.nan())]};
  sum.resize(size_t(bins.count));
  histogram.counts = std::move(sum);
  return histogram;
}

Extent extent_of(const Pixels& pixels) {
  return with_pixels(pixels.type, [&]<class T>() {
    T low = std::numeric_limits<T>::max(), high = std::numeric_limits<T>::lowest();
    widen(pixels.as<T>(), low, high);
    return low <= high ? Extent{double(low), double(high)} : Extent{};
  });
}

Extent extent_of(Source& source, size_t memory_bytes, const Selection& selection) {
  Extent all;
  fold_frames<Extent>(
      source, {}, memory_bytes,
      [&](const LoopFrames& in, Extent& one) { one = extent_of(selection.pick(in.frames[0], in.index)); },
      [&](int, const Extent& one) {
        if (one.is_empty()) return;
        all = all.is_empty() ? one : Extent{std::min(all.low, one.low), std::max(all.high, one.high)};
      });
  return all;
}

}  // namespace harima
