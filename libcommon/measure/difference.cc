// SPDX-License-Identifier: BSD-3-Clause
#include "measure/difference.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "image/pixels.h"
#include "measure/lane_sum.h"

namespace harima {

namespace {

bool is_same_kind(double a, double b) { return (std::isnan(a) && std::isnan(b)) || a == b; }

// The pairs of a row that are marked and finite.
struct Pairs {
  std::vector<double> a, b;
  int n = 0;

  explicit Pairs(int width) : a(size_t(width)), b(size_t(width)) {}

  template <class T>
  void take(const T* row_a, const T* row_b, const uint8_t* marks, int64_t& unmatched) {
    n = 0;
    for (size_t x = 0; x < a.size(); ++x) {
      if (marks && !marks[x]) continue;
      const double va = a[size_t(n)] = double(row_a[x]), vb = b[size_t(n)] = double(row_b[x]);
      const bool is_finite = std::isfinite(va) && std::isfinite(vb);
      if (!is_finite) unmatched += !is_same_kind(va, vb);
      n += is_finite;
    }
  }
};

Difference difference_of(const Pairs& pairs) {
  const double *a = pairs.a.data(), *b = pairs.b.data();
  const int n = pairs.n;
  Difference d;
  d.count = n;
  if (n == 0) return d;
  for (int i = 0; i < n; ++i) {
    d.largest = std::max(d.largest, std::abs(b[i] - a[i]));
    d.low = std::min(d.low, a[i]);
    d.high = std::max(d.high, a[i]);
  }
  d.square = lane_sum(n, [=](int i) { return (b[i] - a[i]) * (b[i] - a[i]); });
  d.absolute = lane_sum(n, [=](int i) { return std::abs(b[i] - a[i]); });
  const double ma = d.mean_a = lane_sum(n, [=](int i) { return a[i]; }) / n;
  const double mb = d.mean_b = lane_sum(n, [=](int i) { return b[i]; }) / n;
  d.aa = lane_sum(n, [=](int i) { return (a[i] - ma) * (a[i] - ma); });
  d.bb = lane_sum(n, [=](int i) { return (b[i] - mb) * (b[i] - mb); });
  d.ab = lane_sum(n, [=](int i) { return (a[i] - ma) * (b[i] - mb); });
  return d;
}

}  // namespace

void Difference::add(const Difference& other) {
  unmatched += other.unmatched;
  if (other.count == 0) return;
  const double n = double(count), m = double(other.count), all = n + m, weight = n * m / all;
  const double shift_a = other.mean_a - mean_a, shift_b = other.mean_b - mean_b;
  aa += other.aa + shift_a * shift_a * weight;
  bb += other.bb + shift_b * shift_b * weight;
  ab += other.ab + shift_a * shift_b * weight;
  mean_a += shift_a * m / all;
  mean_b += shift_b * m / all;
  count += other.count;
  square += other.square;
  absolute += other.absolute;
  largest = std::max(largest, other.largest);
  low = std::min(low, other.low);
  high = std::max(high, other.high);
}

double Difference::rmse() const { return std::sqrt(square / double(count)); }
double Difference::mae() const { return absolute / double(count); }
double Difference::ncc() const { return aa > 0 && bb > 0 ? ab / std::sqrt(aa) / std::sqrt(bb) : NAN; }
double Difference::psnr(double range) const { return square > 0 ? 20 * std::log10(range / rmse()) : NAN; }

Difference difference_of(const FrameView& a, const FrameView& b, std::span<const uint8_t> marks) {
  Pairs pairs(a.width);
  Difference all;
  with_pixels(a.type, [&]<class T>() {
    for (int y = 0; y < a.height; ++y) {
      const uint8_t* row_marks = marks.empty() ? nullptr : marks.data() + size_t(y) * size_t(a.width);
      pairs.take(a.row<T>(y), b.row<T>(y), row_marks, all.unmatched);
      all.add(difference_of(pairs));
    }
  });
  return all;
}

}  // namespace harima
