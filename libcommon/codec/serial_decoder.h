// SPDX-License-Identifier: BSD-3-Clause
// The way back from what serial_encoder.h makes. One thread.
#pragma once

#include "codec/noise_context.h"
#include "codec/serial_predictor.h"
#include "codec/serial_residual.h"

namespace harima {

class SerialDecoder {
 public:
  explicit SerialDecoder(const GroupShape& largest);
  // Frames up to `last` of `count`; those from `first` on to `pixels`. `from`: behind the head of the group.
  void decode(ByteReader& from, const GroupHead& head, int count, int first, int last, std::byte* pixels);

 private:
  void decode_unit(ByteReader unit, int begin, int end, int first, int last, std::byte* pixels);
  void restore(int n, BitDecoder& bits, const NoiseContext::Weights& weights);
  void give(std::byte* pixels) const;

  GroupShape shape_;
  GroupHead head_;
  Plane frame_, mean_, previous_;
  SerialPredictor predictor_;
  Predictor alone_, others_;
  NoiseContext context_;
  SerialResidual coder_;
};

}  // namespace harima
