// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/torch/tile_unet.h"

#include <algorithm>

#include "base/parallel.h"
#include "denoise/bfloat16.h"
#include "denoise/torch/pixels.h"

namespace harima::torch_engine {

namespace {

at::Tensor image(int channels, int height, int width) {
  return at::empty({1, channels, height, width},
                   at::TensorOptions(at::kBFloat16).memory_format(at::MemoryFormat::ChannelsLast));
}

// work(first, last) of rows, by all threads.
template <class Work>
void each_rows(int height, const Work& work) {
  constexpr int kRows = 32;
  parallel_for((height + kRows - 1) / kRows,
               [&](int part) { work(part * kRows, std::min(height, (part + 1) * kRows)); });
}

LayerImage<uint16_t> rows_of(const LayerImage<uint16_t>& image, int first, int last) {
  return {image.row(first), last - first, image.width, image.channels, image.stride};
}

// Values of torch's order of weights, [out, in, rows, columns], with those of a pixel last.
std::vector<float> channels_last(const Tensor& weights) {
  const size_t outs = size_t(weights.sizes[0]), ins = size_t(weights.sizes[1]),
               taps = weights.values.size() / (outs * ins);
  std::vector<float> values(weights.values.size());
  for (size_t out = 0; out < outs; ++out)
    for (size_t in = 0; in < ins; ++in)
      for (size_t tap = 0; tap < taps; ++tap)
        values[(out * taps + tap) * ins + in] = weights.values[(out * ins + in) * taps + tap];
  return values;
}

}  // namespace

TileUnet::TileUnet(const NetworkShape& shape, const Tensors& tensors)
    : shape_(shape), layers_(layers_of(shape)), nodes_(nodes_of(shape)) {
  for (const Layer& layer : layers_) {
    convolutions_.emplace_back(channels_last(tensor_named(tensors, layer.name + ".weight")).data(),
                               ConvolutionShape{layer.in, layer.out, layer.side},
                               TileConvolution::Way::forward);
    biases_.push_back(tensor_named(tensors, layer.name + ".bias").values);
  }
}

at::Tensor TileUnet::pixels_in(const float* images, int height, int width) const {
  const at::Tensor pixels = image(shape_.channels(), height, width);
  const LayerImage<uint16_t> to = pixels_of<uint16_t>(pixels);
  each_rows(height, [&](int first, int last) {
    for (int y = first; y < last; ++y)
      for (int channel = 0; channel < to.channels; ++channel) {
        const float* const from = images + (int64_t{channel} * height + y) * width;
        uint16_t* const row = to.row(y) + channel;
        for (int x = 0; x < width; ++x) narrow_to(row[x * to.stride], from[x]);
      }
  });
  return pixels;
}

void TileUnet::convolve(size_t layer, LayerImage<uint16_t> from, LayerImage<uint16_t> to) const {
  const float slope = layers_[layer].is_normalised ? float(kLeakySlope) : 1.f;
  each_rows(to.height, [&](int first, int last) {
    convolutions_[layer].apply(from, to, {biases_[layer].data(), slope}, first, last);
  });
}

void TileUnet::run(const float* images, int height, int width, float* denoised) const {
  std::vector<at::Tensor> in(layers_.size());  // of each layer
  in[0] = pixels_in(images, height, width);
  const auto next = [&](size_t k, int high, int wide) { return in[k] = image(layers_[k].in, high, wide); };
  for (size_t k = 0; k + 1 < layers_.size(); ++k) {
    const LayerImage<uint16_t> from = pixels_of<uint16_t>(in[k]);
    const int channels = layers_[k].out, high = from.height, wide = from.width;
    const Node& node = nodes_[k];
    if (node.use == Use::plain) {
      convolve(k, from, pixels_of<uint16_t>(next(k + 1, high, wide)));
    } else if (node.use == Use::pooled) {
      const LayerImage<uint16_t> way =
          pixels_of<uint16_t>(next(size_t(node.joined), high, wide), 0, 0, channels);
      convolve(k, from, way);
      const LayerImage<uint16_t> to = pixels_of<uint16_t>(next(k + 1, high / 2, wide / 2));
      each_rows(to.height, [&](int first, int last) {
        pool<uint16_t>(rows_of(way, 2 * first, 2 * last), rows_of(to, first, last));
      });
    } else {
      const at::Tensor narrow = image(channels, high, wide);
      const LayerImage<uint16_t> to = pixels_of<uint16_t>(in[k + 1], 0, channels, channels),
                                 small = pixels_of<uint16_t>(narrow);
      convolve(k, from, small);
      each_rows(high, [&](int first, int last) {
        double_sides<uint16_t>(rows_of(small, first, last), rows_of(to, 2 * first, 2 * last));
      });
    }
    in[k] = at::Tensor();
  }
  const at::Tensor noise = image(1, height, width);
  convolve(layers_.size() - 1, pixels_of<uint16_t>(in.back()), pixels_of<uint16_t>(noise));
  const float* const middle = images + int64_t{shape_.reach} * height * width;
  const uint16_t* const values = static_cast<const uint16_t*>(noise.data_ptr());
  for (int64_t i = 0; i < int64_t{height} * width; ++i) denoised[i] = middle[i] + widened(values[i]);
}

}  // namespace harima::torch_engine
