// SPDX-License-Identifier: BSD-3-Clause
// Groups of 8 and 16 bit pixels to bytes. One thread.
#pragma once

#include <memory>
#include <vector>

#include "codec/effort.h"
#include "codec/group_format.h"
#include "codec/residual_encoder.h"
#include "codec/unit_planes.h"

namespace harima {

class WordEncoder {
 public:
  WordEncoder(const GroupShape& largest, const GroupOptions& options);
  // Appends to `to`.
  void encode(const std::byte* pixels, int count, ByteWriter& to);

 private:
  size_t frame_pixels() const { return size_t(shape_.width) * size_t(shape_.height); }
  const std::byte* frame_bytes(int n) const { return pixels_ + size_t(n) * shape_.frame_bytes(); }

  void encode_unit(int begin, int end, ByteWriter& to);
  void write_predictors(int begin, int end, ByteWriter& to);
  void predict(int n, size_t i);
  void quantise(int n, size_t i);

  GroupShape shape_;
  Effort effort_;
  GroupHead head_;
  FitBuffers buffers_;
  const std::byte* pixels_ = nullptr;
  UnitPlanes planes_;
  Plane restored_;  // as the decoder will have it, if that is not what it was
  std::unique_ptr<Predictor> alone_, predictor_;
  Buffer residuals_;
  ResidualEncoder coder_;
};

}  // namespace harima
