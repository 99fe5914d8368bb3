// SPDX-License-Identifier: BSD-3-Clause
#include "recon/flat_shift.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace harima {

namespace {

constexpr int kBlockRows = 20, kParts = 8;      // rows that stay together; parts of a block along its columns
constexpr size_t kMostPixels = size_t{1} << 18;  // of a frame that are looked at
constexpr double kSmallest = 0.1;                // of the mean gradient: smaller ones count as this
constexpr int kMostRounds = 12;
constexpr double kSettled = 1e-3, kMostStep = 1;  // pixels
constexpr double kLessSure = 2;                   // weights that follow the residuals make errors look smaller than they are
constexpr double kMostError = 0.1, kTold = 2;     // pixels; in errors: a move that is told from none

// Binomial weights 1 4 6 4 1 along a line with a stride, in place; its ends go on.
void smooth_line(float* line, int count, size_t stride, std::vector<float>& work) {
  work.resize(size_t(count) + 4);
  for (int i = -2; i < count + 2; ++i) work[size_t(i + 2)] = line[size_t(std::clamp(i, 0, count - 1)) * stride];
  for (int i = 0; i < count; ++i) {
    const float* const w = work.data() + i;
    line[size_t(i) * stride] = 0.0625f * (w[0] + w[4]) + 0.25f * (w[1] + w[3]) + 0.375f * w[2];
  }
}

}  // namespace

// Of the rows of one block: the frame's logarithm and where they are in the flat.
struct FlatShift::Block {
  const float* log;  // block_rows_ rows, tight
  int top, number;
  double mean_gradient;  // of the last round; 0: none yet
};

// Normal equations, and what each part of the frame adds to the right-hand side.
struct FlatShift::Sums {
  double xx = 0, xy = 0, yy = 0, length = 0;
  double count = 0;
  std::vector<Move> parts{};

  Move total() const {
    Move sum{};
    for (const Move& part : parts) sum[0] += part[0], sum[1] += part[1];
    return sum;
  }
};

FlatShift::FlatShift(const Frame& stays, const Frame& moves, float log_floor)
    : width_(moves.width()), height_(moves.height()), block_rows_(std::min(kBlockRows, height_)), log_floor_(log_floor),
      stays_(smoothed(stays, height_)), moves_(smoothed(moves, height_)) {
  choose_rows();
}

Frame FlatShift::smoothed(const Frame& log, int rows_together) const {
  Frame out(PixelType::f32, width_, log.height());
  std::vector<float> work;
  for (int y = 0; y < log.height(); ++y) {
    std::copy_n(log.row<float>(y), width_, out.row<float>(y));
    smooth_line(out.row<float>(y), width_, 1, work);
  }
  for (int top = 0; top < log.height(); top += rows_together)
    for (int x = 0; x < width_; ++x) smooth_line(out.row<float>(top) + x, rows_together, size_t(width_), work);
  return out;
}

// Blocks of rows with the most structure, as many as there may be.
void FlatShift::choose_rows() {
  const int blocks = height_ / block_rows_;
  std::vector<double> structure(static_cast<size_t>(blocks), 0.0);
  for (int b = 0; b < blocks; ++b)
    for (int y = b * block_rows_; y + 1 < (b + 1) * block_rows_; ++y) {
      const float *row = moves_.row<float>(y), *below = moves_.row<float>(y + 1);
      for (int x = 0; x + 1 < width_; ++x) structure[size_t(b)] += std::pow(double(row[x + 1] - row[x]), 2) + std::pow(double(below[x] - row[x]), 2);
    }
  std::vector<int> order(static_cast<size_t>(blocks));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return structure[size_t(a)] > structure[size_t(b)]; });
  const size_t each = size_t(block_rows_) * size_t(width_);
  order.resize(std::min(order.size(), std::max<size_t>(1, kMostPixels / each)));
  std::sort(order.begin(), order.end());
  for (const int b : order)
    for (int y = 0; y < block_rows_; ++y) rows_.push_back(b * block_rows_ + y);
}

