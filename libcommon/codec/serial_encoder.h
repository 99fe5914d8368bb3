// SPDX-License-Identifier: BSD-3-Clause
// Groups of 8 and 16 bit pixels to bytes, pixel by pixel (man/harima-fcz.5, groups of version 2): the
// smallest and the slowest. One thread.
#pragma once

#include <vector>

#include "codec/effort.h"
#include "codec/noise_context.h"
#include "codec/serial_predictor.h"
#include "codec/serial_residual.h"
#include "codec/unit_planes.h"

namespace harima {

class SerialEncoder {
 public:
  SerialEncoder(const GroupShape& largest, const GroupOptions& options);
  // Appends to `to`.
  void encode(const std::byte* pixels, int count, ByteWriter& to);

 private:
  void encode_unit(int begin, int end, ByteWriter& to);
  void write_predictors(int begin, int end, ByteWriter& to);
  void predict(int n, size_t i);
  NoiseContext::Weights fit_noise(size_t frames) const;
  void code(size_t frames, const NoiseContext::Weights& weights, ByteWriter& to);
  template <class Body>
  void for_residuals(size_t frames, NoiseContext& context, Body body) const;

  GroupShape shape_;
  Effort effort_;
  GroupHead head_;
  FitBuffers buffers_;
  const std::byte* pixels_ = nullptr;
  UnitPlanes planes_;
  SerialPredictor predictor_;
  Predictor alone_, others_;
  std::vector<int32_t> predictions_, residuals_;  // of a unit; predictions in eighths
  NoiseContext context_;
  SerialResidual coder_;
};

}  // namespace harima
