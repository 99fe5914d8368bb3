// SPDX-License-Identifier: BSD-3-Clause
// Batch normalisation with the rectifier, against its definition in double and differences of that.
#include "denoise/rectified_norm.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>

#include "denoise/draw.h"

using namespace harima;

namespace {

constexpr double kEpsilon = 1e-5, kSlope = 0.1;

struct Sample {
  NormValues values;
  std::vector<float> x, wanted, scale, shift;  // loss: sum of wanted * z
};

Sample sample_of(int64_t pixels, int channels, double offset) {
  Sample sample{{pixels, channels}, {}, {}, {}, {}};
  for (uint64_t i = 0; i < uint64_t(pixels * channels); ++i) {
    sample.x.push_back(float(offset + draw_unit(1, 1, i) * double(1 + i % uint64_t(channels))));
    sample.wanted.push_back(float(draw_unit(1, 2, i) - 0.5));
  }
  for (uint64_t i = 0; i < uint64_t(channels); ++i) {
    sample.scale.push_back(float(0.5 + draw_unit(1, 3, i)));
    sample.shift.push_back(float(draw_unit(1, 4, i) - 0.5));
  }
  return sample;
}

// By the definition; z if asked for.
double loss_of(const Sample& sample, const std::vector<double>& x, const std::vector<double>& scale,
               const std::vector<double>& shift, std::vector<double>* z = nullptr) {
  const size_t channels = scale.size(), pixels = x.size() / channels;
  double loss = 0;
  if (z) z->resize(x.size());
  for (size_t c = 0; c < channels; ++c) {
    double mean = 0, variance = 0;
    for (size_t p = 0; p < pixels; ++p) mean += x[p * channels + c] / double(pixels);
    for (size_t p = 0; p < pixels; ++p) variance += std::pow(x[p * channels + c] - mean, 2) / double(pixels);
    for (size_t p = 0; p < pixels; ++p) {
      const size_t i = p * channels + c;
      const double y = scale[c] * (x[i] - mean) / std::sqrt(variance + kEpsilon) + shift[c],
                   out = y > 0 ? y : kSlope * y;
      loss += double(sample.wanted[i]) * out;
      if (z) (*z)[i] = out;
    }
  }
  return loss;
}

std::vector<double> doubles(const std::vector<float>& values) { return {values.begin(), values.end()}; }

struct Result {
  std::vector<float> z, x_gradient;
  NormGradients gradients;
};

// In so many parts of equal size.
Result result_of(const Sample& sample, int parts = 1) {
  const NormValues part{sample.values.pixels / parts, sample.values.channels};
  const auto values = [&](const std::vector<float>& all, int which) {
    return all.data() + which * part.pixels * part.channels;
  };
  std::vector<NormMoments> moments;
  for (int i = 0; i < parts; ++i) moments.push_back(norm_moments(values(sample.x, i), part));
  const NormMoments all = joined(moments);
  const NormLine line = norm_line(all, sample.scale.data(), sample.shift.data(), kEpsilon);
  Result result{std::vector<float>(sample.x.size()), sample.wanted, {}};
  std::vector<NormSums> sums;
  for (int i = 0; i < parts; ++i) {
    norm_forward(values(sample.x, i), const_cast<float*>(values(result.z, i)), part, line, float(kSlope),
                 part.channels);
    sums.push_back(norm_sums(values(sample.x, i), values(sample.wanted, i), part, all, line, float(kSlope)));
  }
  result.gradients = norm_gradients(joined(sums), sample.values.pixels, all, line, kEpsilon);
  float* const gradient = result.x_gradient.data();  // in place
  for (int i = 0; i < parts; ++i) {
    float* const of_part = gradient + i * part.pixels * part.channels;
    norm_backward(values(sample.x, i), of_part, of_part, part, line, result.gradients, float(kSlope));
  }
  return result;
}

}  // namespace

