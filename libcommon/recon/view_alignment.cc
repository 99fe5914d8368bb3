// SPDX-License-Identifier: BSD-3-Clause
#include "recon/view_alignment.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "device/fbp.h"
#include "device/projector.h"
#include "image/bin.h"
#include "image/geometry.h"
#include "image/zeros.h"
#include "math/solve.h"
#include "math/window.h"
#include "recon/band.h"
#include "recon/row_loader.h"
#include "recon/shifted_rows.h"

namespace harima {

namespace {

// Rows: binned, in the middle of the detector.
constexpr int kLanes = 16, kUsualColumns = 256, kMostRows = 128;
constexpr int kCoarsestColumns = 48;
constexpr int kSteps = 3;          // of least squares, in a round
constexpr double kMostStep = 2;    // binned pixels
constexpr int kLeastHeight = 32;   // of fewer rows shifts along the axis are not to be trusted
constexpr double kStalled = 0.98;  // of the change some rounds ago
// Of the squares of gradients along the columns: those along the axis tell something.
constexpr double kLeastRows = 0.003;

// Views as frames of `bin` x `bin` pixels, from row `first_row` of the detector on.
struct Level {
  int bin = 1, first_row = 0;
  std::vector<Frame> views;
  int columns() const { return views[0].width(); }
  int rows() const { return views[0].height(); }
};

// Line integrals of rows, added to binned frames.
Level read_level(const Scan& scan, const Recipe& recipe, int bin) {
  const int rows = std::min(scan.height() / bin, kMostRows), columns = scan.width() / bin;
  Level level{bin, (scan.height() - rows * bin) / 2, {}};
  for (size_t v = 0; v < scan.views.size(); ++v) level.views.push_back(zeros(columns, rows));
  const BandReader reader(scan, recipe);
  const RowLoader loader(scan, recipe, kLanes);
  SinogramBatch batch{kLanes, int(scan.views.size()), scan.width(), view_floats_for(scan.width(), kLanes),
                      nullptr};
  Buffer memory(size_t(batch.views) * batch.view_floats * sizeof(float));
  batch.data = memory.as<float>();
  const float share = 1 / float(bin * bin);
  for (int first = 0; first < rows * bin; first += kLanes) {
    const int count = std::min(kLanes, rows * bin - first);
    std::vector<int> some;
    for (int i = 0; i < count; ++i) some.push_back(level.first_row + first + i);
    Band band;
    reader.read(some, band);
    loader.load(reader.correction(band), band.raw.data(), 0, batch);
    parallel_for(batch.views, [&](int v) {
      for (int i = 0; i < count; ++i)
        for (int x = 0; x < columns * bin; ++x)
          level.views[size_t(v)].row<float>((first + i) / bin)[x / bin] += share * batch.sample(i, v, x);
    });
  }
  return level;
}

Level coarser(const Level& fine) {
  Level level{2 * fine.bin, fine.first_row, {}};
  for (const Frame& view : fine.views) {
    level.views.emplace_back(PixelType::f32, view.width() / 2, std::max(1, view.height() / 2));
    for (int y = 0; y < level.views.back().height(); ++y)
      for (int x = 0; x < view.width() / 2; ++x) {
        const float *a = view.row<float>(std::min(2 * y, view.height() - 1)),
                    *b = view.row<float>(std::min(2 * y + 1, view.height() - 1));
        level.views.back().row<float>(y)[x] = 0.25f * (a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1]);
      }
  }
  return level;
}

// Slices of a level, and their projections.
class Reprojector {
 public:
  Reprojector(const Level& level, const AxisLine& axis, const std::vector<double>& angle_rad)
      : level_(level), axis_(axis) {
    FbpSpec fbp;
    fbp.columns = fbp.width = fbp.out_width = fbp.out_height = level.columns();
    fbp.views = int(angle_rad.size());
    fbp.angle_rad = angle_rad;
    fbp.weight_rad = half_turn_weights(angle_rad);
    fbp.lanes = kLanes;
    for (const FilterWindow& window : kFilterWindows)
      if (std::string_view(window.name) == "hann") fbp.window = window.at;
    fbp.is_tilted = true;
    fbp.circle_px = 0.5 * (fbp.width - 1);
    fbp.as_linear = true;
    fbp_ = make_fbp("fourier", fbp);
    ProjectorSpec spec;
    spec.columns = spec.width = level.columns();
    spec.angle_rad = angle_rad;
    spec.circle_px = fbp.circle_px;
    spec.is_tilted = true;
    projector_ = make_projector(spec);
    batch_ = {kLanes, fbp.views, fbp.columns, view_floats_for(fbp.columns, kLanes), nullptr};
    rows_ = Buffer(size_t(batch_.views) * batch_.view_floats * sizeof(float));
    batch_.data = rows_.as<float>();
    slices_.assign(kLanes, std::vector<float>(size_t(fbp.width) * size_t(fbp.width)));
  }

