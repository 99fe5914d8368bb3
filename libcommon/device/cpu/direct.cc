// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/cpu/row_filter.h"
#include "device/cpu/slice_tiles.h"

namespace harima {

namespace {

constexpr int kTile = SliceTiles::kTile;
constexpr int kBlockViews = 16;  // views whose offsets are computed together
constexpr int kMargin = 2;  // cells of zeros at either end of a row: positions outside are clamped into them

struct ViewLine {
  double cosine, sine;
};

// Offsets and fractions of a run of pixels in a block of views.
struct Positions {
  std::array<int, size_t(kBlockViews) * kTile> offset;
  std::array<float, size_t(kBlockViews) * kTile> rest, fraction;
};

class DirectFbp : public Fbp {
 public:
  explicit DirectFbp(const FbpSpec& spec) : spec_(spec), filter_(spec_), tiles_(spec_, spec.lanes) {
    for (double angle : spec.angle_rad) lines_.push_back({std::cos(angle), std::sin(angle)});
    memory_ = Buffer(size_t(spec.views) * row_floats() * sizeof(float));
  }

  size_t memory_bytes() const override { return fbp_memory_bytes("direct", spec_); }

  void reconstruct(const SinogramBatch& batch, std::span<const double> axis_px, std::span<float* const> out,
                   size_t out_row_floats) override {
    kernels_ = &lane_kernels(spec_.lanes);
    filter_rows(batch);
    const bool tilted = spec_.is_tilted || std::any_of(axis_px.begin(), axis_px.end(),
                                                       [&](double a) { return a != axis_px[0]; });
    tiles_.make(
        [&](int x, int y, float* sums) {
          if (!tilted) project_tile(x, y, axis_px[0], sums);
          for (int lane = 0; tilted && lane < spec_.lanes; ++lane)
            if (out[size_t(lane)]) project_lane(x, y, lane, axis_px[size_t(lane)], sums);
        },
        out, out_row_floats);
  }

  static size_t row_floats(const FbpSpec& spec) {
    return view_floats_for(spec.columns + 2 * kMargin, spec.lanes);
  }

 private:
  size_t lanes() const { return size_t(spec_.lanes); }
  size_t row_floats() const { return row_floats(spec_); }
  // The row of a view; cell 0 is column 0, cells -kMargin .. columns + kMargin - 1 are there.
  float* row(int view) { return memory_.as<float>() + size_t(view) * row_floats() + kMargin * lanes(); }

  // Rows filtered and times the weight of their view.
  void filter_rows(const SinogramBatch& batch) {
    parallel_for(
        spec_.views,
        [&](int view) {
          float* to = row(view);
          std::memset(to - kMargin * lanes(), 0, row_floats() * sizeof(float));
          filter_.filter(*kernels_, batch, view, to);
        },
        4);
  }

  // Position of pixels x .. x + kTile - 1 of row y in one view.
  void place(int x, int y, int view, double axis, int* offset, float* rest, float* fraction) const {
    const ViewLine line = lines_[size_t(view)];
    const double middle = 0.5 * (spec_.width - 1);
    const double start = axis + (x - middle) * line.cosine + (middle - y) * line.sine;
    kernels_->place(start, float(line.cosine), kTile, -kMargin, spec_.columns, offset, rest, fraction);
  }

  void project_tile(int x, int y, double axis, float* sums) {
    Positions positions;
    std::array<const float*, kBlockViews> block;
    for (int first = 0; first < spec_.views; first += kBlockViews) {
      const int count = std::min(kBlockViews, spec_.views - first);
      for (int v = 0; v < count; ++v) block[size_t(v)] = row(first + v);
      for (int j = 0; j < kTile; ++j) {
        for (int v = 0; v < count; ++v)
          place(x, y + j, first + v, axis, positions.offset.data() + v * kTile,
                positions.rest.data() + v * kTile, positions.fraction.data() + v * kTile);
        kernels_->back_project({block.data(), positions.offset.data(), positions.rest.data(),
                                positions.fraction.data(), count, kTile},
                               sums + size_t(j) * kTile * lanes());
      }
    }
  }

  // The same sum for one slice alone: a tilted axis puts every slice at another position.
  void project_lane(int x, int y, int lane, double axis, float* sums) {
    std::array<int, kTile> offset;
    std::array<float, kTile> rest, fraction;
    for (int view = 0; view < spec_.views; ++view)
      for (int j = 0; j < kTile; ++j) {
        place(x, y + j, view, axis, offset.data(), rest.data(), fraction.data());
        const float* cells = row(view) + lane;
        float* sum = sums + size_t(j) * kTile * lanes() + size_t(lane);
        for (int i = 0; i < kTile; ++i, sum += lanes()) {
          const float* cell = cells + ptrdiff_t(offset[size_t(i)]) * ptrdiff_t(lanes());
          *sum = fmaf(cell[lanes()], fraction[size_t(i)], fmaf(cell[0], rest[size_t(i)], *sum));
        }
      }
  }

  const FbpSpec spec_;
  RowFilter filter_;
  std::vector<ViewLine> lines_;
  Buffer memory_;
  SliceTiles tiles_;
  const LaneKernels* kernels_ = nullptr;
};

}  // namespace

size_t direct_memory_bytes(const FbpSpec& spec) {
  return size_t(spec.views) * DirectFbp::row_floats(spec) * sizeof(float) +
         RowFilter::thread_bytes(spec) * size_t(thread_count());
}

std::unique_ptr<Fbp> make_direct_fbp(const FbpSpec& spec) { return std::make_unique<DirectFbp>(spec); }

}  // namespace harima
