// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/torch/crop_pass.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <tuple>

#include "denoise/rectified_norm.h"
#include "denoise/tiles/convolution.h"
#include "denoise/tiles/weight_gradients.h"
#include "denoise/torch/loop.h"
#include "denoise/torch/pixels.h"

namespace harima::torch_engine {

namespace {

uint16_t* bits_of(const at::Tensor& images) { return static_cast<uint16_t*>(images.data_ptr()); }
NormValues values_of(const at::Tensor& images) {
  return {images.size(2) * images.size(3), int(images.size(1))};
}
at::Tensor crop_of(const at::Tensor& images, int crop) { return images.narrow(0, crop, 1); }

// A layer while a batch goes through it. Tensors of all crops lie channels last, those of single ones go when
// they are not needed any more.
struct LayerPass {
  at::Tensor weight, bias, scale, shift;               // of the layer
  std::optional<TileConvolution> forward, back_to_in;  // the same weights
  at::Tensor in, out, gradient;  // its input; what its convolution gives, the gradient of that: one memory
                                 // for all batches of one shape
  // Of each crop, gradients of what the layer gives and of its input.
  std::vector<at::Tensor> back, in_gradient;
  NormMoments moments;
  NormLine line;
  NormGradients slopes;
};

class CropPass : public Pass {
 public:
  CropPass(const NetworkShape& shape, const EngineSettings& settings)
      : shape_(shape), layers_(layers_of(shape)), nodes_(nodes_of(shape)), settings_(settings),
        type_(settings.half ? at::kBFloat16 : at::kFloat) {}

  double loss(const Weights& weights, const Batch& batch) override {
    begin(weights, batch);
    for (size_t k = 0; k < layers_.size(); ++k) {
      std::vector<NormMoments> moments(crops());
      each(settings_, batch.count, [&](int crop) {
        enter(k, crop);
        const at::Tensor out = crop_of(now_[k].out, crop);
        convolve(k, crop_of(now_[k].in, crop), out);
        if (!layers_[k].is_normalised) return compare(k, crop);
        with_type([&]<class T>(T*) {
          moments[size_t(crop)] = norm_moments(pixels_of<const T>(out).values, values_of(out));
        });
      });
      if (!layers_[k].is_normalised) continue;
      now_[k].moments = joined(moments);
      now_[k].line = norm_line(now_[k].moments, now_[k].scale.data_ptr<float>(),
                               now_[k].shift.data_ptr<float>(), kNormEpsilon);
    }
    return std::accumulate(losses_.begin(), losses_.end(), 0.0) / pixels(0);
  }

  Gradients gradients(Weights& weights) override {
    for (size_t k = layers_.size(); k-- > 0;) {
      std::vector<NormSums> sums(crops());
      each(settings_, batch_.count, [&](int crop) {
        leave(k, crop);
        if (k > 0) sums[size_t(crop)] = sums_of(k - 1, crop);
      });
      if (k == 0) break;
      LayerPass& before = now_[k - 1];
      before.slopes = norm_gradients(joined(sums), int64_t(pixels(nodes_[k - 1].level)), before.moments,
                                     before.line, kNormEpsilon);
    }
    for (size_t k = 0; k < layers_.size(); ++k)
      if (layers_[k].is_normalised) follow(weights, k);
    return all_gradients();
  }

 private:
  size_t crops() const { return size_t(batch_.count); }
  double pixels(int level) const {
    return double(batch_.count) * (batch_.height >> level) * (batch_.width >> level);
  }
  at::Tensor images(int channels, int level) const {
    return at::empty({batch_.count, channels, batch_.height >> level, batch_.width >> level},
                     at::TensorOptions(type_).memory_format(at::MemoryFormat::ChannelsLast));
  }

  // work(null pointer to a value between the layers)
  template <class Work>
  void with_type(const Work& work) const {
    if (settings_.half) work(static_cast<uint16_t*>(nullptr));
    else work(static_cast<float*>(nullptr));
  }

  void begin(const Weights& weights, const Batch& batch) {
    const bool is_alike = std::tie(batch.count, batch.height, batch.width) ==
                          std::tie(batch_.count, batch_.height, batch_.width);
    batch_ = batch;
    losses_.assign(crops(), 0);
    bias_gradients_.assign(crops(), 0);
    now_.resize(layers_.size());
    each(settings_, int(layers_.size()), [&](int k) {
      LayerPass& now = now_[size_t(k)];
      const Layer& layer = layers_[size_t(k)];
      const auto part = [&](const char* name) { return weights.at(layer.name + name); };
      if (layer.is_normalised) now.scale = part(".scale"), now.shift = part(".shift");
      else now.bias = part(".bias");
      if (by_tiles(settings_)) {
        const float* const values = part(".weight").data_ptr<float>();
        const ConvolutionShape convolution{layer.in, layer.out, layer.side};
        now.forward.emplace(values, convolution, TileConvolution::Way::forward);
        if (k > 0) now.back_to_in.emplace(values, convolution, TileConvolution::Way::back);
      } else {
        now.weight = part(".weight").to(type_);
        if (now.bias.defined()) now.bias = now.bias.to(type_);
      }
      if (!is_alike || !now.gradient.defined()) {
        now.in = images(layer.in, nodes_[size_t(k)].level);
        for (at::Tensor* tensor : {&now.out, &now.gradient})
          *tensor = images(layer.out, nodes_[size_t(k)].level);
      }
      for (auto* tensors : {&now.back, &now.in_gradient}) tensors->assign(crops(), {});
    });
  }

