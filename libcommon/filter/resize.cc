// SPDX-License-Identifier: BSD-3-Clause
#include "filter/resize.h"

#include <deque>

#include "base/error.h"
#include "filter/axis_weights.h"
#include "image/grid.h"
#include "image/mapped_source.h"
#include "image/pixels.h"

namespace harima {

namespace {

// Rows of a frame with their new width, each made once, as many as are wanted at a time.
template <class T>
class WideRows {
 public:
  WideRows(const Frame& frame, const AxisWeights& along_x, int width, int kept)
      : frame_(frame), along_x_(along_x), width_(width), kept_(kept), rows_(size_t(width) * size_t(kept)) {}

  const double* operator[](int y) {
    for (; made_ <= y; ++made_) make(made_);
    return rows_.data() + size_t(y % kept_) * size_t(width_);
  }

 private:
  void make(int y) {
    const T* from = frame_.row<T>(y);
    double* to = rows_.data() + size_t(y % kept_) * size_t(width_);
    for (int x = 0; x < width_; ++x) {
      const AxisWeights::Pixel pixel = along_x_[x];
      double sum = 0;
      for (int i = 0; i < pixel.count; ++i) sum += pixel.weights[i] * double(from[pixel.first + i]);
      to[x] = sum;
    }
  }

  const Frame& frame_;
  const AxisWeights& along_x_;
  const int width_, kept_;
  std::vector<double> rows_;
  int made_ = 0;
};

// sums[x] = what `count` rows are with their weights.
template <class Row>
void weigh_rows(int width, const AxisWeights::Pixel& pixel, Row row, std::vector<double>& sums) {
  std::fill(sums.begin(), sums.end(), 0.0);
  for (int i = 0; i < pixel.count; ++i) {
    const auto* from = row(i);
    const double weight = pixel.weights[i];
    for (int x = 0; x < width; ++x) sums[size_t(x)] += weight * double(from[x]);
  }
}

template <class T, class To>
void resize_plane(const Frame& in, const AxisWeights& along_x, const AxisWeights& along_y, Frame& out) {
  WideRows<T> rows(in, along_x, out.width(), along_y.most());
  std::vector<double> sums(size_t(out.width()));
  for (int y = 0; y < out.height(); ++y) {
    const AxisWeights::Pixel pixel = along_y[y];
    rows[pixel.first + pixel.count - 1];  // makes them all, in order
    weigh_rows(
        out.width(), pixel, [&](int i) { return rows[pixel.first + i]; }, sums);
    std::transform(sums.begin(), sums.end(), out.row<To>(y), pixel_of<To>);
  }
}

// For every slice of the result the `count` slices that it is made of, one set behind the other; where it
// takes fewer the last one again. Frames are shared, not copied.
class Taps : public Source {
 public:
  Taps(std::unique_ptr<Source> source, std::shared_ptr<const AxisWeights> along_z, int slices)
      : source_(std::move(source)), along_z_(std::move(along_z)) {
    info_ = source_->info();
    info_.count = slices * along_z_->most();
  }

  bool can_seek() const override { return false; }
  void read_rows(int, int, int, std::byte*) const override {
    fail("slices that are interpolated come in order only");
  }
  std::string place(int index) const override {
    return source_->place((*along_z_)[index / along_z_->most()].first);
  }

  bool next(Frame& frame) override {
    if (next_ == info_.count) return end();
    const AxisWeights::Pixel pixel = (*along_z_)[next_ / along_z_->most()];
    const int wanted = pixel.first + std::min(next_ % along_z_->most(), pixel.count - 1);
    for (; held_first_ < pixel.first && !held_.empty(); ++held_first_) held_.pop_front();
    for (Frame one; held_first_ + int(held_.size()) <= wanted; one = {}) {
      if (!source_->next(one)) fail("{}: there is none", source_->place(held_first_ + int(held_.size())));
      if (held_first_ < pixel.first) ++held_first_;
      else held_.push_back(one);
    }
    frame = held_[size_t(wanted - held_first_)];
    frame.tag.number = -1;  // slices are others now
    ++next_;
    return true;
  }

 private:
  // A pipe is read to its end, which tells whether it is whole.
  bool end() {
    for (Frame rest; source_->next(rest);) {
    }
    info_.history = source_->info().history;
    return false;
  }

  const std::unique_ptr<Source> source_;
  const std::shared_ptr<const AxisWeights> along_z_;
  std::deque<Frame> held_;
  int held_first_ = 0, next_ = 0;
};

StackInfo target_of(const StackInfo& from, const Resizing& how) {
  StackInfo target = from;
  target.width = how.to[0];
  target.height = how.to[1];
  target.count = how.to[2];
  const std::array<int, 3> sizes{from.width, from.height, from.count};
  Grid grid = grid_of(from.meta);
  for (size_t i = 0; i < 3; ++i) {
    const double before = grid.voxel_um[i];
    grid.voxel_um[i] = before * sizes[i] / how.to[i];
    grid.origin_um[i] += 0.5 * (grid.voxel_um[i] - before);
  }
  set_grid(grid, target.meta);
  target.meta.remove(meta_name::kAxisPx);
  return target;
}

}  // namespace

Resized resized(std::shared_ptr<Source> source, const Resizing& how, size_t memory_bytes) {
  const StackInfo from = source->info();
  const auto along_x = std::make_shared<AxisWeights>(from.width, how.to[0], how.interpolation);
  const auto along_y = std::make_shared<AxisWeights>(from.height, how.to[1], how.interpolation);
  const auto along_z = std::make_shared<const AxisWeights>(from.count, how.to[2], how.interpolation);
  Resized result;
  result.target = target_of(from, how);
  result.count = along_z->most();
  StackInfo planes = result.target;
  if (how.interpolation != Interpolation::nearest) planes.type = PixelType::f32;
  auto in_plane =
      mapped_source(std::move(source), planes, memory_bytes, [along_x, along_y](const Frame& in, Frame& out) {
        with_pixels(in.type(), [&]<class T>() {
          if (in.type() == out.type()) resize_plane<T, T>(in, *along_x, *along_y, out);
          else resize_plane<T, float>(in, *along_x, *along_y, out);
        });
        out.tag.axis_px = std::numeric_limits<double>::quiet_NaN();
      });
  result.taps = std::make_unique<Taps>(std::move(in_plane), along_z, how.to[2]);
  result.make = [along_z, planes](std::span<const Frame> taps, int index, Frame& out) {
    std::vector<double> sums(size_t(out.width()));
    with_pixels(planes.type, [&]<class From>() {
      with_pixels(out.type(), [&]<class T>() {
        for (int y = 0; y < out.height(); ++y) {
          weigh_rows(
              out.width(), (*along_z)[index], [&](int i) { return taps[size_t(i)].row<From>(y); }, sums);
          std::transform(sums.begin(), sums.end(), out.row<T>(y), pixel_of<T>);
        }
      });
    });
  };
  return result;
}

}  // namespace harima
