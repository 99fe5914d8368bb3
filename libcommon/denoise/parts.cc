// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/parts.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/parallel.h"
#include "device/median_noise.h"
#include "format/format.h"

namespace harima {

namespace {

// Sums over pixels of the mean over the parts, of its square, and of the variance between parts.
struct Sums {
  double count = 0, mean = 0, squares = 0, between = 0;

  void add(const std::vector<float>& values) {
    double middle = 0, spread = 0;
    for (const float value : values) middle += value;
    middle /= double(values.size());
    for (const float value : values) spread += (value - middle) * (value - middle);
    ++count;
    mean += middle;
    squares += middle * middle;
    if (values.size() > 1) between += spread / double(values.size() - 1);
  }
  void add(const Sums& other) {
    count += other.count, mean += other.mean, squares += other.squares, between += other.between;
  }
};

// Mean squares of what parts differ by: of i and j at (i, j), of i and the mean of the others at (i, i). Some
// pixels are enough.
class Differences {
 public:
  explicit Differences(int parts) : parts_(size_t(parts)), sums_(parts_ * parts_) {}

  void add(const std::vector<float>& values) {
    double all = 0;
    for (const float value : values) all += value;
    for (size_t i = 0; i < parts_; ++i) {
      for (size_t j = i + 1; j < parts_; ++j) sums_[i * parts_ + j] += square(double(values[i]) - values[j]);
      sums_[i * parts_ + i] += square(values[i] - (all - values[i]) / double(parts_ - 1));
    }
    ++count_;
  }
  // Fails if one of them is not above `least`, a deviation.
  void check(double least) const {
    const auto is_small = [&](size_t i, size_t j) {
      return !(std::sqrt(sums_[i * parts_ + j] / count_) > least);
    };
    constexpr const char* kWanted = "wanted volumes of different views of one scan (ct-denoise split)";
    for (size_t i = 0; i < parts_; ++i)
      for (size_t j = i + 1; j < parts_; ++j)
        if (is_small(i, j))
          fail("the parts do not differ: volumes {} and {} are alike, {}", i + 1, j + 1, kWanted);
    for (size_t i = 0; i < parts_; ++i)
      if (is_small(i, i)) fail("volume {} is the mean of the others, {}", i + 1, kWanted);
  }

