// SPDX-License-Identifier: BSD-3-Clause
// How large the residual of a pixel is likely to be: a weighted sum of the sizes of those next to it, of the
// mean size in the columns around it, and of both in the frame before. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "codec/byte_reader.h"
#include "codec/byte_writer.h"

namespace harima {

class NoiseContext {
 public:
  static constexpr int kFeatures = 7, kWeightBits = 10;
  using Features = std::array<int32_t, kFeatures>;  // in 1/16 of a count
  using Weights = std::array<int16_t, kFeatures>;

  NoiseContext(int width, int height);
  void begin_group();
  void begin_row(int y);
  // Of column x, when those before it in the row have been put.
  Features features(int x) const;
  // Mean size in the columns around, in 1/16 of a count.
  int32_t wide(int x) const { return wide_[size_t(x)]; }
  void put(int x, int32_t residual);
  void end_frame();

 private:
  void end_row();

  static constexpr int kLeft = 2;
  uint16_t* row(int y) { return sizes_.data() + size_t(y + 2) * stride_ + kLeft; }
  const uint16_t* row(int y) const { return const_cast<NoiseContext*>(this)->row(y); }
  int32_t* band(int y) { return bands_.data() + size_t(y) * size_t(width_); }

  int width_, height_, y_ = 0;
  size_t stride_;
  bool has_before_ = false;
  std::vector<uint16_t> sizes_;  // from the next pixel on those of the frame before
  std::array<std::vector<uint16_t>, 2>
      before_;                      // the row above and this one as they were in the frame before
  std::vector<int32_t> wide_;       // of the columns around, in 1/16 of a count
  std::vector<int32_t> bands_;      // the same at the end of each band of the frame before
  const int32_t* below_ = nullptr;  // of those the next one
  std::vector<int32_t> column_;     // running mean of each, in 1/256 of a count
  std::vector<uint32_t> sums_;      // of columns up to one
};

// The expected size in 1/64 of a count, at least 1.
inline uint32_t expected_size(const NoiseContext::Features& features, const NoiseContext::Weights& weights) {
  int64_t sum = 0;
  for (size_t i = 0; i < features.size(); ++i) sum += int64_t(features[i]) * weights[i];
  sum >>= NoiseContext::kWeightBits - 2;
  return sum < 1 ? 1 : sum > INT32_MAX ? INT32_MAX : uint32_t(sum);
}

// The weights that fit residuals best: sums of products of features, each as a share of the mean size around
// it.
class NoiseFit {
 public:
  void add(const NoiseContext::Features& features, int32_t wide, int32_t residual);
  NoiseContext::Weights solve() const;

 private:
  static constexpr size_t kAll = NoiseContext::kFeatures + 1;
  std::vector<int64_t> sums_ = std::vector<int64_t>(kAll * kAll);
};

}  // namespace harima
