// SPDX-License-Identifier: BSD-3-Clause
#include "measure/quantiles.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "base/parallel.h"
#include "image/frame_loop.h"
#include "image/pixels.h"
#include "measure/value_key.h"

namespace harima {

namespace {

using Counts = std::vector<uint64_t>;

constexpr size_t kBins = 65536;   // values of 16 bits
constexpr size_t kMostBins = 16;  // that are looked into in one pass

// A value by its place: the `within`-th, from 0, of those whose upper bits are `bin`.
struct Place {
  uint32_t bin;
  uint64_t within;
};

Counts sum_of(const Partials<Counts>& partials, size_t size) {
  Counts sum(size);
  for (const Counts& part : partials.all())
    std::transform(sum.begin(), sum.end(), part.begin(), sum.begin(), std::plus<>());
  return sum;
}

Place place_of(uint64_t rank, std::span<const uint64_t> counts) {
  uint32_t bin = 0;
  for (; rank >= counts[bin]; ++bin) rank -= counts[bin];
  return {bin, rank};
}

// Where the quantile of a share lies among n sorted values: at[0] and at[0] + 1, this far from the first.
struct Spot {
  uint64_t rank;
  double far;
};
Spot spot_of(double share, uint64_t n) {
  const double at = share * double(n - 1);
  const uint64_t rank = std::min(uint64_t(at), n - 1);
  return {rank, rank + 1 < n ? at - double(rank) : 0};
}

// As numpy.percentile goes from a to b.
double between(double a, double b, double far) {
  return far < 0.5 ? a + (b - a) * far : b - (b - a) * (1 - far);
}

// Counts by their lower 16 bits the values whose upper 16 bits are one of `bins`.
template <class T>
void count_within(const Pixels& pixels, const std::array<uint8_t, kBins>& slot_of_bin, Counts& counts) {
  for (const T value : pixels.as<T>()) {
    const uint32_t key = key_of(value);
    if (const uint8_t slot = slot_of_bin[key >> 16]; slot > 0)
      ++counts[(size_t(slot) - 1) * kBins + (key & 0xffff)];
  }
}

// A pass over `source`, which yields the counts within each of `bins`, one after the other.
Counts look_into(std::span<const uint32_t> bins, Source& source, const Selection& selection,
                 size_t memory_bytes) {
  std::array<uint8_t, kBins> slot_of_bin{};
  for (size_t i = 0; i < bins.size(); ++i) slot_of_bin[bins[i]] = uint8_t(i + 1);
  Partials<Counts> partials{Counts(bins.size() * kBins)};
  fold_frames<char>(
      source, {}, memory_bytes,
      [&](const LoopFrames& in, char&) {
        const Pixels pixels = selection.pick(in.frames[0], in.index);
        partials.add([&](Counts& counts) {
          with_pixels(pixels.type, [&]<class T>() { count_within<T>(pixels, slot_of_bin, counts); });
        });
      },
      [](int, char) {});
  return sum_of(partials, bins.size() * kBins);
}

// Bins that can be looked into at once if each thread has counts of its own.
size_t bins_a_pass(size_t memory_bytes) {
  if (memory_bytes == 0) return kMostBins;
  return std::clamp<size_t>(memory_bytes / 4 / (size_t(thread_count()) * kBins * sizeof(uint64_t)), 1,
                            kMostBins);
}

// The values at places in several bins of a 32-bit type, by as many passes as it takes.
std::map<uint32_t, Counts> counts_of_bins(const std::vector<uint32_t>& bins, Source& source,
                                          const Selection& selection, size_t memory_bytes) {
  std::map<uint32_t, Counts> counts;
  const size_t step = bins_a_pass(memory_bytes);
  for (size_t first = 0; first < bins.size(); first += step) {
    const auto some = std::span(bins).subspan(first, std::min(step, bins.size() - first));
    const Counts all = look_into(some, source, selection, memory_bytes - memory_bytes / 4);
    for (size_t i = 0; i < some.size(); ++i)
      counts[some[i]].assign(all.begin() + ptrdiff_t(i * kBins), all.begin() + ptrdiff_t((i + 1) * kBins));
  }
  return counts;
}

}  // namespace

QuantileCount::QuantileCount(PixelType type) : type_(type), counts_(Counts(kBins)) {}

void QuantileCount::add(const Pixels& pixels) {
  counts_.add([&](Counts& counts) {
    with_pixels(pixels.type, [&]<class T>() {
      constexpr int kShift = sizeof(T) == 4 ? 16 : 0;
      for (const T value : pixels.as<T>()) ++counts[key_of(value) >> kShift];
    });
  });
}

std::vector<double> QuantileCount::find(std::span<const double> shares, Source& source,
                                        const Selection& selection, size_t memory_bytes) const {
  Counts counts = sum_of(counts_, kBins);
  if (type_ == PixelType::f32) {  // finite values have bins of their own
    std::fill_n(counts.begin(), kFirstFiniteKey >> 16, 0);
    std::fill(counts.begin() + (kEndFiniteKey >> 16), counts.end(), 0);
  }
  const uint64_t n = std::accumulate(counts.begin(), counts.end(), uint64_t{0});
  if (n == 0) return std::vector<double>(shares.size(), NAN);

  std::map<uint64_t, Place> places;  // by rank
  std::vector<uint32_t> bins;
  for (const double share : shares)
    for (const uint64_t rank : {spot_of(share, n).rank, std::min(spot_of(share, n).rank + 1, n - 1)}) {
      places[rank] = place_of(rank, counts);
      bins.push_back(places[rank].bin);
    }
  std::sort(bins.begin(), bins.end());
  bins.erase(std::unique(bins.begin(), bins.end()), bins.end());
  std::map<uint32_t, Counts> finer;
  if (needs_two_passes(type_)) finer = counts_of_bins(bins, source, selection, memory_bytes);

  const auto value_at = [&](uint64_t rank) {
    const Place& place = places.at(rank);
    const uint32_t key =
        finer.empty() ? place.bin : place.bin << 16 | place_of(place.within, finer.at(place.bin)).bin;
    return with_pixels(type_, [&]<class T>() { return value_of_key<T>(key); });
  };
  std::vector<double> quantiles;
  for (const double share : shares) {
    const Spot spot = spot_of(share, n);
    quantiles.push_back(between(value_at(spot.rank), value_at(std::min(spot.rank + 1, n - 1)), spot.far));
  }
  return quantiles;
}

std::vector<double> quantiles_of(Source& source, std::span<const double> shares, size_t memory_bytes,
                                 const Selection& selection, const std::function<void()>& on_frame) {
  QuantileCount counts(source.info().type);
  fold_frames<char>(
      source, {}, memory_bytes,
      [&](const LoopFrames& in, char&) { counts.add(selection.pick(in.frames[0], in.index)); },
      [&](int, char) {
        if (on_frame) on_frame();
      });
  return counts.find(shares, source, selection, memory_bytes);
}

std::vector<double> quantiles_of(const Pixels& pixels, std::span<const double> shares) {
  std::vector<double> values;
  values.reserve(pixels.count);
  with_pixels(pixels.type, [&]<class T>() {
    for (const T value : pixels.as<T>())
      if (std::isfinite(double(value))) values.push_back(double(value));
  });
  std::vector<double> quantiles;
  for (const double share : shares) {
    if (values.empty()) return std::vector<double>(shares.size(), NAN);
    const Spot spot = spot_of(share, values.size());
    const auto at = values.begin() + ptrdiff_t(spot.rank);
    std::nth_element(values.begin(), at, values.end());
    const double next = spot.far > 0 ? *std::min_element(at + 1, values.end()) : *at;
    quantiles.push_back(between(*at, next, spot.far));
  }
  return quantiles;
}

}  // namespace harima
