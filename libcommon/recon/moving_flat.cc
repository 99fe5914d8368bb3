// SPDX-License-Identifier: BSD-3-Clause
#include "recon/moving_flat.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/parallel.h"
#include "base/vector_clones.h"
#include "image/zeros.h"
#include "math/log.h"
#include "math/transmission.h"
#include "recon/band.h"

namespace harima {

namespace {

constexpr double kLit = 0.05;           // of the mean of the flat
constexpr size_t kMostSeparated = 100;  // flats that are looked at
constexpr int kTurns = 6;
constexpr size_t kMostBytes = size_t{256} << 20;  // of logarithms of flats that are made at a time
constexpr int kTogether = 64;                     // rows: fewer are not worth a thread
// At most: bands of structure while they are made, or what separate() sums up.
constexpr size_t kWorkFrames = 9;

size_t flats_at_a_time(size_t frame_bytes) {
  return std::clamp(kMostBytes / frame_bytes, size_t{1}, size_t(thread_count()));
}

CT_VECTOR_CLONES void add_row(const float* row, float share, int count, float* __restrict sum) {
  for (int x = 0; x < count; ++x) sum[x] += share * row[x];
}

CT_VECTOR_CLONES void take_logs(float least, int count, float* __restrict row) {
  for (int x = 0; x < count; ++x) {
    const float log = plain_log(row[x] > 1e-30f ? row[x] : 1e-30f);
    row[x] = log > least ? log : least;
  }
}

// Light where its logarithm becomes another.
CT_VECTOR_CLONES void change_row(const float* from, const float* to, int count, float* __restrict light) {
  for (int x = 0; x < count; ++x) light[x] = light_changed(light[x], from[x], to[x]);
}

// Adds `share` times the sum of frames, each moved by its own.
void add_moved(std::span<const Frame* const> frames, std::span<const Move> moves, float share, Frame& sum) {
  parallel_for(
      sum.height(),
      [&](int y) {
        std::vector<float> row(static_cast<size_t>(sum.width()));
        for (size_t i = 0; i < frames.size(); ++i) {
          moved_rows(*frames[i], moves[i], y, y + 1, row.data());
          add_row(row.data(), share, sum.width(), sum.row<float>(y));
        }
      },
      8);
}

// The sum of one frame moved by each of these.
void add_moved(const Frame& frame, const std::vector<Move>& moves, float share, Frame& sum) {
  const std::vector<const Frame*> same(moves.size(), &frame);
  add_moved(same, moves, share, sum);
}

Frame some_rows(const Frame& frame, const std::vector<int>& rows) {
  Frame out(PixelType::f32, frame.width(), int(rows.size()));
  for (size_t i = 0; i < rows.size(); ++i)
    std::copy_n(frame.row<float>(rows[i]), frame.width(), out.row<float>(int(i)));
  return out;
}

// Some flats of a set, evenly chosen.
std::vector<int> looked_at(const FrameSet& set) {
  std::vector<int> some;
  for (size_t i = 0; i < set.frames.size(); i += (set.frames.size() - 1) / kMostSeparated + 1)
    some.push_back(set.frames[i]);
  return some;
}

}  // namespace

size_t MovingFlat::work_bytes(size_t pixels, size_t raw_bytes) {
  const size_t frame = pixels * sizeof(float);
  return kWorkFrames * frame + flats_at_a_time(frame) * (frame + raw_bytes);
}

// How flats have moved against their mean, the sum of their logarithms, and that of them moved back.
struct MovingFlat::Moves {
  std::vector<Move> there, back;
  Frame sum, aligned;

  Moves(const MovingFlat& flat, const BeamLight& beam, const FrameSet& set)
      : sum(flat.zeros()), aligned(flat.zeros()) {
    const std::vector<int> used = looked_at(set), rows = all_rows(sum.height());
    const FlatShift shift = flat.shift();
    there.resize(used.size()), back.resize(used.size());
    const size_t together = flats_at_a_time(sum.bytes());
    for (size_t first = 0; first < used.size(); first += together) {
      const size_t count = std::min(together, used.size() - first);
      std::vector<Frame> logs(count);
      std::vector<const Frame*> each(count);
      parallel_for(int(count), [&](int k) {
        const size_t i = first + size_t(k);
        logs[size_t(k)] = flat.log_of(beam.rows_of(*set.source, used[i], rows));
        each[size_t(k)] = &logs[size_t(k)];
        there[i] = shift.fit(some_rows(logs[size_t(k)], shift.rows())).px;
        back[i] = {-there[i][0], -there[i][1]};
      });
      add_moved(each, std::vector<Move>(count), 1, sum);
      add_moved(each, std::span(back).subspan(first, count), 1, aligned);
    }
  }
  bool any() const {
    return std::any_of(there.begin(), there.end(), [](const Move& move) { return move != Move{}; });
  }
};

Frame MovingFlat::zeros() const { return harima::zeros(light_.width(), light_.height()); }

Frame MovingFlat::copy_of(const Frame& frame) {
  Frame copy(PixelType::f32, frame.width(), frame.height());
  for (int y = 0; y < frame.height(); ++y)
    std::copy_n(frame.row<float>(y), frame.width(), copy.row<float>(y));
  return copy;
}

Frame MovingFlat::log_of(Frame light) const {
  parallel_for(
      light.height(), [&](int y) { take_logs(log_floor_, light.width(), light.row<float>(y)); }, kTogether);
  return light;
}

void MovingFlat::let_move() {
  double sum = 0;
  for (int y = 0; y < light_.height(); ++y)
    for (int x = 0; x < light_.width(); ++x) sum += double(std::as_const(light_).row<float>(y)[x]);
  log_floor_ = float(std::log(std::max(1e-30, kLit * sum / (double(light_.width()) * light_.height()))));
  moving_ = log();
  stays_ = zeros();
}

void MovingFlat::share(const Bands& bands, const Shares& moves) {
  Shares rest;
  for (size_t k = 0; k < kBands; ++k) rest[k] = 1 - moves[k];
  moving_ = weighed(bands, moves);
  stays_ = weighed(bands, rest);
}

bool MovingFlat::separate(const BeamLight& beam, const FrameSet& flats) {
  const Moves moves(*this, beam, flats);
  if (!moves.any()) return false;
  const float share = 1 / float(moves.there.size());
  const std::vector<Move> none{{0, 0}};
  for (int turn = 0; turn < kTurns; ++turn) {
    moving_ = zeros();
    add_moved(moves.aligned, none, share, moving_);
    add_moved(stays_, moves.back, -share, moving_);
    stays_ = zeros();
    add_moved(moves.sum, none, share, stays_);
    add_moved(moving_, moves.there, -share, stays_);
  }
  for (int y = 0; y < light_.height(); ++y)
    for (int x = 0; x < light_.width(); ++x) {
      float& light = light_.row<float>(y)[x];
      if (std::log(std::max(1e-30f, light)) > log_floor_)
        light = std::exp(std::as_const(stays_).row<float>(y)[x] + std::as_const(moving_).row<float>(y)[x]);
    }
  return true;
}

void MovingFlat::moved_row(const Move& by, int y, float* out) const {
  const int width = light_.width();
  std::copy_n(light_.row<float>(y), width, out);
  if (by == Move{}) return;
  std::vector<float> moved(static_cast<size_t>(width));
  moved_rows(moving_, by, y, y + 1, moved.data());
  change_row(moving_.row<float>(y), moved.data(), width, out);
}

}  // namespace harima
