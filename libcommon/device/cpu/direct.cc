// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/cpu/row_spectrum.h"
#include "device/cpu/work_pool.h"
#include "math/window.h"

namespace harima {

namespace {

constexpr int kTile = 32;        // pixels across and down
constexpr int kBlockViews = 16;  // views whose offsets are computed together
constexpr int kMargin = 2;       // cells of zeros at either end of a row: positions outside are clamped into them

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
  explicit DirectFbp(const FbpSpec& spec)
      : spec_(spec), rows_(spec), row_pool_(2 * size_t(rows_.padded()) * size_t(spec.lanes)),
        tile_pool_(size_t(kTile) * kTile * size_t(spec.lanes)) {
    for (double angle : spec.angle_rad) lines_.push_back({std::cos(angle), std::sin(angle)});
    for (int k = 0; k < rows_.padded(); ++k) response_.push_back(0);
    const auto response = filter_response(rows_.padded(), spec.window);
    for (int k = 0; k < rows_.padded(); ++k)
      response_[size_t(k)] = float(response[size_t(std::min(k, rows_.padded() - k))] / rows_.padded());
    memory_ = Buffer(size_t(spec.views) * row_floats() * sizeof(float));
  }

  size_t memory_bytes() const override { return fbp_memory_bytes("direct", spec_); }

  void reconstruct(const SinogramBatch& batch, std::span<const double> axis_px, std::span<float* const> out,
                   size_t out_row_floats) override {
    kernels_ = &lane_kernels(spec_.lanes);
    filter_rows(batch);
    const bool tilted = spec_.is_tilted || std::any_of(axis_px.begin(), axis_px.end(), [&](double a) { return a != axis_px[0]; });
    // Tiles lie on a grid of the whole slice, so that a region has the same bits as the whole.
    const int left = spec_.x0 / kTile, right = (spec_.x0 + spec_.out_width + kTile - 1) / kTile;
    const int top = spec_.y0 / kTile, bottom = (spec_.y0 + spec_.out_height + kTile - 1) / kTile;
    const int across = right - left;
    parallel_for(across * (bottom - top), [&](int i) {
      const int x = (left + i % across) * kTile, y = (top + i / across) * kTile;
      auto loan = tile_pool_.lend();
      float* sums = loan.data();
      std::memset(sums, 0, size_t(kTile) * kTile * lanes() * sizeof(float));
      if (touches_circle(x, y)) {
        if (!tilted) project_tile(x, y, axis_px[0], sums);
        for (int lane = 0; tilted && lane < spec_.lanes; ++lane)
          if (out[size_t(lane)]) project_lane(x, y, lane, axis_px[size_t(lane)], sums);
      }
      write_tile(x, y, sums, out, out_row_floats);
    });
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
    parallel_for(spec_.views, [&](int view) {
      float* to = row(view);
      std::memset(to - kMargin * lanes(), 0, row_floats() * sizeof(float));
      const float weight = float(spec_.weight_rad[size_t(view)] * spec_.scale);
      if (!spec_.window) {
        std::memcpy(to, batch.at(view, 0), size_t(spec_.columns) * lanes() * sizeof(float));
      } else {
        auto loan = row_pool_.lend();
        const CellPair work{loan.data(), loan.data() + size_t(rows_.padded()) * lanes()};
        filter_row(rows_.transform(*kernels_, batch, view, work), work, to);
      }
      for (size_t i = 0; i < size_t(spec_.columns) * lanes(); ++i) to[i] *= weight;
    }, 4);
  }

  // An inverse transform is a forward one whose result counts backwards.
  void filter_row(float* spectrum, const CellPair& work, float* to) {
    const int padded = rows_.padded();
    for (int k = 0; k < padded; ++k)
      for (size_t lane = 0; lane < lanes(); ++lane) spectrum[size_t(k) * lanes() + lane] *= response_[size_t(k)];
    const CellPair turned = spectrum == work.second ? work : CellPair{work.second, work.first};
    const float* result = rows_.fft().run(*kernels_, spec_.lanes, {spectrum, lanes(), padded}, turned);
    for (int x = 0; x < spec_.columns; ++x)
      std::memcpy(to + size_t(x) * lanes(), result + size_t((padded - x) % padded) * lanes(), lanes() * sizeof(float));
  }

  bool touches_circle(int x, int y) const {
    const double middle = 0.5 * (spec_.width - 1);
    const double dx = std::max({x - middle, middle - (x + kTile - 1), 0.0});
    const double dy = std::max({y - middle, middle - (y + kTile - 1), 0.0});
    return dx * dx + dy * dy <= spec_.circle_px * spec_.circle_px;
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
          place(x, y + j, first + v, axis, positions.offset.data() + v * kTile, positions.rest.data() + v * kTile,
                positions.fraction.data() + v * kTile);
        kernels_->back_project({block.data(), positions.offset.data(), positions.rest.data(), positions.fraction.data(), count, kTile},
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

  void write_tile(int x, int y, const float* sums, std::span<float* const> out, size_t out_row_floats) const {
    const double middle = 0.5 * (spec_.width - 1), radius2 = spec_.circle_px * spec_.circle_px;
    const int y1 = std::min(y + kTile, spec_.y0 + spec_.out_height), x1 = std::min(x + kTile, spec_.x0 + spec_.out_width);
    for (int lane = 0; lane < spec_.lanes; ++lane) {
      if (!out[size_t(lane)]) continue;
      for (int j = std::max(y, spec_.y0); j < y1; ++j)
        for (int i = std::max(x, spec_.x0); i < x1; ++i) {
          const double dx = i - middle, dy = j - middle;
          const bool inside = dx * dx + dy * dy <= radius2;
          out[size_t(lane)][size_t(j - spec_.y0) * out_row_floats + size_t(i - spec_.x0)] =
              inside ? sums[(size_t(j - y) * kTile + size_t(i - x)) * lanes() + size_t(lane)] : 0.0f;
        }
    }
  }

  const FbpSpec spec_;
  const RowSpectrum rows_;
  std::vector<ViewLine> lines_;
  std::vector<float> response_;
  Buffer memory_;
  WorkPool row_pool_, tile_pool_;
  const LaneKernels* kernels_ = nullptr;
};

}  // namespace

size_t direct_memory_bytes(const FbpSpec& spec) {
  const size_t a_thread = 2 * size_t(padded_columns(spec)) * size_t(spec.lanes) * sizeof(float);
  return size_t(spec.views) * DirectFbp::row_floats(spec) * sizeof(float) + a_thread * size_t(thread_count());
}

std::unique_ptr<Fbp> make_direct_fbp(const FbpSpec& spec) { return std::make_unique<DirectFbp>(spec); }

}  // namespace harima
