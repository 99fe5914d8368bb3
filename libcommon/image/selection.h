// SPDX-License-Identifier: BSD-3-Clause
// Which pixels of a stack count: those within a circle about the centre of each frame, and those where
// another stack, the mask, is not 0. Const calls are safe from several threads.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "image/stack.h"

namespace harima {

// Pixels in a row, whatever frame they are from.
struct Pixels {
  PixelType type = PixelType::u8;
  const std::byte* data = nullptr;
  size_t count = 0;

  template <class T>
  std::span<const T> as() const {
    return {reinterpret_cast<const T*>(data), count};
  }
};

Pixels pixels_of(const Frame& frame);

class Selection {
 public:
  Selection() = default;  // all pixels
  // Of frames like those of `stack`: no farther than radius_px from their centre ((width-1)/2, (height-1)/2),
  // and not 0 in `mask`, which can seek; a mask of one frame holds for all of them. Either may be missing.
  // Fails if sizes differ.
  Selection(const StackInfo& stack, std::optional<double> radius_px, std::shared_ptr<const Source> mask);

  bool is_all() const { return circle_.empty() && !mask_; }
  // 1 where a pixel of frame `index` counts and 0 elsewhere, row after row; good until this thread calls
  // again.
  std::span<const uint8_t> marks(int index) const;
  // The pixels of a frame that count, in their order; good until this thread calls again.
  Pixels pick(const Frame& frame, int index) const;
  // What each thread needs for its calls; the memory that loops over frames are given does not include it.
  size_t room_bytes() const;

 private:
  size_t pixels_ = 0;
  std::vector<uint8_t> circle_;
  std::shared_ptr<const Source> mask_;
};

}  // namespace harima
