// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/rectified_norm.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/vector_clones.h"

namespace harima {

namespace {

// Some pixels make a row, so that loops over a row are long; its lanes are the channels again and again.
constexpr int kRow = 384, kRowsOfBlock = 64;

inline float value_of(float value) { return value; }
inline float value_of(uint16_t bits) { return std::bit_cast<float>(uint32_t{bits} << 16); }
inline void put(float value, float& to) { to = value; }
inline void put(float value, uint16_t& to) {
  const uint32_t bits = std::bit_cast<uint32_t>(value);
  to = uint16_t((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

struct Rows {
  explicit Rows(const NormValues& values)
      : channels(values.channels), length(std::max(1, kRow / channels) * channels), all(values.pixels * channels), block(int64_t{length} * kRowsOfBlock) {}
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
    for (int64_t at = which * block; at < last; at += length) work(at, int(std::min<int64_t>(length, last - at)));
  }

  const int channels, length;
  const int64_t all, block;
};

template <class T>
inline __attribute__((always_inline)) void add_moments(const T* x, const float* pivot, float* sum, float* squares, int count) {
  for (int i = 0; i < count; ++i) {
    const float value = value_of(x[i]) - pivot[i];
    sum[i] += value;
    squares[i] += value * value;
  }
}

template <class T>
inline __attribute__((always_inline)) void rectify(const T* x, T* z, const float* factor, const float* offset, float slope, int count) {
  for (int i = 0; i < count; ++i) {
    const float y = value_of(x[i]) * factor[i] + offset[i];
    put(y > 0 ? y : slope * y, z[i]);
  }
}

template <class T>
inline __attribute__((always_inline)) void add_gradients(const T* x, const T* gradient, const float* mean, const float* factor, const float* offset, float slope, float* sum,
                                                         float* products, int count) {
  for (int i = 0; i < count; ++i) {
    const float value = value_of(x[i]), g = value_of(gradient[i]) * (value * factor[i] + offset[i] > 0 ? 1.f : slope);
    sum[i] += g;
    products[i] += g * (value - mean[i]);
  }
}

struct Backward {
  const float *factor, *offset, *share, *rest;  // gradient of x: factor g + share x + rest
  float slope;
};

template <class T>
inline __attribute__((always_inline)) void descend(const T* x, const T* gradient, T* to, const Backward& line, int count) {
  const float *const factor = line.factor, *const offset = line.offset, *const share = line.share, *const rest = line.rest;
  const float slope = line.slope;
  for (int i = 0; i < count; ++i) {
    const float value = value_of(x[i]), g = value_of(gradient[i]) * (value * factor[i] + offset[i] > 0 ? 1.f : slope);
    put(factor[i] * g + (share[i] * value + rest[i]), to[i]);
  }
}

#define HARIMA_NORM_LOOPS(T)                                                                                                                                     \
  CT_VECTOR_CLONES void moments_loop(const T* x, const float* pivot, float* sum, float* squares, int count) { add_moments(x, pivot, sum, squares, count); }      \
  CT_VECTOR_CLONES void forward_loop(const T* x, T* z, const float* factor, const float* offset, float slope, int count) {                                      \
    rectify(x, z, factor, offset, slope, count);                                                                                                                 \
  }                                                                                                                                                              \
  CT_VECTOR_CLONES void gradients_loop(const T* x, const T* gradient, const float* mean, const float* factor, const float* offset, float slope, float* sum,      \
                                       float* products, int count) {                                                                                            \
    add_gradients(x, gradient, mean, factor, offset, slope, sum, products, count);                                                                              \
  }                                                                                                                                                              \
  CT_VECTOR_CLONES void backward_loop(const T* x, const T* gradient, T* to, const Backward& line, int count) { descend(x, gradient, to, line, count); }
HARIMA_NORM_LOOPS(float)
HARIMA_NORM_LOOPS(uint16_t)
#undef HARIMA_NORM_LOOPS

// Sums of two things in each channel, block after block.
struct TwoSums {
  std::vector<double> first, second;
};
template <class AddRow>
TwoSums two_sums(const Rows& rows, const NormLoop& loop, const AddRow& add_row) {
  std::vector<std::vector<float>> of_blocks(static_cast<size_t>(rows.blocks()));
  loop(rows.blocks(), [&](int block) {
    std::vector<float>& sums = of_blocks[size_t(block)];
    sums.assign(2 * size_t(rows.length), 0);
    rows.each(block, [&](int64_t at, int count) { add_row(at, count, sums.data(), sums.data() + rows.length); });
  });
  TwoSums all{std::vector<double>(size_t(rows.channels)), std::vector<double>(size_t(rows.channels))};
  for (const std::vector<float>& sums : of_blocks)
    for (size_t i = 0; i < size_t(rows.length); ++i) {
      all.first[i % size_t(rows.channels)] += double(sums[i]);
      all.second[i % size_t(rows.channels)] += double(sums[size_t(rows.length) + i]);
    }
  return all;
}

}  // namespace

template <class T>
NormMoments norm_moments(const T* x, const NormValues& values, const NormLoop& loop) {
  const Rows rows(values);
  NormMoments moments;
  std::vector<float> first;  // near the mean: squares stay small
  for (int channel = 0; channel < values.channels; ++channel) first.push_back(value_of(x[channel]));
  const std::vector<float> pivot = rows.lanes(first);
  const TwoSums sums = two_sums(rows, loop, [&](int64_t at, int count, float* sum, float* squares) { moments_loop(x + at, pivot.data(), sum, squares, count); });
  for (size_t channel = 0; channel < first.size(); ++channel) {
    const double off = sums.first[channel] / double(values.pixels);
    moments.mean.push_back(float(double(first[channel]) + off));
    moments.variance.push_back(float(std::max(0.0, sums.second[channel] / double(values.pixels) - off * off)));
  }
  return moments;
}

NormLine norm_line(const NormMoments& moments, const float* scale, const float* shift, double epsilon) {
  NormLine line;
  for (size_t channel = 0; channel < moments.mean.size(); ++channel) {
    const double factor = double(scale[channel]) / std::sqrt(double(moments.variance[channel]) + epsilon);
    line.factor.push_back(float(factor));
    line.offset.push_back(float(double(shift[channel]) - factor * double(moments.mean[channel])));
  }
  return line;
}

template <class T>
void norm_forward(const T* x, T* z, const NormValues& values, const NormLine& line, float slope, const NormLoop& loop) {
  const Rows rows(values);
  const std::vector<float> factor = rows.lanes(line.factor), offset = rows.lanes(line.offset);
  loop(rows.blocks(), [&](int block) {
    rows.each(block, [&](int64_t at, int count) { forward_loop(x + at, z + at, factor.data(), offset.data(), slope, count); });
  });
}

template <class T>
NormGradients norm_backward(const T* x, const T* z_gradient, T* x_gradient, const NormValues& values, const NormMoments& moments, const NormLine& line, float slope,
                            double epsilon, const NormLoop& loop) {
  const Rows rows(values);
  const std::vector<float> mean = rows.lanes(moments.mean), factor = rows.lanes(line.factor), offset = rows.lanes(line.offset);
  const TwoSums sums = two_sums(rows, loop, [&](int64_t at, int count, float* sum, float* products) {
    gradients_loop(x + at, z_gradient + at, mean.data(), factor.data(), offset.data(), slope, sum, products, count);
  });
  NormGradients gradients;
  std::vector<float> shares, rests;
  for (size_t channel = 0; channel < moments.mean.size(); ++channel) {
    const double n = double(values.pixels), inverse = 1 / (double(moments.variance[channel]) + epsilon), a = double(line.factor[channel]);
    const double share = -a * inverse * sums.second[channel] / n;
    gradients.scale.push_back(float(sums.second[channel] * std::sqrt(inverse)));
    gradients.shift.push_back(float(sums.first[channel]));
    shares.push_back(float(share));
    rests.push_back(float(-a * sums.first[channel] / n - share * double(moments.mean[channel])));
  }
  const std::vector<float> share = rows.lanes(shares), rest = rows.lanes(rests);
  const Backward lines{factor.data(), offset.data(), share.data(), rest.data(), slope};
  loop(rows.blocks(), [&](int block) {
    rows.each(block, [&](int64_t at, int count) { backward_loop(x + at, z_gradient + at, x_gradient + at, lines, count); });
  });
  return gradients;
}

template NormMoments norm_moments(const float*, const NormValues&, const NormLoop&);
template NormMoments norm_moments(const uint16_t*, const NormValues&, const NormLoop&);
template void norm_forward(const float*, float*, const NormValues&, const NormLine&, float, const NormLoop&);
template void norm_forward(const uint16_t*, uint16_t*, const NormValues&, const NormLine&, float, const NormLoop&);
template NormGradients norm_backward(const float*, const float*, float*, const NormValues&, const NormMoments&, const NormLine&, float, double, const NormLoop&);
template NormGradients norm_backward(const uint16_t*, const uint16_t*, uint16_t*, const NormValues&, const NormMoments&, const NormLine&, float, double, const NormLoop&);

}  // namespace harima
