// SPDX-License-Identifier: BSD-3-Clause
// Groups of 8 and 16 bit pixels to bytes. One thread.
#pragma once

#include <memory>
#include <vector>

#include "codec/effort.h"
#include "codec/fit.h"
#include "codec/group_format.h"
#include "codec/residual_encoder.h"

namespace harima {

class WordEncoder {
 public:
  WordEncoder(const GroupShape& largest, const GroupOptions& options);
  // Appends to `to`.
  void encode(const std::byte* pixels, int count, ByteWriter& to);

 private:
  size_t frame_pixels() const { return size_t(shape_.width) * size_t(shape_.height); }
  size_t row_bytes() const { return bytes_of(shape_.type) * size_t(shape_.width); }
  const std::byte* frame_bytes(int n) const { return pixels_ + size_t(n) * shape_.frame_bytes(); }
  TapPlanes planes(const Plane& current, size_t i) const { return {{&current, &means_[i - 1], &frames_[i - 1]}}; }

  int16_t first_row_mean();
  void encode_unit(int begin, int end, ByteWriter& to);
  void load(int n, size_t i);
  void write_predictors(int begin, int end, ByteWriter& to);
  std::vector<SampleRow> sample(size_t first, size_t last) const;
  void predict(int n, size_t i);
  void quantise(int n, size_t i);

  GroupShape shape_;
  Effort effort_;
  int in_unit_;
  GroupHead head_;
  const std::byte* pixels_ = nullptr;
  std::vector<Plane> frames_, means_;  // of a unit from [1] on; [0]: the last of the unit before
  Plane restored_;                     // as the decoder will have it, if that is not what it was
  std::unique_ptr<Predictor> alone_, predictor_;
  Buffer residuals_;
  ResidualEncoder coder_;
};

}  // namespace harima
