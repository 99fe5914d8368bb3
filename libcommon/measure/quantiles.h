// SPDX-License-Identifier: BSD-3-Clause
// Quantiles of a volume, exact whatever its size: values are counted by the upper 16 bits of their rank among
// all values of their type, and in a second pass by the lower 16 bits those that share the upper ones with a
// quantile. Types of 8 and 16 bits need one pass. NaN and Inf take no part. A quantile between two values
// lies on the line between them, as numpy.percentile has it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/partials.h"
#include "image/selection.h"

namespace harima {

class QuantileCount {
 public:
  explicit QuantileCount(PixelType type);
  // The first pass, for each frame once; safe from several threads.
  void add(const Pixels& pixels);
  // The quantiles for shares of 0 to 1; NaN if nothing was counted. Reads `source` again if it has to, which
  // then must seek.
  std::vector<double> find(std::span<const double> shares, Source& source, const Selection& selection,
                           size_t memory_bytes) const;

  static bool needs_two_passes(PixelType type) { return bytes_of(type) > 2; }

 private:
  PixelType type_;
  Partials<std::vector<uint64_t>> counts_;
};

// Both passes. `source` must seek if needs_two_passes(). `on_frame` is called after each frame of the first.
std::vector<double> quantiles_of(Source& source, std::span<const double> shares, size_t memory_bytes,
                                 const Selection& selection = {}, const std::function<void()>& on_frame = {});
// Of pixels at hand.
std::vector<double> quantiles_of(const Pixels& pixels, std::span<const double> shares);

}  // namespace harima
