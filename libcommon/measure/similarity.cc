// SPDX-License-Identifier: BSD-3-Clause
#include "measure/similarity.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <vector>

#include "image/pixels.h"

namespace harima {

namespace {

constexpr int kReach = kSimilarityReach, kWindow = 2 * kReach + 1;
constexpr double kSigma = 1.5, kK1 = 0.01, kK2 = 0.03;

std::array<double, kWindow> gaussian() {
  std::array<double, kWindow> weights;
  double sum = 0;
  for (int i = 0; i < kWindow; ++i)
    sum += weights[size_t(i)] = std::exp(-0.5 * (i - kReach) * (i - kReach) / (kSigma * kSigma));
  for (double& weight : weights) weight /= sum;
  return weights;
}

// Weighted sums of a, b, a*a, b*b and a*b for each pixel of a row.
struct Sums {
  std::array<std::vector<double>, 5> of;

  explicit Sums(int width) { of.fill(std::vector<double>(size_t(width))); }
  void clear() {
    for (auto& sum : of) std::fill(sum.begin(), sum.end(), 0);
  }
  void add(const Sums& other, double weight) {
    for (size_t k = 0; k < of.size(); ++k)
      for (size_t x = 0; x < of[k].size(); ++x) of[k][x] += weight * other.of[k][x];
  }
  template <class T>
  void add_row(const T* a, const T* b, double weight) {
    double *sa = of[0].data(), *sb = of[1].data(), *saa = of[2].data(), *sbb = of[3].data(),
           *sab = of[4].data();
    for (size_t x = 0; x < of[0].size(); ++x) {
      const double va = double(a[x]), vb = double(b[x]), wa = weight * va, wb = weight * vb;
      sa[x] += wa;
      sb[x] += wb;
      saa[x] += wa * va;
      sbb[x] += wb * vb;
      sab[x] += wa * vb;
    }
  }
};

class Windows {
 public:
  Windows(std::span<const FrameView> a, std::span<const FrameView> b, double range)
      : a_(a), b_(b), c1_(kK1 * range * kK1 * range), c2_(kK2 * range * kK2 * range),
        rows_(kWindow, Sums(a[0].width)), window_(a[0].width), across_(a[0].width) {}

  Similarity sum(std::span<const uint8_t> marks) {
    const int width = a_[0].width, height = a_[0].height;
    Similarity all;
    for (int y = 0; y < height; ++y) {
      sum_frames(y, rows_[size_t(y % kWindow)]);
      const int middle = y - kReach;
      if (middle < kReach) continue;
      window_.clear();
      for (int k = 0; k < kWindow; ++k)
        window_.add(rows_[size_t((middle - kReach + k) % kWindow)], weights_[size_t(k)]);
      add_windows(marks.empty() ? nullptr : marks.data() + size_t(middle) * size_t(width), all);
    }
    return all;
  }

 private:
  // Row y of all frames.
  void sum_frames(int y, Sums& sums) const {
    sums.clear();
    with_pixels(a_[0].type, [&]<class T>() {
      for (size_t z = 0; z < a_.size(); ++z)
        sums.add_row(a_[z].row<T>(y), b_[z].row<T>(y), a_.size() == 1 ? 1 : weights_[z]);
    });
  }

  void add_windows(const uint8_t* marks, Similarity& all) {
    const int width = a_[0].width;
    across_.clear();
    for (size_t k = 0; k < across_.of.size(); ++k)
      for (int i = 0; i < kWindow; ++i)
        for (int x = kReach; x < width - kReach; ++x)
          across_.of[k][size_t(x)] += weights_[size_t(i)] * window_.of[k][size_t(x + i - kReach)];
    for (int x = kReach; x < width - kReach; ++x) {
      const double value = similarity_at(size_t(x));
      if (std::isnan(value) || (marks && !marks[x])) continue;
      all.sum += value;
      ++all.windows;
    }
  }

  double similarity_at(size_t x) const {
    const auto& of = across_.of;
    const double ma = of[0][x], mb = of[1][x];
    const double va = of[2][x] - ma * ma, vb = of[3][x] - mb * mb, vab = of[4][x] - ma * mb;
    return (2 * ma * mb + c1_) * (2 * vab + c2_) / ((ma * ma + mb * mb + c1_) * (va + vb + c2_));
  }

  const std::array<double, kWindow> weights_ = gaussian();
  const std::span<const FrameView> a_, b_;
  const double c1_, c2_;
  std::vector<Sums> rows_;  // of the last rows, each in place y % kWindow
  Sums window_, across_;
};

}  // namespace

double Similarity::mean() const { return windows > 0 ? sum / double(windows) : NAN; }

Similarity similarity_of(std::span<const FrameView> a, std::span<const FrameView> b, double range,
                         std::span<const uint8_t> marks) {
  assert(a.size() == b.size() && (a.size() == 1 || a.size() == size_t(kWindow)));
  return Windows(a, b, range).sum(marks);
}

}  // namespace harima