// Adds a block's part of the normal equations for a step from `at`.
void FlatShift::look(const Block& block, const Move& at, Sums& sums) const {
  const auto width = size_t(width_);
  std::vector<float> beam(width * size_t(block_rows_));
  moved_rows(moves_, at, block.top, block.top + block_rows_, beam.data());
  const float* const stays = stays_.row<float>(block.top);
  std::vector<float> left(beam.size()), along_x(beam.size()), along_y(beam.size());
  for (int y = 1; y + 1 < block_rows_; ++y)
    for (size_t i = size_t(y) * width + 1; i + 1 < size_t(y + 1) * width; ++i) {
      left[i] = block.log[i] - beam[i] - stays[i];
      along_x[i] = 0.5f * (beam[i + 1] - beam[i - 1]);  // d(left) / d(move): the flat at x - move
      along_y[i] = 0.5f * (beam[i + width] - beam[i - width]);
    }
  const float lit = log_floor_ + 1e-3f, smallest = float(kSmallest * block.mean_gradient);
  for (int y = 1; y + 2 < block_rows_; ++y)
    for (int x = 1; x + 2 < width_ && is_inside(block.top + y, at[1], height_); ++x) {
      if (!is_inside(x, at[0], width_)) continue;
      const size_t i = size_t(y) * width + size_t(x), r = i + 1, d = i + width;
      if (beam[i] + stays[i] <= lit || beam[r] + stays[r] <= lit || beam[d] + stays[d] <= lit) continue;
      const float gx = left[r] - left[i], gy = left[d] - left[i], length = std::sqrt(gx * gx + gy * gy);
      const float xx = along_x[r] - along_x[i], xy = along_x[d] - along_x[i], yx = along_y[r] - along_y[i], yy = along_y[d] - along_y[i];
      const float through = std::min(1.0f, std::exp(left[i]));  // the less light, the more noise
      const double weight = smallest > 0 ? double(through / std::max(smallest, length)) : double(through);
      sums.xx += weight * double(xx * xx + xy * xy);
      sums.xy += weight * double(xx * yx + xy * yy);
      sums.yy += weight * double(yx * yx + yy * yy);
      sums.length += double(length);
      sums.count += 1;
      Move& part = sums.parts[size_t(block.number * kParts + x * kParts / width_)];
      part[0] += weight * double(xx * gx + xy * gy);
      part[1] += weight * double(yx * gx + yy * gy);
    }
}

FoundMove FlatShift::fit(const Frame& log, bool with_x, bool with_y) const {
  const int blocks = int(rows_.size()) / block_rows_;
  FoundMove found;
  double mean_gradient = 0;
  for (int round = 0; round < kMostRounds; ++round) {
    Sums sums;
    sums.parts.resize(size_t(blocks) * kParts);
    for (int b = 0; b < blocks; ++b)
      look({log.row<float>(b * block_rows_), rows_[size_t(b * block_rows_)], b, mean_gradient}, found.px, sums);
    if (sums.count == 0) return {{}, {HUGE_VAL, HUGE_VAL}};
    mean_gradient = sums.length / sums.count;
    if (!with_x) sums.xy = 0, sums.xx = 1;
    if (!with_y) sums.xy = 0, sums.yy = 1;
    const double determinant = sums.xx * sums.yy - sums.xy * sums.xy;
    if (!(determinant > 1e-9 * sums.xx * sums.yy)) return {{}, {HUGE_VAL, HUGE_VAL}};
    const auto solved = [&](const Move& b) { return Move{(sums.yy * b[0] - sums.xy * b[1]) / determinant, (sums.xx * b[1] - sums.xy * b[0]) / determinant}; };
    // What is left falls with the move: left = ln t - grad . (true move - move).
    Move step = solved(sums.total());
    if (!with_x) step[0] = 0;
    if (!with_y) step[1] = 0;
    const double longest = std::max(std::abs(step[0]), std::abs(step[1]));
    for (size_t axis : {0u, 1u}) found.px[axis] -= step[axis] * std::min(1.0, kMostStep / std::max(1e-30, longest));
    Move square{};
    for (const Move& part : sums.parts) {
      const Move says = solved(part);
      square[0] += says[0] * says[0], square[1] += says[1] * says[1];
    }
    found.error = {kLessSure * std::sqrt(square[0]), kLessSure * std::sqrt(square[1])};
    if (std::max(std::abs(found.px[0]), std::abs(found.px[1])) > kMost) return {{}, {HUGE_VAL, HUGE_VAL}};
    if (round > 1 && longest < kSettled) return found;
  }
  return found;
}

FoundMove FlatShift::fit(const Frame& light_log) const {
  const Frame log = smoothed(light_log, block_rows_);
  FoundMove found = fit(log, true, true);
  const auto is_sure = [&](size_t axis) { return found.error[axis] <= kMostError; };
  if (is_sure(0) != is_sure(1)) {
    const FoundMove both = found;
    const size_t sure = is_sure(0) ? 0 : 1;
    found = fit(log, sure == 0, sure == 1);
    found.error[1 - sure] = both.error[1 - sure];
  } else if (!is_sure(0)) {  // neither beside the other, but one alone, maybe
    const FoundMove x = fit(log, true, false), y = fit(log, false, true);
    if (std::min(x.error[0], y.error[1]) <= kMostError) found = x.error[0] < y.error[1] ? FoundMove{x.px, {x.error[0], HUGE_VAL}} : FoundMove{y.px, {HUGE_VAL, y.error[1]}};
  }
  for (size_t axis : {0u, 1u})
    if (!is_sure(axis) || std::abs(found.px[axis]) < kTold * found.error[axis]) found.px[axis] = 0;
  return found;
}

}  // namespace harima
