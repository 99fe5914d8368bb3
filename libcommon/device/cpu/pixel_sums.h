// SPDX-License-Identifier: BSD-3-Clause
// Single pixels of slices by the direct sum of device/fbp.h, for all lanes of a batch: as make_fbp("direct")
// gives them, to rounding.
#pragma once

#include <span>
#include <vector>

#include "base/buffer.h"
#include "device/cpu/row_filter.h"

namespace harima {

class PixelSums {
 public:
  static constexpr int kPixels = 16, kFour = 4;

  // Pixels x .. x + 15 of row y, x a multiple of 16; bit i of `fours` for pixels 4 i .. 4 i + 3, the others
  // being left out.
  struct Block {
    int x, y;
    unsigned fours;
    size_t first;  // of its sums
  };

  // Of the spec, the region is not looked at. It must outlive this.
  explicit PixelSums(const FbpSpec& spec);
  // Beside the sums, which are kFour * lanes floats for each four.
  static size_t memory_bytes(const FbpSpec& spec);

  // All of them, in any order: sums from sums[block.first] on, [pixel][lane] of the fours that are wanted.
  // Beyond the circle they mean nothing. Uses all threads.
  void make(const SinogramBatch& batch, std::span<const double> axis_px, std::span<const Block> blocks,
            float* sums);

 private:
  struct Views {
    int first, count;
  };
  float* row(int view);  // of those that are filtered
  void filter(const SinogramBatch& batch, const Views& views);
  void add_shared(const Block& block, double axis, const Views& views, float* sums);
  void add_lane(const Block& block, double axis, int lane, const Views& views, float* sums);
  double place(const Block& block, int view, double axis) const;

  const FbpSpec& spec_;
  RowFilter filter_;
  std::vector<double> cosine_, sine_;
  Buffer memory_;  // when something is summed up
};

}  // namespace harima