TEST_CASE("denoise: normalisation with its rectifier is what it is by definition, far from 0, too") {
  for (const double offset : {0.0, 100.0}) {
    const Sample sample = sample_of(1001, 7, offset);
    std::vector<double> z;
    loss_of(sample, doubles(sample.x), doubles(sample.scale), doubles(sample.shift), &z);
    for (const int parts : {1, 7}) {
      const Result result = result_of(sample, parts);
      for (size_t i = 0; i < z.size(); ++i)
        REQUIRE(std::abs(double(result.z[i]) - z[i]) < (offset > 0 ? 2e-4 : 2e-6));
    }
  }
}

TEST_CASE("denoise: gradients of normalisation are differences of the loss") {
  const Sample sample = sample_of(40, 3, 0);
  const Result result = result_of(sample, 4);
  const auto slope_at = [&](auto change) {
    constexpr double kStep = 1e-6;
    const auto moved = [&](double by) {
      std::vector<double> x = doubles(sample.x), scale = doubles(sample.scale), shift = doubles(sample.shift);
      change(x, scale, shift, by);
      return loss_of(sample, x, scale, shift);
    };
    return (moved(kStep) - moved(-kStep)) / (2 * kStep);
  };
  for (size_t i = 0; i < sample.x.size(); ++i)
    CHECK(double(result.x_gradient[i]) ==
          doctest::Approx(slope_at([&](auto& x, auto&, auto&, double by) { x[i] += by; }))
              .epsilon(1e-4)
              .scale(0.1));
  for (size_t c = 0; c < 3; ++c) {
    CHECK(double(result.gradients.scale[c]) ==
          doctest::Approx(slope_at([&](auto&, auto& scale, auto&, double by) {
            scale[c] += by;
          })).epsilon(1e-4));
    CHECK(double(result.gradients.shift[c]) ==
          doctest::Approx(slope_at([&](auto&, auto&, auto& shift, double by) {
            shift[c] += by;
          })).epsilon(1e-4));
  }
}

TEST_CASE("denoise: normalised pixels may lie apart, and leave what is between as it was") {
  const Sample sample = sample_of(70001, 5, 1);  // several blocks, a row that ends early
  const Result wanted = result_of(sample);
  const NormLine line = norm_line(norm_moments(sample.x.data(), sample.values), sample.scale.data(),
                                  sample.shift.data(), kEpsilon);
  std::vector<float> apart(70001 * 8, -7);
  norm_forward(sample.x.data(), apart.data(), sample.values, line, float(kSlope), 8);
  for (size_t pixel = 0; pixel < 70001; ++pixel)
    for (size_t i = 0; i < 8; ++i) REQUIRE(apart[8 * pixel + i] == (i < 5 ? wanted.z[5 * pixel + i] : -7));
}

TEST_CASE("denoise: normalisation of bfloat16 is that of the values, rounded to nearest even") {
  Sample sample = sample_of(5000, 6, 0);
  const auto rounded = [](float value) {
    const double unit = std::ldexp(1.0, std::ilogb(value) - 7);
    return value == 0 ? 0.f : float(std::nearbyint(double(value) / unit) * unit);
  };
  std::vector<uint16_t> bits;
  for (float& value : sample.x) {
    value = rounded(value);
    bits.push_back(uint16_t(std::bit_cast<uint32_t>(value) >> 16));
  }
  const NormMoments moments = norm_moments(bits.data(), sample.values);
  const NormLine line = norm_line(moments, sample.scale.data(), sample.shift.data(), kEpsilon);
  std::vector<uint16_t> z(bits.size());
  norm_forward(bits.data(), z.data(), sample.values, line, float(kSlope), 6);
  const Result wanted = result_of(sample);
  for (size_t i = 0; i < z.size(); ++i)
    REQUIRE(std::bit_cast<float>(uint32_t{z[i]} << 16) == rounded(wanted.z[i]));
}