  // Makes the input of a layer: the normalised result of the one before it.
  void enter(size_t k, int crop) {
    const at::Tensor& in = now_[k].in;
    if (k == 0) {
      float* const values = const_cast<float*>(batch_.inputs) +
                            int64_t(crop) * shape_.channels() * batch_.height * batch_.width;
      crop_of(in, crop).copy_(
          at::from_blob(values, {1, shape_.channels(), batch_.height, batch_.width}, at::kFloat).to(type_));
      return;
    }
    const Node& before = nodes_[k - 1];
    const at::Tensor x = crop_of(now_[k - 1].out, crop);
    const int channels = layers_[k - 1].out;
    with_type([&]<class T>(T*) {
      const auto rectify = [&](const LayerImage<T>& to) {
        norm_forward(pixels_of<const T>(x).values, to.values, values_of(x), now_[k - 1].line,
                     float(kLeakySlope), to.stride);
      };
      if (before.use == Use::plain) return rectify(pixels_of<T>(in, crop));
      if (before.use == Use::pooled) {
        const LayerImage<T> way = pixels_of<T>(now_[size_t(before.joined)].in, crop, 0, channels);
        rectify(way);
        return pool<T>(way, pixels_of<T>(in, crop));
      }
      const at::Tensor narrow = at::empty_like(x);
      rectify(pixels_of<T>(narrow));
      double_sides<T>(pixels_of<T>(narrow), pixels_of<T>(in, crop, channels, channels));
    });
  }

  // The result of the last layer with the targets: the loss of a crop, summed, and gradients.
  void compare(size_t k, int crop) {
    const size_t square = size_t(batch_.height) * size_t(batch_.width);
    const float* const target = batch_.targets + size_t(crop) * square;
    const float* const middle =
        batch_.inputs + (size_t(crop) * size_t(shape_.channels()) + size_t(shape_.reach)) * square;
    const at::Tensor values = crop_of(now_[k].out, crop).to(at::kFloat).contiguous();
    float* const noise = values.data_ptr<float>();
    double sum = 0, slopes = 0;
    for (size_t i = 0; i < square; ++i) {
      const double difference = (double(middle[i]) - double(target[i])) / settings_.gain + double(noise[i]);
      const double slope =
          (settings_.absolute_loss ? double((difference > 0) - (difference < 0)) : 2 * difference) /
          pixels(0);
      sum += settings_.absolute_loss ? std::abs(difference) : difference * difference;
      slopes += slope;
      noise[i] = float(slope);
    }
    losses_[size_t(crop)] = sum;
    bias_gradients_[size_t(crop)] = slopes;
    crop_of(now_[k].gradient, crop).copy_(values);
  }

  // From the gradient of what layer k gives to that of what its convolution gives, and to that of its input.
  void leave(size_t k, int crop) {
    LayerPass& now = now_[k];
    const at::Tensor gradient = crop_of(now.gradient, crop);
    at::Tensor& back = now.back[size_t(crop)];
    if (layers_[k].is_normalised)
      with_type([&]<class T>(T*) {
        norm_backward(pixels_of<const T>(now.out, crop).values, pixels_of<const T>(back).values,
                      pixels_of<T>(gradient).values, values_of(gradient), now.line, now.slopes,
                      float(kLeakySlope));
      });
    back = at::Tensor();
    if (k > 0) now.in_gradient[size_t(crop)] = in_gradient(k, gradient, crop_of(now.in, crop));
  }

  void convolve(size_t k, const at::Tensor& in, const at::Tensor& out) const {
    const LayerPass& now = now_[k];
    const float* const bias = now.forward && now.bias.defined() ? now.bias.data_ptr<float>() : nullptr;
    if (now.forward)
      now.forward->apply(pixels_of<uint16_t>(in), pixels_of<uint16_t>(out), {bias}, 0, int(out.size(2)));
    else out.copy_(at::conv2d(in, now.weight, now.bias, 1, layers_[k].side / 2));
  }

  at::Tensor in_gradient(size_t k, const at::Tensor& gradient, const at::Tensor& in) const {
    if (!now_[k].back_to_in)
      return std::get<0>(convolution_gradients(k, gradient, in, {true, false, false}))
          .contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor to = at::empty(in.sizes(), in.options().memory_format(at::MemoryFormat::ChannelsLast));
    now_[k].back_to_in->apply(pixels_of<uint16_t>(gradient), pixels_of<uint16_t>(to), {}, 0, int(to.size(2)));
    return to;
  }

