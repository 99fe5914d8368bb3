// SPDX-License-Identifier: BSD-3-Clause
// Groups of 8 and 16 bit pixels from bytes. One thread.
#pragma once

#include <memory>

#include "codec/group_format.h"
#include "codec/predictor.h"
#include "codec/residual_decoder.h"

namespace harima {

class WordDecoder {
 public:
  explicit WordDecoder(const GroupShape& largest);
  // Frames up to `last` of `count`; those from `first` on to `pixels`. `from`: behind the head of the group.
  void decode(ByteReader& from, const GroupHead& head, int count, int first, int last, std::byte* pixels);

 private:
  size_t frame_pixels() const { return size_t(shape_.width) * size_t(shape_.height); }
  size_t row_bytes() const { return bytes_of(shape_.type) * size_t(shape_.width); }

  void decode_unit(ByteReader& group, int begin, int end, int first, int last, std::byte* pixels);
  void decode_residuals(ByteReader& unit, size_t frames);
  void load(int n, const std::byte* pixels);
  void restore(int n, int16_t* residuals);
  void restore_strips(BoundTaps& bound, const TapPlanes& planes, int16_t* residuals);
  void restore_rows(BoundTaps& bound, const TapPlanes& planes, int16_t* residuals);  // with an error bound
  void give(std::byte* pixels) const;

  GroupShape shape_;
  GroupHead head_;
  Plane frame_, mean_, previous_;
  std::unique_ptr<Predictor> alone_, predictor_;
  ResidualDecoder coder_;
  Buffer residuals_, unpacked_;
};

}  // namespace harima
