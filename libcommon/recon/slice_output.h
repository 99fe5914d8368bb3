// SPDX-License-Identifier: BSD-3-Clause
// Slices as they go into a sink: pixels through the window, with what is told of each. It looks at a recipe
// and a sink that must outlive it.
#pragma once

#include "device/output_window.h"
#include "image/stack.h"
#include "recon/recipe.h"
#include "recon/slice_groups.h"

namespace harima {

class SliceOutput {
 public:
  SliceOutput(const Recipe& recipe, const OutputWindow& pixels, Sink& sink)
      : recipe_(recipe), pixels_(pixels), sink_(sink) {}

  // Slice `index` of the sink, of a row of the detector. Fails on NaN.
  void put(int index, int row, const Frame& slice) const;
  // All of a group.
  void put(const SliceGroup& group, const std::vector<Frame>& slices) const;
  // The same of one that went through the window already; `seen` tells of its values before.
  void put_finished(int index, int row, const Frame& slice, const SliceSeen& seen) const;

 private:
  Meta meta_of(int row) const;

  const Recipe& recipe_;
  const OutputWindow pixels_;
  Sink& sink_;
};

// A slice as the output wants it. Fails on NaN.
Frame output_frame(const Frame& slice, const OutputWindow& pixels);

}  // namespace harima