  // Of the views moved back by their shifts (binned pixels).
  std::vector<Frame> project(const std::vector<Move>& shifts) {
    std::vector<Frame> made;
    for (size_t v = 0; v < shifts.size(); ++v)
      made.emplace_back(PixelType::f32, level_.columns(), level_.rows());
    for (int first = 0; first < level_.rows(); first += kLanes) project_rows(first, shifts, made);
    return made;
  }

 private:
  void project_rows(int first, const std::vector<Move>& shifts, std::vector<Frame>& made) {
    const int count = std::min(kLanes, level_.rows() - first), columns = level_.columns();
    std::fill_n(batch_.data, size_t(batch_.views) * batch_.view_floats, 0.0f);
    parallel_for(batch_.views, [&](int v) {
      std::vector<float> rows(size_t(columns) * size_t(count));
      moved_rows(level_.views[size_t(v)], {-shifts[size_t(v)][0], -shifts[size_t(v)][1]}, first,
                 first + count, rows.data());
      for (int i = 0; i < count; ++i)
        for (int x = 0; x < columns; ++x)
          batch_.sample(i, v, x) = rows[size_t(i) * size_t(columns) + size_t(x)];
    });
    std::vector<double> axis(kLanes);
    std::vector<float*> out(kLanes);
    for (int i = 0; i < kLanes; ++i) {
      const double row = level_.first_row + level_.bin * (first + std::min(i, count - 1) + 0.5) - 0.5;
      axis[size_t(lane_of_slice(i, kLanes))] = binned_axis(axis_.at(row), level_.bin);
      out[size_t(lane_of_slice(i, kLanes))] = slices_[size_t(i)].data();
    }
    fbp_->reconstruct(batch_, axis, out, size_t(columns));
    parallel_for(kLanes, [&](int i) {
      for (float& value : slices_[size_t(i)]) value = std::max(value, 0.0f);
    });
    projector_->set_axis(axis);
    const std::vector<const float*> in(out.begin(), out.end());
    projector_->project(in, batch_);
    parallel_for(batch_.views, [&](int v) {
      for (int i = 0; i < count; ++i)
        for (int x = 0; x < columns; ++x) made[size_t(v)].row<float>(first + i)[x] = batch_.sample(i, v, x);
    });
  }

