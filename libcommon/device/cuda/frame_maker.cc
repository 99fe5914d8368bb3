// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/frame_maker.h"

namespace harima::CT_GPU_TARGET {

const float* KeptRows::take(const std::vector<const float*>& frames, int width, const FrameBlock& rows, Stream& stream) {
  if (rows.first_row == first_ && rows.last_row == last_) return at_;
  const size_t count = size_t(rows.rows()) * size_t(width);
  last_ = -1;
  auto* const to = memory_.of<float>(frames.size() * count);
  for (size_t i = 0; i < frames.size(); ++i)
    copy_up(to + i * count, frames[i] + size_t(rows.first_row) * size_t(width), count * sizeof(float), stream);
  first_ = rows.first_row, last_ = rows.last_row;
  return at_ = to;
}

}  // namespace harima::CT_GPU_TARGET
