// SPDX-License-Identifier: BSD-3-Clause
#include "filter/smooth.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "filter/convert.h"
#include "filter/mirror.h"
#include "image/pixels.h"
#include "math/weighted_sum.h"

namespace harima {

namespace {

constexpr double kCut = 4;  // standard deviations

template <class T>
using SumOf = std::conditional_t<std::is_integral_v<T> && sizeof(T) == 4, double, float>;

template <class T, class Sum>
void scaled(const T* from, Sum weight, int width, Sum* to) {
  for (int x = 0; x < width; ++x) to[x] = weight * Sum(from[x]);
}
template <class T, class Sum>
void add_rows(const T* a, const T* b, Sum weight, int width, Sum* to) {
  for (int x = 0; x < width; ++x) to[x] = add_pair(to[x], weight, Sum(a[x]), Sum(b[x]));
}

// weighted_sum() of as many rows, at each x.
template <class Sum, class Row>
void weigh(const std::vector<Sum>& weights, Row row, int width, Sum* to) {
  scaled(row(0), weights[0], width, to);
  for (int k = 1; k < int(weights.size()); ++k) add_rows(row(-k), row(k), weights[size_t(k)], width, to);
}

// Rows that a slice's row is smoothed from along y: no more than reach to both sides.
int rows_held(int height, int reach) { return std::min(height, 2 * reach + 1); }

template <class Sum>
void store(const Sum* values, int width, PixelType type, std::byte* to) {
  if (type == PixelType::f32) return std::copy_n(values, width, reinterpret_cast<float*>(to)), void();
  thread_local std::vector<double> wide;
  wide.assign(values, values + width);
  Conversion how;
  how.type = type;
  convert_values(wide.data(), width, how, to);
}

// Makes a slice row by row: along z, of as many rows as are wanted, then along y and x.
template <class T>
class Smoother {
 public:
  using Sum = SumOf<T>;

  Smoother(const SmoothFilter& filter, const LoopFrames& in)
      : filter_(filter), frames_(in, filter.is_3d ? filter.reach() : 0), centre_(frames_[0]),
        weights_(filter.weights.begin(), filter.weights.end()), width_(centre_.width),
        height_(centre_.height), held_(rows_held(height_, filter.reach())) {
    rows_.resize(size_t(held_) * size_t(width_));
    padded_.resize(size_t(width_ + 2 * filter.reach()));
    result_.resize(size_t(width_));
  }

  void make(Frame& out) {
    for (int y = 0, done = 0; y < height_; ++y) {
      for (; done < std::min(height_, y + filter_.reach() + 1); ++done) smooth_z(done);
      Sum* const middle = padded_.data() + filter_.reach();
      weigh(
          weights_, [&](int k) { return row(mirrored(y + k, height_)); }, width_, middle);
      mirror_ends(middle);
      weigh(
          weights_, [&](int k) { return middle + k; }, width_, result_.data());
      if (filter_.unsharp_amount) sharpen(y, Sum(*filter_.unsharp_amount));
      store(result_.data(), width_, out.type(), out.row<std::byte>(y));
    }
  }

 private:
  Sum* row(int y) { return rows_.data() + size_t(y % held_) * size_t(width_); }

  void smooth_z(int y) {
    if (filter_.is_3d)
      weigh(
          weights_, [&](int k) { return frames_[k].template row<T>(y); }, width_, row(y));
    else scaled(centre_.row<T>(y), Sum(1), width_, row(y));
  }
  void mirror_ends(Sum* middle) {
    for (int k = 1; k <= filter_.reach(); ++k) {
      middle[-k] = middle[mirrored(-k, width_)];
      middle[width_ - 1 + k] = middle[mirrored(width_ - 1 + k, width_)];
    }
  }
  void sharpen(int y, Sum amount) {
    const T* const values = centre_.row<T>(y);
    for (int x = 0; x < width_; ++x)
      result_[size_t(x)] = sharpened(Sum(values[x]), result_[size_t(x)], amount);
  }

  const SmoothFilter& filter_;
  const Neighbours frames_;
  const FrameView centre_;
  const std::vector<Sum> weights_;
  const int width_, height_, held_;
  static thread_local std::vector<Sum> rows_, padded_, result_;
};

template <class T>
thread_local std::vector<SumOf<T>> Smoother<T>::rows_;
template <class T>
thread_local std::vector<SumOf<T>> Smoother<T>::padded_;
template <class T>
thread_local std::vector<SumOf<T>> Smoother<T>::result_;

}  // namespace

std::vector<double> gauss_weights(double sigma) {
  std::vector<double> weights;
  double sum = 0;
  for (int k = 0; k <= int(kCut * sigma + 0.5); ++k) {
    weights.push_back(std::exp(-0.5 * k * k / (sigma * sigma)));
    sum += weights.back() * (k == 0 ? 1 : 2);
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

std::vector<double> mean_weights(int side) { return std::vector<double>(size_t(side / 2 + 1), 1.0 / side); }

size_t SmoothFilter::thread_bytes(const StackInfo& info) const {
  const size_t sum = with_pixels(info.type, []<class T>() { return sizeof(SumOf<T>); });
  return sum * size_t(info.width) * size_t(rows_held(info.height, reach()) + 2) + 2 * sum * size_t(reach());
}

void SmoothFilter::apply(const LoopFrames& in, Frame& out) const {
  with_pixels(out.type(), [&]<class T>() { Smoother<T>(*this, in).make(out); });
}

}  // namespace harima
