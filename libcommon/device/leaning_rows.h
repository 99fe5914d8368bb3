// SPDX-License-Identifier: BSD-3-Clause
// Rows of views as GPUs take them for slices about a leaning axis (device/leaning_fbp.h), which filter,
// resample and sum them up: line integrals, whose rings are removed. A LeaningRowStore keeps those of a band
// of slices in host memory, where processors keep what is filtered and resampled.
#pragma once

#include "device/leaning_fbp.h"

namespace harima {

struct LeaningRows {
  const float* data = nullptr;  // [view][row][column], tight
  int views = 0, columns = 0;
  RowSpan rows;  // of the detector; the first is even
};

class LeaningRowStore {
 public:
  // As LeaningFbp; the spec must outlive it.
  LeaningRowStore(const FbpSpec& spec, const Lean& lean, LeaningRoom room,
                  const LeaningFbp::TakeMemory& take_memory);
  static size_t memory_bytes(const FbpSpec& spec, const Lean& lean, LeaningRoom room);

  // For each band, or part of the views of one: begin, then take() of all its rows, which uses all threads
  // and may be given any of them in turn.
  void begin(const LeaningBand& band, const HeldViews& part);
  void take(const SinogramBatch& batch, int first_row, int count);
  LeaningRows rows() const {
    return {memory_.as<float>(), int(part_->views.size()), spec_.columns, band_.rows};
  }

 private:
  const FbpSpec& spec_;
  LeaningBand band_;
  const HeldViews* part_ = nullptr;
  Buffer memory_;
};

}  // namespace harima
