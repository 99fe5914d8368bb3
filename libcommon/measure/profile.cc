// SPDX-License-Identifier: BSD-3-Clause
#include "measure/profile.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "image/pixels.h"

namespace harima {

namespace {

// The voxels before and after a place along one axis, and their weights.
struct Neighbours {
  int index[2];
  double weight[2];
};
Neighbours neighbours(double at, bool is_linear) {
  const double first = std::floor(is_linear ? at : at + 0.5), rest = is_linear ? at - first : 0;
  return {{int(first), int(first) + 1}, {1 - rest, rest}};
}

void check_end(const std::array<double, 3>& end, const StackInfo& info) {
  const int size[3] = {info.width, info.height, info.count};
  for (size_t i = 0; i < 3; ++i)
    if (end[i] < 0 || (size[i] >= 0 && end[i] > size[i] - 1))
      fail("{},{},{} is outside of {} x {} x {} voxels", end[0], end[1], end[2], size[0], size[1],
           size[2] < 0 ? "any" : std::to_string(size[2]));
}

class Sampler {
 public:
  Sampler(const StackInfo& info, const ProfileLine& line)
      : line_(line), width_(info.width), height_(info.height) {
    std::array<double, 3> way;
    for (size_t i = 0; i < 3; ++i) way[i] = line.to[i] - line.from[i];
    const double length = std::hypot(way[0], way[1], way[2]), flat = std::hypot(way[0], way[1]);
    if (flat > 0) across_ = {-way[1] / flat, way[0] / flat};
    const int count = int(std::ceil(length + 1));
    for (int i = 0; i < count; ++i) {
      const double far = count > 1 ? double(i) / (count - 1) : 0;
      points_.push_back(
          {{line.from[0] + far * way[0], line.from[1] + far * way[1], line.from[2] + far * way[2]}, 0});
    }
  }

  // The rows of slice z that are needed, half open; empty if none is.
  std::array<int, 2> rows(int z) const {
    std::array<int, 2> rows{height_, 0};
    const double side = 0.5 * (line_.width - 1) * std::abs(across_[1]) + 1;
    for (const ProfilePoint& point : points_) {
      if (weight_of(point, z) == 0) continue;
      rows[0] = std::min(rows[0], std::max(0, int(std::floor(point.at[1] - side))));
      rows[1] = std::max(rows[1], std::min(height_, int(std::ceil(point.at[1] + side)) + 1));
    }
    return rows;
  }

  // Adds what rows from `top` of slice z give.
  void add(const FrameView& rows, int top, int z) {
    with_pixels(rows.type, [&]<class T>() {
      for (ProfilePoint& point : points_)
        if (const double weight = weight_of(point, z); weight > 0)
          point.value += weight * mean_across<T>(rows, top, point.at);
    });
  }

  std::vector<ProfilePoint> points() const { return points_; }

 private:
  double weight_of(const ProfilePoint& point, int z) const {
    const Neighbours n = neighbours(point.at[2], line_.is_linear);
    return z == n.index[0] ? n.weight[0] : z == n.index[1] ? n.weight[1] : 0;
  }

  template <class T>
  double mean_across(const FrameView& rows, int top, const std::array<double, 3>& at) const {
    double sum = 0;
    int count = 0;
    for (int k = 0; k < line_.width; ++k) {
      const double side = k - 0.5 * (line_.width - 1), x = at[0] + side * across_[0],
                   y = at[1] + side * across_[1];
      if (x < 0 || y < 0 || x > width_ - 1 || y > height_ - 1) continue;
      sum += value_at<T>(rows, top, x, y);
      ++count;
    }
    return sum / count;
  }

  // A voxel without weight may be anything, or not there at all.
  template <class T>
  double value_at(const FrameView& rows, int top, double x, double y) const {
    const Neighbours nx = neighbours(x, line_.is_linear), ny = neighbours(y, line_.is_linear);
    double sum = 0;
    for (int j = 0; j < 2; ++j)
      for (int i = 0; i < 2; ++i)
        if (nx.weight[i] > 0 && ny.weight[j] > 0)
          sum += nx.weight[i] * ny.weight[j] * double(rows.row<T>(ny.index[j] - top)[nx.index[i]]);
    return sum;
  }

  const ProfileLine line_;
  const int width_, height_;
  std::array<double, 2> across_{1, 0};
  std::vector<ProfilePoint> points_;
};

}  // namespace

std::vector<ProfilePoint> profile_of(Source& source, const ProfileLine& line) {
  const StackInfo& info = source.info();
  for (const auto& end : {line.from, line.to}) check_end(end, info);
  Sampler sampler(info, line);
  const int first = int(std::min(line.from[2], line.to[2])),
            last = int(std::max(line.from[2], line.to[2])) + 1;
  if (source.can_seek()) {
    Frame frame(info.type, info.width, info.height);
    for (int z = first; z <= std::min(last, info.count - 1); ++z)
      if (const auto [top, bottom] = sampler.rows(z); top < bottom) {
        source.read_rows(z, top, bottom, frame.data());
        sampler.add(frame.view().rows(0, bottom - top), top, z);
      }
    return sampler.points();
  }
  int z = 0;
  for (Frame frame; source.next(frame); ++z)
    if (z >= first && z <= last) sampler.add(frame, 0, z);
  for (const auto& end : {line.from, line.to})
    if (end[2] > z - 1) fail("z {} is outside of the {} slices", end[2], z);
  return sampler.points();
}

}  // namespace harima
