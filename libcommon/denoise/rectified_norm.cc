// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/rectified_norm.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/vector_clones.h"
#include "denoise/bfloat16.h"

namespace harima {

namespace {

// Some pixels make a row, so that loops over a row are long; its lanes are the channels again and again.
constexpr int kRow = 384, kRowsOfBlock = 64;

struct Rows {
  explicit Rows(const NormValues& values)
      : channels(values.channels), length(std::max(1, kRow / channels) * channels),
        all(values.pixels * channels), block(int64_t{length} * kRowsOfBlock) {}
  int blocks() const { return int((all + block - 1) / block); }
  std::vector<float> lanes(const std::vector<float>& of_channels) const {
    std::vector<float> lanes(static_cast<size_t>(length));
    for (size_t i = 0; i < lanes.size(); ++i) lanes[i] = of_channels[i % size_t(channels)];
    return lanes;
  }
  // work(first value, how many) for each row of a block.
  template <class Work>
  void each(int which, const Work& work) const {
    const int64_t last = std::min(all, (which + 1) * block);
    for (int64_t at = which * block; at < last; at += length)
      work(at, int(std::min<int64_t>(length, last - at)));
  }

  const int channels, length;
  const int64_t all, block;
};

template <class T>
inline __attribute__((always_inline)) void add_moments(const T* x, const float* pivot, float* sum,
                                                       float* squares, int count) {
  for (int i = 0; i < count; ++i) {
    const float value = widened(x[i]) - pivot[i];
    sum[i] += value;
    squares[i] += value * value;
  }
}

template <class T>
inline __attribute__((always_inline)) void rectify(const T* x, T* z, const float* factor, const float* offset,
                                                   float slope, int count) {
  for (int i = 0; i < count; ++i) {
    const float y = widened(x[i]) * factor[i] + offset[i];
    narrow_to(z[i], y > 0 ? y : slope * y);
  }
}

template <class T>
inline __attribute__((always_inline)) void add_gradients(const T* x, const T* gradient, const float* mean,
                                                         const float* factor, const float* offset,
                                                         float slope, float* sum, float* products,
                                                         int count) {
  for (int i = 0; i < count; ++i) {
    const float value = widened(x[i]),
                g = widened(gradient[i]) * (value * factor[i] + offset[i] > 0 ? 1.f : slope);
    sum[i] += g;
    products[i] += g * (value - mean[i]);
  }
}

struct Backward {
  const float *factor, *offset, *share, *rest;  // gradient of x: factor g + share x + rest
  float slope;
};

template <class T>
inline __attribute__((always_inline)) void descend(const T* x, const T* gradient, T* to, const Backward& line,
                                                   int count) {
  const float *const factor = line.factor, *const offset = line.offset, *const share = line.share,
                     *const rest = line.rest;
  const float slope = line.slope;
  for (int i = 0; i < count; ++i) {
    const float value = widened(x[i]),
                g = widened(gradient[i]) * (value * factor[i] + offset[i] > 0 ? 1.f : slope);
    narrow_to(to[i], factor[i] * g + (share[i] * value + rest[i]));
  }
}

#define HARIMA_NORM_LOOPS(T)                                                                              \
  CT_VECTOR_CLONES void moments_loop(const T* x, const float* pivot, float* sum, float* squares,          \
                                     int count) {                                                         \
    add_moments(x, pivot, sum, squares, count);                                                           \
  }                                                                                                       \
  CT_VECTOR_CLONES void forward_loop(const T* x, T* z, const float* factor, const float* offset,          \
                                     float slope, int count) {                                            \
    rectify(x, z, factor, offset, slope, count);                                                          \
  }                                                                                                       \
  CT_VECTOR_CLONES void gradients_loop(const T* x, const T* gradient, const float* mean,                  \
                                       const float* factor, const float* offset, float slope, float* sum, \
                                       float* products, int count) {                                      \
    add_gradients(x, gradient, mean, factor, offset, slope, sum, products, count);                        \
  }                                                                                                       \
  CT_VECTOR_CLONES void backward_loop(const T* x, const T* gradient, T* to, const Backward& line,         \
                                      int count) {                                                        \
    descend(x, gradient, to, line, count);                                                                \
  }
HARIMA_NORM_LOOPS(float)
HARIMA_NORM_LOOPS(uint16_t)
#undef HARIMA_NORM_LOOPS

// Sums of two things in each channel, block after block.
using TwoSums = std::array<std::vector<double>, 2>;
template <class AddRow>
TwoSums two_sums(const Rows& rows, const AddRow& add_row) {
  const size_t length = size_t(rows.length), channels = size_t(rows.channels);
  TwoSums all{std::vector<double>(channels), std::vector<double>(channels)};
  std::vector<float> sums(2 * length);
  for (int block = 0; block < rows.blocks(); ++block) {
    std::fill(sums.begin(), sums.end(), 0.f);
    rows.each(block, [&](int64_t at, int count) { add_row(at, count, sums.data(), sums.data() + length); });
    for (size_t which = 0; which < 2; ++which)
      for (size_t first = 0; first < length; first += channels)
        for (size_t channel = 0; channel < channels; ++channel)
          all[which][channel] += double(sums[which * length + first + channel]);
  }
  return all;
}

}  // namespace

template <class T>
NormMoments norm_moments(const T* x, const NormValues& values) {
  const Rows rows(values);
  NormMoments moments;
  std::vector<float> first;  // near the mean: squares stay small
  for (int channel = 0; channel < values.channels; ++channel) first.push_back(widened(x[channel]));
  const std::vector<float> pivot = rows.lanes(first);
  const auto [sums, squares] = two_sums(rows, [&](int64_t at, int count, float* sum, float* square) {
    moments_loop(x + at, pivot.data(), sum, square, count);
  });
  for (size_t channel = 0; channel < first.size(); ++channel) {
    const double off = sums[channel] / double(values.pixels);
    moments.mean.push_back(double(first[channel]) + off);
    moments.variance.push_back(std::max(0.0, squares[channel] / double(values.pixels) - off * off));
  }
  return moments;
}

NormMoments joined(const std::vector<NormMoments>& parts) {
  const size_t channels = parts.front().mean.size();
  NormMoments all{std::vector<double>(channels), std::vector<double>(channels)};
  for (const NormMoments& part : parts)
    for (size_t channel = 0; channel < channels; ++channel)
      all.mean[channel] += part.mean[channel] / double(parts.size());
  for (const NormMoments& part : parts)
    for (size_t channel = 0; channel < channels; ++channel) {
      const double off = part.mean[channel] - all.mean[channel];
      all.variance[channel] += (part.variance[channel] + off * off) / double(parts.size());
    }
  return all;
}

NormLine norm_line(const NormMoments& moments, const float* scale, const float* shift, double epsilon) {
  NormLine line;
  for (size_t channel = 0; channel < moments.mean.size(); ++channel) {
    const double factor = double(scale[channel]) / std::sqrt(moments.variance[channel] + epsilon);
    line.factor.push_back(float(factor));
    line.offset.push_back(float(double(shift[channel]) - factor * moments.mean[channel]));
  }
  return line;
}

template <class T>
void norm_forward(const T* x, T* z, const NormValues& values, const NormLine& line, float slope, int stride) {
  const Rows rows(values);
  const std::vector<float> factor = rows.lanes(line.factor), offset = rows.lanes(line.offset);
  std::vector<T> row(static_cast<size_t>(rows.length));
  for (int block = 0; block < rows.blocks(); ++block)
    rows.each(block, [&](int64_t at, int count) {
      if (stride == values.channels)
        return forward_loop(x + at, z + at, factor.data(), offset.data(), slope, count);
      forward_loop(x + at, row.data(), factor.data(), offset.data(), slope, count);
      T* to = z + at / values.channels * stride;
      for (int i = 0; i < count; i += values.channels, to += stride)
        std::memcpy(to, row.data() + i, size_t(values.channels) * sizeof(T));
    });
}

template <class T>
NormSums norm_sums(const T* x, const T* z_gradient, const NormValues& values, const NormMoments& moments,
                   const NormLine& line, float slope) {
  const Rows rows(values);
  const std::vector<float> mean = rows.lanes({moments.mean.begin(), moments.mean.end()}),
                           factor = rows.lanes(line.factor), offset = rows.lanes(line.offset);
  auto [gradients, products] = two_sums(rows, [&](int64_t at, int count, float* sum, float* product) {
    gradients_loop(x + at, z_gradient + at, mean.data(), factor.data(), offset.data(), slope, sum, product,
                   count);
  });
  return {std::move(gradients), std::move(products)};
}

NormSums joined(const std::vector<NormSums>& parts) {
  NormSums all = parts.front();
  for (size_t part = 1; part < parts.size(); ++part)
    for (size_t channel = 0; channel < all.gradients.size(); ++channel) {
      all.gradients[channel] += parts[part].gradients[channel];
      all.products[channel] += parts[part].products[channel];
    }
  return all;
}

NormGradients norm_gradients(const NormSums& sums, int64_t pixels, const NormMoments& moments,
                             const NormLine& line, double epsilon) {
  NormGradients all;
  for (size_t channel = 0; channel < moments.mean.size(); ++channel) {
    const double n = double(pixels), inverse = 1 / (moments.variance[channel] + epsilon),
                 a = double(line.factor[channel]);
    const double share = -a * inverse * sums.products[channel] / n;
    all.scale.push_back(float(sums.products[channel] * std::sqrt(inverse)));
    all.shift.push_back(float(sums.gradients[channel]));
    all.share.push_back(float(share));
    all.rest.push_back(float(-a * sums.gradients[channel] / n - share * moments.mean[channel]));
  }
  return all;
}

template <class T>
void norm_backward(const T* x, const T* z_gradient, T* x_gradient, const NormValues& values,
                   const NormLine& line, const NormGradients& gradients, float slope) {
  const Rows rows(values);
  const std::vector<float> factor = rows.lanes(line.factor), offset = rows.lanes(line.offset),
                           share = rows.lanes(gradients.share), rest = rows.lanes(gradients.rest);
  const Backward lines{factor.data(), offset.data(), share.data(), rest.data(), slope};
  for (int block = 0; block < rows.blocks(); ++block)
    rows.each(block, [&](int64_t at, int count) {
      backward_loop(x + at, z_gradient + at, x_gradient + at, lines, count);
    });
}

#define HARIMA_NORM_OF(T)                                                                                 \
  template NormMoments norm_moments(const T*, const NormValues&);                                         \
  template void norm_forward(const T*, T*, const NormValues&, const NormLine&, float, int);               \
  template NormSums norm_sums(const T*, const T*, const NormValues&, const NormMoments&, const NormLine&, \
                              float);                                                                     \
  template void norm_backward(const T*, const T*, T*, const NormValues&, const NormLine&,                 \
                              const NormGradients&, float);
HARIMA_NORM_OF(float)
HARIMA_NORM_OF(uint16_t)
#undef HARIMA_NORM_OF

}  // namespace harima
