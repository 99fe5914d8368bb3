// SPDX-License-Identifier: BSD-3-Clause
// The network of ct-denoise: a 2.5-D U-Net (Ronneberger, Fischer, Brox, MICCAI 2015) that sees a slice with
// its neighbours and gives the noise of the slice, as layers and their tensors. Who computes it is an Engine
// (engine.h).
//
// Level l of the way down: two convolutions 3 x 3 to width * 2^l channels, then the largest of 2 x 2 pixels.
// On the way up: pixels doubled, a convolution 1 x 1 to half the channels, joined with what the way down had
// at that level, two convolutions 3 x 3. Each of them is followed by batch normalisation and a leaky
// rectifier (slope 0.1); the last one is 1 x 1 and alone. Its result, in the unit of the noise, is added to
// the slice in the middle of the input. Pixels beyond the image are 0.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace harima {

inline constexpr double kLeakySlope = 0.1;
inline constexpr double kNormEpsilon = 1e-5;  // added to a variance before its root is taken
inline constexpr double kNormMomentum = 0.1;  // share of a batch in the running means and variances

struct NetworkShape {
  int reach = 5;   // neighbours on either side, 0 to 8
  int width = 16;  // channels of the uppermost level
  int depth = 3;   // levels below it

  int channels() const { return 2 * reach + 1; }
  int grain() const { return 1 << depth; }  // sides of images are multiples of it
  // So far away a pixel changes nothing, rounded up to a multiple of grain().
  int halo() const { return 6 * grain(); }
  bool operator==(const NetworkShape&) const = default;
};
// Fails (usage) unless reach is 0 to 8, width 4 to 256 and depth 1 to 6.
void check_network(const NetworkShape& shape);

// Row-major values; of a convolution [out, in, rows, columns].
struct Tensor {
  std::string name;
  std::vector<int64_t> sizes;
  std::vector<float> values;

  size_t count() const;  // that sizes make
};
using Tensors = std::vector<Tensor>;
const Tensor& tensor_named(const Tensors& tensors, const std::string& name);  // fails if there is none

// A convolution. Normalised ones have no bias.
struct Layer {
  std::string name;
  int in = 0, out = 0, side = 3;
  bool is_normalised = true;
};
// In the order in which they are computed.
std::vector<Layer> layers_of(const NetworkShape& shape);

// What becomes of the result of a layer: the input of the next one; that, pooled, and the first half of the
// input of `joined`; the other half of it, doubled.
enum class Use { plain, pooled, doubled };
struct Node {
  int level = 0;
  Use use = Use::plain;
  int joined = -1;
};
std::vector<Node> nodes_of(const NetworkShape& shape);  // of each layer

// "NAME.weight" and "NAME.bias" of each layer: what a network that is applied has, normalisation already in
// the weights. Fails if one is missing, has another size or a value that is not finite, or if there are
// others.
void check_applied(const NetworkShape& shape, const Tensors& tensors);

// A network that has learnt nothing and gives its input: "NAME.weight" drawn by He's rule (ICCV 2015) from
// `seed`, the last one 0; of normalised layers "NAME.scale" 1, "NAME.shift" 0, "NAME.mean" 0 and
// "NAME.variance" 1, of the last "NAME.bias" 0.
Tensors new_network(const NetworkShape& shape, uint64_t seed);
// The same function as a network to be applied; `gain`: that the last layer was trained with.
Tensors folded(const NetworkShape& shape, const Tensors& trained, double gain);

}  // namespace harima
