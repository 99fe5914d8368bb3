// SPDX-License-Identifier: BSD-3-Clause
// A convolution of bfloat16 images by tiles (tiles.h): side x side weights (side odd), images continued by 0.
#pragma once

#include <cstdint>
#include <vector>

#include "denoise/resampling.h"

namespace harima {

struct ConvolutionShape {
  int in_channels = 0, out_channels = 0, side = 0;
};

// Its weights as tiles take them.
class TileConvolution {
 public:
  // To the images that come out, or back: from their gradient to that of the images that went in.
  enum class Way { forward, back };
  // weights: out_channels x side x side x in_channels, rounded to bfloat16 here.
  TileConvolution(const float* weights, const ConvolutionShape& shape, Way way);

  // What is done to sums: `bias` is added, one for each channel (null: none), then those below 0 are
  // multiplied by `slope`, 0 to 1.
  struct Ending {
    const float* bias = nullptr;
    float slope = 1;
  };
  // Sides are alike, channels those of the weights. Of `to`, rows [first, last) are made, whose values do not
  // depend on which those are; any thread may ask.
  void apply(ConstLayerImage<uint16_t> from, LayerImage<uint16_t> to, const Ending& ending, int first,
             int last) const;

 private:
  int from_channels_, to_channels_, side_;
  int parts_, depth_;  // channels of `from` are taken in so many parts, of so many each (even, at most 32)
  // 16 channels of `to` x parts x side x side x depth/2 x 16 channels x 2 channels of `from`.
  std::vector<uint16_t> weights_;
};

}  // namespace harima
