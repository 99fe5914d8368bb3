// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/fbp.h"
#include "image/geometry.h"
#include "math/window.h"
#include "recon/axis_search.h"

namespace harima {

namespace {

constexpr int kLanes = 16;
constexpr int kMostColumns = 512;  // to which rows are binned
// Of the columns, and at least so many: where trial axes lie about the first guess.
constexpr double kReach = 0.01, kReachPx = 6;

// A sinogram made small: means of `bin` columns, as many views as its slices need, and half a turn of them:
// opposite views, which see a wrong axis on either side, would blur the slice, noise and all, where one half
// turn bends it.
class SmallSinogram {
 public:
  SmallSinogram(const FrameView& sinogram, const std::vector<double>& angle_deg, int most_columns)
      : bin_((sinogram.width + most_columns - 1) / most_columns), columns_(sinogram.width / bin_) {
    const double first = *std::min_element(angle_deg.begin(), angle_deg.end());
    std::vector<int> views;
    for (int v = 0; v < sinogram.height; ++v)
      if (angle_deg[size_t(v)] < first + 180) views.push_back(v);
    const size_t every = std::max<size_t>(1, views.size() / size_t(2 * columns_));
    for (size_t i = 0; i < views.size(); i += every) {
      const int v = views[i];
      angle_rad_.push_back(angle_deg[size_t(v)] * M_PI / 180);
      for (int x = 0; x < columns_; ++x) {
        float sum = 0;
        for (int b = 0; b < bin_; ++b) sum += sinogram.row<float>(v)[x * bin_ + b];
        values_.push_back(sum / float(bin_));
      }
    }
  }
  int bin() const { return bin_; }

  // The sum of |f| for each axis, in columns of the whole sinogram.
  std::vector<double> blur(const std::vector<double>& axes) const;

 private:
  FbpSpec spec() const;

  const int bin_, columns_;
  std::vector<double> angle_rad_;
  std::vector<float> values_;  // [view][column]
};

FbpSpec SmallSinogram::spec() const {
  FbpSpec spec;
  spec.columns = spec.width = spec.out_width = spec.out_height = columns_;
  spec.views = int(angle_rad_.size());
  spec.angle_rad = angle_rad_;
  spec.weight_rad = half_turn_weights(angle_rad_);
  spec.lanes = kLanes;
  spec.window = [](double f) { return 0.5 + 0.5 * std::cos(window::turn(f)); };
  spec.beyond = &kContinuations[0];
  spec.is_tilted = true;
  spec.circle_px = 0.49 * columns_;
  return spec;
}

std::vector<double> SmallSinogram::blur(const std::vector<double>& axes) const {
  const auto fbp = make_fourier_fbp(spec());
  SinogramBatch batch{kLanes, int(angle_rad_.size()), columns_, view_floats_for(columns_, kLanes), nullptr};
  Buffer memory(size_t(batch.views) * batch.view_floats * sizeof(float));
  batch.data = memory.as<float>();
  std::vector<Frame> slices;
  std::vector<float*> out(kLanes);
  for (int i = 0; i < kLanes; ++i) slices.emplace_back(PixelType::f32, columns_, columns_);
  for (int i = 0; i < kLanes; ++i) out[size_t(i)] = slices[size_t(i)].row<float>(0);
  std::vector<double> blurs;
  for (size_t first = 0; first < axes.size(); first += kLanes) {
    std::vector<double> axis_px;
    for (size_t i = 0; i < kLanes; ++i)
      axis_px.push_back((axes[std::min(first + i, axes.size() - 1)] - 0.5 * (bin_ - 1)) / bin_);
    parallel_for(batch.views, [&](int v) {
      for (int x = 0; x < columns_; ++x)
        std::fill_n(batch.at(v, x), kLanes, values_[size_t(v) * size_t(columns_) + size_t(x)]);
    });
    fbp->reconstruct(batch, axis_px, out, size_t(columns_));
    for (size_t i = 0; i < kLanes && first + i < axes.size(); ++i) {
      double sum = 0;
      for (int y = 0; y < columns_; ++y)
        for (int x = 0; x < columns_; ++x) sum += double(std::abs(slices[i].row<float>(y)[x]));
      blurs.push_back(sum);
    }
  }
  return blurs;
}

std::vector<double> steps(double first, double last, double step) {
  std::vector<double> list;
  for (double at = first; at <= last; at += step) list.push_back(at);
  return list;
}

size_t lowest(const std::vector<double>& values) {
  return size_t(std::min_element(values.begin(), values.end()) - values.begin());
}

// Around `axis`, with the vertex of the parabola through the lowest three.
double refined(const SmallSinogram& sinogram, double axis, double reach, double step) {
  const std::vector<double> axes = steps(axis - reach, axis + reach, step), blurs = sinogram.blur(axes);
  const size_t best = std::clamp<size_t>(lowest(blurs), 1, blurs.size() - 2);
  return axes[best] + step * vertex(blurs[best - 1], blurs[best], blurs[best + 1]);
}

// 1 for a smooth curve, 0 for one whose rise is no more than what neighbours differ by.
double smoothness(const std::vector<double>& curve) {
  const auto [low, high] = std::minmax_element(curve.begin(), curve.end());
  double square = 0;
  for (size_t i = 1; i + 1 < curve.size(); ++i)
    square += std::pow(0.5 * (curve[i - 1] + curve[i + 1]) - curve[i], 2);
  const double rough = std::sqrt(square / double(curve.size())), rise = *high - *low;
  return rise > 0 ? std::clamp(1 - 10 * rough / rise, 0.0, 1.0) : 0;
}

// 1 where the sum rises by 3 % over the trial axes; 0 for 1 %, which noise and rings come to.
double contrast(const std::vector<double>& curve) {
  const auto [low, high] = std::minmax_element(curve.begin(), curve.end());
  return *high > 0 ? std::clamp(50 * (1 - *low / *high) - 0.5, 0.0, 1.0) : 0;
}

}  // namespace

AxisEstimate axis_by_sharpness(const FrameView& sinogram, const std::vector<double>& angle_deg) {
  AxisEstimate found = find_axis(sinogram, angle_deg);
  found.method = "sharpness";
  if (found.offset_scan) return found;
  const SmallSinogram small(sinogram, angle_deg, kMostColumns);
  const double reach = std::max(kReachPx, kReach * sinogram.width), step = 0.5 * small.bin();
  const std::vector<double> axes = steps(found.axis_px - reach, found.axis_px + reach, step),
                            blurs = small.blur(axes);
  const double most = *std::max_element(blurs.begin(), blurs.end());
  found.curve.clear();
  for (size_t i = 0; i < axes.size(); ++i) found.curve.emplace_back(axes[i], most > 0 ? blurs[i] / most : 1);
  found.axis_px = refined(small, axes[lowest(blurs)], small.bin(), 0.25 * small.bin());
  // No surer than where it began.
  found.confidence *= alone(found.curve) * smoothness(blurs) * contrast(blurs);
  return found;
}

}  // namespace harima