  std::tuple<at::Tensor, at::Tensor, at::Tensor> convolution_gradients(size_t k, const at::Tensor& gradient,
                                                                       const at::Tensor& in,
                                                                       std::array<bool, 3> wanted) const {
    const std::vector<int64_t> ones{1, 1}, none{0, 0}, padding(2, layers_[k].side / 2);
    return at::convolution_backward(gradient, in, now_[k].weight, c10::nullopt, ones, padding, ones, false,
                                    none, 1, wanted);
  }

  // The gradient of what layer k gives, from those of the inputs that were made of it, and its sums.
  NormSums sums_of(size_t k, int crop) {
    LayerPass& now = now_[k];
    const Node& node = nodes_[k];
    const int channels = layers_[k].out;
    const at::Tensor x = crop_of(now.out, crop);
    at::Tensor &back = now.back[size_t(crop)], &next = now_[k + 1].in_gradient[size_t(crop)];
    NormSums sums;
    with_type([&]<class T>(T*) {
      if (node.use == Use::plain) {
        back = std::move(next);
      } else if (node.use == Use::doubled) {
        back = at::empty_like(x);
        double_sides_backward<T>(pixels_of<const T>(next, 0, channels, channels), pixels_of<T>(back));
      } else {
        LayerPass& joined = now_[size_t(node.joined)];
        back = at::empty_like(x);
        pool_backward<T>(pixels_of<const T>(joined.in, crop, 0, channels), pixels_of<const T>(next),
                         pixels_of<const T>(joined.in_gradient[size_t(crop)], 0, 0, channels),
                         pixels_of<T>(back));
        joined.in_gradient[size_t(crop)] = next = at::Tensor();
      }
      sums = norm_sums(pixels_of<const T>(x).values, pixels_of<const T>(back).values, values_of(x),
                       now.moments, now.line, float(kLeakySlope));
    });
    return sums;
  }

  void follow(Weights& weights, size_t k) const {
    const double count = pixels(nodes_[k].level), unbiased = count / std::max(1.0, count - 1);
    float* const mean = weights.at(layers_[k].name + ".mean").data_ptr<float>();
    float* const variance = weights.at(layers_[k].name + ".variance").data_ptr<float>();
    for (size_t channel = 0; channel < now_[k].moments.mean.size(); ++channel) {
      mean[channel] += float(kNormMomentum * (now_[k].moments.mean[channel] - double(mean[channel])));
      variance[channel] +=
          float(kNormMomentum * (unbiased * now_[k].moments.variance[channel] - double(variance[channel])));
    }
  }

  at::Tensor weight_gradients(size_t k) const {
    const at::Tensor &in = now_[k].in, &gradient = now_[k].gradient;
    if (!by_tiles(settings_))
      return std::get<1>(convolution_gradients(k, gradient, in, {false, true, false})).to(at::kFloat);
    const Layer& layer = layers_[k];
    const at::Tensor weights =
        at::empty({layer.out, layer.in, layer.side, layer.side},
                  at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast));
    convolution_weight_gradients({bits_of(in), bits_of(gradient), batch_.count, int(in.size(2)),
                                  int(in.size(3)), layer.in, layer.out, layer.side},
                                 weights.data_ptr<float>());
    return weights;
  }

  // Those of convolutions are made now, the longest first, each of the whole batch by one thread: that takes
  // less than crop by crop.
  Gradients all_gradients() {
    std::vector<size_t> order(layers_.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(order, std::greater(), [&](size_t k) {
      return now_[k].in.numel() * layers_[k].out * layers_[k].side * layers_[k].side;
    });
    std::vector<at::Tensor> of_weights(layers_.size());
    each(settings_, int(order.size()), [&](int i) {
      const size_t k = order[size_t(i)];
      of_weights[k] = weight_gradients(k);
    });
    Gradients gradients;
    for (size_t k = 0; k < layers_.size(); ++k) {
      const std::string& name = layers_[k].name;
      gradients[name + ".weight"] = of_weights[k];
      if (layers_[k].is_normalised) {
        gradients[name + ".scale"] = at::tensor(now_[k].slopes.scale, at::kFloat);
        gradients[name + ".shift"] = at::tensor(now_[k].slopes.shift, at::kFloat);
      } else {
        gradients[name + ".bias"] =
            at::full({1}, std::accumulate(bias_gradients_.begin(), bias_gradients_.end(), 0.0), at::kFloat);
      }
    }
    return gradients;
  }

  const NetworkShape shape_;
  const std::vector<Layer> layers_;
  const std::vector<Node> nodes_;
  const EngineSettings settings_;
  const at::ScalarType type_;
  Batch batch_;
  std::vector<LayerPass> now_;
  std::vector<double> losses_, bias_gradients_;  // sums of each crop
};

}  // namespace

std::unique_ptr<Pass> make_crop_pass(const NetworkShape& shape, const EngineSettings& settings) {
  return std::make_unique<CropPass>(shape, settings);
}

}  // namespace harima::torch_engine