  const Level& level_;
  const AxisLine axis_;
  std::unique_ptr<Fbp> fbp_;
  std::unique_ptr<Projector> projector_;
  SinogramBatch batch_;
  Buffer rows_;
  std::vector<std::vector<float>> slices_;
};

// Binomial weights 1 4 6 4 1 along both axes: where structure is as fine as pixels, differences of neighbours
// are no gradients. Edges go on.
Frame smoothed(const Frame& frame) {
  constexpr float kWeights[] = {0.0625f, 0.25f, 0.375f, 0.25f, 0.0625f};
  const int columns = frame.width(), rows = frame.height();
  Frame across(PixelType::f32, columns, rows), out(PixelType::f32, columns, rows);
  for (int y = 0; y < rows; ++y)
    for (int x = 0; x < columns; ++x) {
      float sum = 0;
      for (int k = -2; k <= 2; ++k)
        sum += kWeights[k + 2] * frame.row<float>(y)[std::clamp(x + k, 0, columns - 1)];
      across.row<float>(y)[x] = sum;
    }
  for (int y = 0; y < rows; ++y)
    for (int x = 0; x < columns; ++x) {
      float sum = 0;
      for (int k = -2; k <= 2; ++k)
        sum += kWeights[k + 2] * across.row<float>(std::clamp(y + k, 0, rows - 1))[x];
      out.row<float>(y)[x] = sum;
    }
  return out;
}

std::vector<Frame> smoothed(const std::vector<Frame>& frames) {
  std::vector<Frame> out(frames.size());
  parallel_for(int(frames.size()), [&](int i) { out[size_t(i)] = smoothed(frames[size_t(i)]); });
  return out;
}

struct Match {
  double left = 0, measured = 0;  // squares
  double xx = 0, xy = 0, yy = 0;  // of gradients
};

// One step of the shift by which `made` comes to lie on `view`.
Match step(const Frame& view, const Frame& made, bool with_rows, Move& shift) {
  const int columns = view.width(), rows = view.height();
  std::vector<float> moved(size_t(columns) * size_t(rows));
  moved_rows(made, shift, 0, rows, moved.data());
  Match match;
  double bx = 0, by = 0;
  for (int y = 0; y < rows; ++y) {
    if (rows > 4 && !is_inside(y, shift[1], rows)) continue;
    for (int x = 1; x + 1 < columns; ++x) {
      if (!is_inside(x, shift[0], columns)) continue;
      const float* const at = moved.data() + size_t(y) * size_t(columns) + size_t(x);
      const bool has_both = y > 0 && y + 1 < rows;
      const double gx = 0.5 * double(at[1] - at[-1]),
                   gy = has_both ? 0.5 * double(at[columns] - at[-columns]) : 0;
      const double measured = double(view.row<float>(y)[x]), left = measured - double(*at);
      match.left += left * left, match.measured += measured * measured;
      match.xx += gx * gx, match.xy += gx * gy, match.yy += gy * gy;
      bx -= gx * left, by -= gy * left;  // moved further, it falls by its gradient
    }
  }
  if (match.xx <= 0) return match;
  Move by_this{bx / match.xx, 0};
  const double determinant = match.xx * match.yy - match.xy * match.xy;
  if (with_rows && determinant > 1e-6 * match.xx * match.yy)
    by_this = {(match.yy * bx - match.xy * by) / determinant, (match.xx * by - match.xy * bx) / determinant};
  for (size_t axis : {0u, 1u}) shift[axis] += std::clamp(by_this[axis], -kMostStep, kMostStep);
  return match;
}

// Takes off what a sample that stands elsewhere would have.
void leave_free_out(const std::vector<double>& angle_rad, std::vector<Move>& shifts) {
  std::vector a(3, std::vector<double>(3, 0.0));
  std::vector<double> b(3, 0.0);
  double mean = 0;
  for (size_t v = 0; v < shifts.size(); ++v) {
    const double at[] = {1, std::cos(angle_rad[v]), std::sin(angle_rad[v])};
    for (size_t j = 0; j < 3; ++j) {
      for (size_t k = 0; k < 3; ++k) a[j][k] += at[j] * at[k];
      b[j] += at[j] * shifts[v][0];
    }
    mean += shifts[v][1] / double(shifts.size());
  }
  const std::vector<double> free = solve(a, b);
  for (size_t v = 0; v < shifts.size(); ++v) {
    shifts[v][0] -= free[1] * std::cos(angle_rad[v]) + free[2] * std::sin(angle_rad[v]);
    shifts[v][1] -= mean;
  }
}

class Aligner {
 public:
  Aligner(const Scan& scan, const Recipe& recipe, const AlignmentSpec& spec,
          const std::function<void(int, double)>& on_round)
      : recipe_(recipe), spec_(spec), on_round_(on_round) {
    for (const View& view : scan.views) angle_rad_.push_back(view.angle_deg * M_PI / 180);
    result_.shifts.assign(scan.views.size(), {});
  }

  Alignment run(Level level) {
    std::vector<Level> levels;
    levels.push_back(std::move(level));
    while (levels.back().columns() / 2 >= kCoarsestColumns) levels.push_back(coarser(levels.back()));
    result_.before = share_left(levels.front());
    for (size_t i = levels.size(); i-- > 0;) settle(levels[i]);
    result_.after = share_left(levels.front());
    return result_;
  }

 private:
  // The shifts in pixels of a level.
  std::vector<Move> in_level(const Level& level) const {
    std::vector<Move> shifts;
    for (const auto& [x, y] : result_.shifts) shifts.push_back({x / level.bin, y / level.bin});
    return shifts;
  }

