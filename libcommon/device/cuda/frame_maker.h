// SPDX-License-Identifier: BSD-3-Clause
// A FrameMaker does one step over frames (device/frame_steps.h) on a device, for some views at a time. It
// keeps there what it needs beside them.
#pragma once

#include <memory>

#include "device/cuda/put_up.h"
#include "device/frame_steps.h"

namespace harima::CT_GPU_TARGET {

// A block in device memory: [view][row][column], tight.
struct FrameRows {
  const FrameBlock* place = nullptr;
  PixelType type = PixelType::f32;
  int width = 0;
  std::byte* pixels = nullptr;

  int views() const { return int(place->views.size()); }
  size_t bytes() const {
    return place->views.size() * size_t(place->rows()) * size_t(width) * bytes_of(type);
  }
};

class FrameMaker {
 public:
  virtual ~FrameMaker() = default;
  // Puts into the stream: `to` of `from`, whose place is what FrameStep::made_of() says of that of `to`.
  // Waited for before it is called again.
  virtual void run(const FrameRows& from, const FrameRows& to, Stream& stream) = 0;
  // In device memory, [view][row] of the last `to`: zingers replaced. Null: none were looked for.
  virtual const int* zingers() const { return nullptr; }
};

std::unique_ptr<FrameMaker> frame_maker(const StraightenStep& step);
std::unique_ptr<FrameMaker> frame_maker(const ZingerStep& step);
std::unique_ptr<FrameMaker> frame_maker(const MendStep& step);
std::unique_ptr<FrameMaker> frame_maker(const MovedFlatStep& step);

// Rows of frames of the host that stay on the device until others are wanted: [frame][row][column].
class KeptRows {
 public:
  const float* take(const std::vector<const float*>& frames, int width, const FrameBlock& rows,
                    Stream& stream);

 private:
  GrowingMemory memory_;
  const float* at_ = nullptr;
  int first_ = 0, last_ = -1;
};

// Bad pixels of the rows of a block; of each patch its row within the block, too.
struct SomePatches {
  const BadPatch* patches;
  const int* rows;
  int count;
};
class PatchTable {
 public:
  explicit PatchTable(const MendStep& step) : step_(step) {}
  SomePatches take(const FrameBlock& block, Stream& stream);

 private:
  const MendStep step_;
  std::vector<BadPatch> patches_;
  std::vector<int> rows_;
  GrowingMemory patch_memory_, row_memory_;
};

// What a table has for these views.
template <class T>
void pick_views(const std::vector<T>& of_all, const FrameBlock& block, std::vector<T>& some) {
  some.clear();
  for (const int view : block.views) some.push_back(of_all[size_t(view)]);
}

}  // namespace harima::CT_GPU_TARGET
