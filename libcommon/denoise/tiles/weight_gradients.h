// SPDX-License-Identifier: BSD-3-Clause
// The gradient of the weights of a convolution, by tiles (tiles.h).
#pragma once

#include <cstdint>

namespace harima {

// Images that went into a convolution of side x side values (side odd, images continued by 0), and gradients
// of what it gave: `count` images, pixel after pixel, channels fastest.
struct ConvolvedImages {
  const uint16_t* in = nullptr;        // count x height x width x in_channels
  const uint16_t* gradient = nullptr;  // count x height x width x out_channels
  int count = 0, height = 0, width = 0, in_channels = 0, out_channels = 0, side = 0;
};
// Of the weights, out_channels x side x side x in_channels: the sum over pixels p of gradient(p) times in(p +
// what the weight is beside the middle).
void convolution_weight_gradients(const ConvolvedImages& images, float* weights);

}  // namespace harima