 private:
  static double square(double value) { return value * value; }
  const size_t parts_;
  std::vector<double> sums_;
  double count_ = 0;
};

using Planes = std::vector<std::vector<float>>;  // of each part

Planes planes_of(const Parts& parts, int slice) {
  Planes planes(size_t(parts.count()), std::vector<float>(size_t(parts.width()) * size_t(parts.height())));
  parallel_for(parts.count(), [&](int part) { parts.read(part, slice, planes[size_t(part)].data()); });
  return planes;
}

// Adds pixels of a row that are seen, one of `step`.
template <class Sum>
void add_row(const Planes& planes, const Parts& parts, int y, int step, Sum& sums) {
  std::vector<float> values(planes.size());
  for (int x = parts.width() / 2 % step; x < parts.width(); x += step) {
    if (!is_seen(x, y, parts.width(), parts.height())) continue;
    for (size_t part = 0; part < planes.size(); ++part)
      values[part] = planes[part][size_t(y) * size_t(parts.width()) + size_t(x)];
    sums.add(values);
  }
}

// Differences of second order, along rows and columns, of the mean of all parts: its noise alone but for
// edges, which the median leaves out (Immerkaer 1996; Donoho and Johnstone 1994). Some rows are enough.
void add_differences(const Planes& planes, const Parts& parts, std::vector<float>& differences) {
  constexpr int kRows = 64;
  const int step = std::max(1, parts.height() / kRows), width = parts.width();
  const auto mean = [&](int x, int y) {
    float sum = 0;
    for (const std::vector<float>& plane : planes) sum += plane[size_t(y) * size_t(width) + size_t(x)];
    return sum / float(planes.size());
  };
  const auto across = [&](int x, int y) { return mean(x - 1, y) - 2 * mean(x, y) + mean(x + 1, y); };
  for (int y = 1 + step / 2; y + 1 < parts.height(); y += step)
    for (int x = 1; x + 1 < width; ++x)
      if (is_seen(x, y, width, parts.height()))
        differences.push_back(std::abs(across(x, y - 1) - 2 * across(x, y) + across(x, y + 1)));
}

}  // namespace

Parts::Parts(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    sources_.push_back(open_source(path));
    const StackInfo &first = info(), &own = sources_.back()->info();
    if (!sources_.back()->can_seek() && (paths.size() > 1 || own.count < 1))
      fail("{}: a stream; wanted a volume that can be read at random", path);
    if (own.width != first.width || own.height != first.height || own.count != first.count)
      fail("{} is {} x {} x {}, {} is {} x {} x {}: parts of one scan have one size", path, own.width,
           own.height, own.count, paths[0], first.width, first.height, first.count);
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
  if (slice < taken_)
    fail("{}: slice {} of a stream is gone, {} were taken", from.place(slice), slice, taken_);
  Frame frame;
  for (; taken_ <= slice; ++taken_)
    if (!from.next(frame))
      fail("{}: ends after {} slices, {} were announced", from.place(0), taken_, slices());
  copy(part, slice, frame, dst);
}

void Parts::copy(int part, int slice, const Frame& frame, float* dst) const {
  int64_t bad = 0;
  for (int y = 0; y < height(); ++y) {
    float* const row = dst + size_t(y) * size_t(width());
    row_to_f32(frame, y, row);
    bad += std::count_if(row, row + width(), [](float value) { return !std::isfinite(value); });
  }
  if (bad > 0)
    fail("{}: {} pixels are not finite numbers, wanted none (fslice calc can replace them)",
         source(part).place(slice), bad);
}

bool is_seen(int x, int y, int width, int height) {
  if (width != height) return true;
  const double dx = x - 0.5 * (width - 1), dy = y - 0.5 * (height - 1);
  return dx * dx + dy * dy <= 0.25 * width * width;
}

PartNoise measure_parts(const Parts& parts, int most_slices) {
  const int taken = std::min(parts.slices(), most_slices),
            step = std::max(parts.width(), parts.height()) < 256 ? 1 : 7;
  Sums all;
  Differences differences(parts.count());
  std::vector<float> fine;
  for (int i = 0; i < taken; ++i) {
    const Planes planes = planes_of(parts, int((int64_t(2) * i + 1) * parts.slices() / (2 * taken)));
    std::vector<Sums> rows(static_cast<size_t>(parts.height()));
    parallel_for(parts.height(), [&](int y) { add_row(planes, parts, y, 1, rows[size_t(y)]); });
    for (const Sums& row : rows) all.add(row);
    add_differences(planes, parts, fine);
    if (parts.count() > 1)
      for (int y = parts.height() / 2 % step; y < parts.height(); y += step)
        add_row(planes, parts, y, step, differences);
  }
  PartNoise noise;
  noise.scale.mean = all.mean / all.count;
  noise.scale.deviation =
      std::sqrt(std::max(0.0, all.squares / all.count - noise.scale.mean * noise.scale.mean));
  noise.deviation = std::sqrt(all.between / all.count / parts.count());
  constexpr double kGain = 6;  // sqrt of the sum of squares of the weights 1 -2 1, -2 4 -2, 1 -2 1
  noise.fine = median_noise(fine, kGain);
  if (!(noise.scale.deviation > 0))
    fail("all pixels of the parts are {}: there is nothing to learn from", noise.scale.mean);
  // What rounding to f32 leaves.
  if (parts.count() > 1) differences.check(1e-6 * (noise.scale.deviation + std::abs(noise.scale.mean)));
  return noise;
}

}  // namespace harima
