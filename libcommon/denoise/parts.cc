// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/parts.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/parallel.h"
#include "format/format.h"

namespace harima {

namespace {

// Sums over pixels of their mean over the parts, of the variance between parts, and for the correlation of the first two.
struct Sums {
  double count = 0, mean = 0, squares = 0, between = 0, first = 0, second = 0, product = 0, first2 = 0, second2 = 0;

  void add(const std::vector<float>& values) {
    double middle = 0, spread = 0;
    for (const float value : values) middle += value;
    middle /= double(values.size());
    for (const float value : values) spread += (value - middle) * (value - middle);
    ++count;
    mean += middle;
    squares += middle * middle;
    between += spread / double(values.size() - 1);
    first += values[0], second += values[1];
    first2 += double(values[0]) * values[0], second2 += double(values[1]) * values[1], product += double(values[0]) * values[1];
  }
  void add(const Sums& other) {
    count += other.count, mean += other.mean, squares += other.squares, between += other.between;
    first += other.first, second += other.second, first2 += other.first2, second2 += other.second2, product += other.product;
  }
  double correlation() const {
    const double covariance = product - first * second / count;
    return covariance / std::sqrt(std::max(1e-300, (first2 - first * first / count) * (second2 - second * second / count)));
  }
};

Sums sums_of_slice(const Parts& parts, int slice) {
  const int width = parts.width(), height = parts.height();
  std::vector<std::vector<float>> planes(size_t(parts.count()), std::vector<float>(size_t(width) * size_t(height)));
  for (int part = 0; part < parts.count(); ++part) parts.read(part, slice, planes[size_t(part)].data());
  Sums sums;
  std::vector<float> values(size_t(parts.count()));
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      if (!is_seen(x, y, width, height)) continue;
      for (size_t part = 0; part < planes.size(); ++part) values[part] = planes[part][size_t(y) * size_t(width) + size_t(x)];
      sums.add(values);
    }
  return sums;
}

}  // namespace

Parts::Parts(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    sources_.push_back(open_source(path));
    const StackInfo &first = info(), &own = sources_.back()->info();
    if (!sources_.back()->can_seek() && (paths.size() > 1 || own.count < 1)) fail("{}: a stream; wanted a volume that can be read at random", path);
    if (own.width != first.width || own.height != first.height || own.count != first.count)
      fail("{} is {} x {} x {}, {} is {} x {} x {}: parts of one scan have one size", path, own.width, own.height, own.count, paths[0], first.width,
           first.height, first.count);
  }
}

void Parts::read(int part, int slice, float* dst) const {
  const Source& from = source(part);
  Frame frame(from.info().type, width(), height());
  from.read_rows(slice, 0, height(), frame.data());
  copy(part, slice, frame, dst);
}

void Parts::take(int part, int slice, float* dst) {
  Source& from = *sources_[size_t(part)];
  if (from.can_seek()) return read(part, slice, dst);
  if (slice < taken_) fail("{}: slice {} of a stream is gone, {} were taken", from.place(slice), slice, taken_);
  Frame frame;
  for (; taken_ <= slice; ++taken_)
    if (!from.next(frame)) fail("{}: ends after {} slices, {} were announced", from.place(0), taken_, slices());
  copy(part, slice, frame, dst);
}

void Parts::copy(int part, int slice, const Frame& frame, float* dst) const {
  int64_t bad = 0;
  for (int y = 0; y < height(); ++y) {
    float* const row = dst + size_t(y) * size_t(width());
    row_to_f32(frame, y, row);
    bad += std::count_if(row, row + width(), [](float value) { return !std::isfinite(value); });
  }
  if (bad > 0) fail("{}: {} pixels are not finite numbers, wanted none (fslice calc can replace them)", source(part).place(slice), bad);
}

bool is_seen(int x, int y, int width, int height) {
  if (width != height) return true;
  const double dx = x - 0.5 * (width - 1), dy = y - 0.5 * (height - 1);
  return dx * dx + dy * dy <= 0.25 * width * width;
}

PartNoise measure_parts(const Parts& parts, int most_slices) {
  const int taken = std::min(parts.slices(), most_slices);
  std::vector<Sums> sums(static_cast<size_t>(taken));
  parallel_for(taken, [&](int i) { sums[size_t(i)] = sums_of_slice(parts, int((int64_t(2) * i + 1) * parts.slices() / (2 * taken))); });
  Sums all;
  for (const Sums& one : sums) all.add(one);
  PartNoise noise;
  noise.scale.mean = all.mean / all.count;
  noise.scale.deviation = std::sqrt(std::max(0.0, all.squares / all.count - noise.scale.mean * noise.scale.mean));
  noise.deviation = std::sqrt(all.between / all.count / parts.count());
  noise.correlation = all.correlation();
  if (!(noise.scale.deviation > 0)) fail("all pixels of the parts are {}: there is nothing to learn from", noise.scale.mean);
  if (!(noise.deviation > 1e-6 * noise.scale.deviation)) fail("the parts do not differ: wanted volumes of different views of one scan (ct-denoise split)");
  return noise;
}

}  // namespace harima
