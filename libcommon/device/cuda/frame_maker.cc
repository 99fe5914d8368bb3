// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/frame_maker.h"

namespace harima::CT_GPU_TARGET {

const float* KeptRows::take(const std::vector<const float*>& frames, int width, const FrameBlock& rows,
                            Stream& stream) {
  if (rows.first_row == first_ && rows.last_row == last_) return at_;
  const size_t count = size_t(rows.rows()) * size_t(width);
  last_ = -1;
  auto* const to = memory_.of<float>(frames.size() * count);
  for (size_t i = 0; i < frames.size(); ++i)
    copy_up(to + i * count, frames[i] + size_t(rows.first_row) * size_t(width), count * sizeof(float),
            stream);
  first_ = rows.first_row, last_ = rows.last_row;
  return at_ = to;
}

SomePatches PatchTable::take(const FrameBlock& block, Stream& stream) {
  patches_.clear(), rows_.clear();
  for (int row = block.first_row; row < block.last_row && !step_.patches.empty(); ++row)
    for (int i = step_.patches_before[size_t(row)]; i < step_.patches_before[size_t(row) + 1]; ++i)
      patches_.push_back(step_.patches[size_t(i)]), rows_.push_back(row - block.first_row);
  return {put_up(patch_memory_, patches_, stream), put_up(row_memory_, rows_, stream), int(patches_.size())};
}

}  // namespace harima::CT_GPU_TARGET
