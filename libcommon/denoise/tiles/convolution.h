// SPDX-License-Identifier: BSD-3-Clause
// A convolution of bfloat16 images by tiles (tiles.h): side x side weights (side odd), images continued by 0.
#pragma once

#include <cstdint>
#include <vector>

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

  // from: height x width pixels, of in_channels each; to: of out_channels (the other way round: back). bias: is added, one for each channel; null: none.
  // Any thread may ask.
  void apply(const uint16_t* from, int height, int width, uint16_t* to, const float* bias = nullptr) const;

 private:
  int from_channels_, to_channels_, side_;
  int parts_, depth_;               // channels of `from` are taken in so many parts, of so many each (even, at most 32)
  std::vector<uint16_t> weights_;   // 16 channels of `to` x parts x side x side x depth/2 x 16 channels x 2 channels of `from`
};

}  // namespace harima