  double share_left(const Level& level) {
    Reprojector projector(level, recipe_.axis, angle_rad_);
    std::vector<Move> shifts = in_level(level);
    const std::vector<Frame> made = projector.project(shifts);
    double left = 0, measured = 0;
    for (size_t v = 0; v < made.size(); ++v) {
      Move kept = shifts[v];
      const Match match = step(level.views[v], made[v], false, kept);
      left += match.left, measured += match.measured;
    }
    return measured > 0 ? std::sqrt(left / measured) : 0;
  }

  void settle(const Level& level) {
    Reprojector projector(level, recipe_.axis, angle_rad_);
    result_.has_settled = false;
    const std::vector<Frame> views = smoothed(level.views);
    std::vector<double> changes;
    for (int round = 0; round < spec_.rounds && !result_.has_settled && !has_stalled(changes); ++round) {
      std::vector<Move> shifts = in_level(level);
      const std::vector<Frame> made = smoothed(projector.project(shifts));
      const bool with_rows = rows_tell(views, made, shifts);
      parallel_for(int(shifts.size()), [&](int v) {
        for (int i = 0; i < kSteps; ++i)
          step(views[size_t(v)], made[size_t(v)], with_rows, shifts[size_t(v)]);
      });
      leave_free_out(angle_rad_, shifts);
      take(level, shifts);
      result_.has_rows = with_rows;
      ++result_.rounds;
      result_.has_settled = result_.change_px < spec_.tolerance_px;
      changes.push_back(result_.change_px);
      on_round_(result_.rounds, result_.change_px);
    }
  }

  // Do shifts go to and fro, no more and no less than some rounds ago? A coarse level may be too coarse to
  // settle.
  static bool has_stalled(const std::vector<double>& changes) {
    constexpr size_t kAgo = 4;
    return changes.size() > 2 * kAgo && changes.back() > kStalled * changes[changes.size() - 1 - kAgo];
  }

  void take(const Level& level, const std::vector<Move>& shifts) {
    double change = 0;
    for (size_t v = 0; v < shifts.size(); ++v)
      for (size_t axis : {0u, 1u}) {
        const double now = shifts[v][axis] * level.bin;
        change += std::pow(now - result_.shifts[v][axis], 2);
        result_.shifts[v][axis] = now;
      }
    result_.change_px = std::sqrt(change / double(shifts.size()));
  }

  bool rows_tell(const std::vector<Frame>& views, const std::vector<Frame>& made,
                 const std::vector<Move>& shifts) const {
    if (views[0].height() < kLeastHeight) return false;
    double xx = 0, yy = 0;
    for (size_t v = 0; v < made.size(); ++v) {
      Move kept = shifts[v];
      const Match match = step(views[v], made[v], false, kept);
      xx += match.xx, yy += match.yy;
    }
    return yy > kLeastRows * xx;
  }

  const Recipe recipe_;
  const AlignmentSpec spec_;
  const std::function<void(int, double)> on_round_;
  std::vector<double> angle_rad_;
  Alignment result_;
};

}  // namespace

int usual_alignment_bin(const Scan& scan) {
  return std::max(1, (scan.width() + kUsualColumns - 1) / kUsualColumns);
}

Alignment align_views(const Scan& scan, const Recipe& recipe, const AlignmentSpec& spec, size_t memory_bytes,
                      const std::function<void(int, double)>& on_round) {
  const int rows = std::min(scan.height() / spec.bin, kMostRows), columns = scan.width() / spec.bin;
  if (columns < 8 || rows < 1)
    fail("{}: {} columns and {} rows are left of frames binned by {}, wanted 8 and 1", scan.name, columns,
         rows, spec.bin);
  // views and their projections, smoothed, too.
  const size_t wanted = (size_t(rows) * 9 / 2 + kLanes) * size_t(columns) * scan.views.size() * sizeof(float);
  if (memory_bytes > 0 && wanted > memory_bytes)
    fail("{}: {} of memory wanted at least, --mem allows {}; --bin takes less", scan.name, size_text(wanted),
         size_text(memory_bytes));
  return Aligner(scan, recipe, spec, on_round).run(read_level(scan, recipe, spec.bin));
}

}  // namespace harima
