// SPDX-License-Identifier: BSD-3-Clause
#include "recon/flat_shift.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/parallel.h"
#include "base/vector_clones.h"
#include "math/exp.h"

namespace harima {

namespace {

constexpr int kBlockRows = 20, kParts = 8;  // rows that stay together; parts of a block along its columns
// Of a frame that are looked at.
constexpr size_t kMostPixels = size_t{1} << 18, kEnoughPixels = size_t{1} << 14;
constexpr size_t kShare = 8;       // between these bounds, one pixel of so many
constexpr double kSmallest = 0.1;  // of the mean gradient: smaller ones count as this
constexpr int kMostRounds = 12;
constexpr double kSettled = 1e-3, kMostStep = 1;  // pixels
constexpr int kFew = 4, kMostOfFew = 5;           // first one row of so many leads, in so many rounds,
constexpr double kNear = 0.05;                    // to where all are looked at: a step, pixels
constexpr double kLessSure = 2;  // weights that follow the residuals make errors look smaller than they are
constexpr double kMostError = 0.1, kTold = 2;  // pixels; in errors: a move that is told from none
// More rounds do not make an error small enough that is as large.
constexpr double kHopeless = 10 * kMostError;

// Binomial weights 1 4 6 4 1.
CT_VECTOR_CLONES void weigh_five(const float* a, const float* b, const float* c, const float* d,
                                 const float* e, int count, float* __restrict out) {
  for (int i = 0; i < count; ++i) out[i] = 0.0625f * (a[i] + e[i]) + 0.25f * (b[i] + d[i]) + 0.375f * c[i];
}

// Along a row; its ends go on.
void smooth_row(const float* row, int width, float* out) {
  std::vector<float> line(size_t(width) + 4, row[0]);
  std::copy_n(row, width, line.data() + 2);
  line[line.size() - 1] = line[line.size() - 2] = row[width - 1];
  const float* const at = line.data();
  weigh_five(at, at + 1, at + 2, at + 3, at + 4, width, out);
}

// Squares of the gradients between pixels of a row, and to the next.
CT_VECTOR_CLONES void add_squares(const float* row, const float* below, int count, float* __restrict sum) {
  for (int x = 0; x < count; ++x) {
    const float across = row[x + 1] - row[x], down = below[x] - row[x];
    sum[x] += across * across + down * down;
  }
}

// What columns of a block add to the normal equations, to the length and number of gradients, and to the
// right-hand side.
enum Sum { kXX, kXY, kYY, kLength, kCount, kBX, kBY, kSums };

// Rows that meet in the gradients of one: the beam from the row before on, four; log less what stays, and
// what stays, two each.
struct Neighbours {
  const float *beam[4], *left[2], *stays[2];
};

// How gradients are weighed: 1 over the length times `follow`, but no less than `smallest`.
struct Weighing {
  float lit, follow, smallest;
};

CT_VECTOR_CLONES void add_row(const Neighbours& rows, const Weighing& weighing, int first, int last,
                              float* __restrict xx, float* __restrict xy, float* __restrict yy,
                              float* __restrict lengths, float* __restrict count, float* __restrict bx,
                              float* __restrict by) {
  const float *above = rows.beam[0], *beam = rows.beam[1], *below = rows.beam[2], *second = rows.beam[3];
  const float *left = rows.left[0], *left_below = rows.left[1], *stays = rows.stays[0],
              *stays_below = rows.stays[1];
  const float lit = weighing.lit, follow = weighing.follow, smallest = weighing.smallest;
  for (int x = first; x < last; ++x) {
    const float here = beam[x] + stays[x], right = beam[x + 1] + stays[x + 1],
                down = below[x] + stays_below[x];
    const float darker = right < down ? right : down, darkest = here < darker ? here : darker;
    const float on = darkest > lit ? 1.0f : 0.0f;
    const float rest = left[x] - beam[x];
    const float gx = left[x + 1] - beam[x + 1] - rest, gy = left_below[x] - below[x] - rest;
    // Of the flat's derivatives, (b[x+1] - b[x-1]) / 2, which are those of what is left after the move: the
    // flat at x - move.
    const float dxx = 0.5f * (beam[x + 2] - beam[x] - beam[x + 1] + beam[x - 1]),
                dxy = 0.5f * (below[x + 1] - below[x - 1] - beam[x + 1] + beam[x - 1]);
    const float dyx = 0.5f * (below[x + 1] - above[x + 1] - below[x] + above[x]),
                dyy = 0.5f * (second[x] - beam[x] - below[x] + above[x]);
    const float length = std::sqrt(gx * gx + gy * gy), over = length * follow, dark = -rest;
    const float through = exp_of_minus(dark > 0 ? dark : 0);  // the less light, the more noise
    const float weight = on * through / (over > smallest ? over : smallest);
    xx[x] += weight * (dxx * dxx + dxy * dxy);
    xy[x] += weight * (dxx * dyx + dxy * dyy);
    yy[x] += weight * (dyx * dyx + dyy * dyy);
    lengths[x] += on * length;
    count[x] += on;
    bx[x] += weight * (dxx * gx + dxy * gy);
    by[x] += weight * (dyx * gx + dyy * gy);
  }
}

}  // namespace

// Of the rows of one block.
struct FlatShift::Block {
  const float* left;     // logarithms less what stays: block_rows_ rows, tight
  int top, number;       // in the flat, of the block
  double mean_gradient;  // of the last round; 0: none yet
  int every;             // row is looked at
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
    : width_(moves.width()), height_(moves.height()), block_rows_(std::min(kBlockRows, height_)),
      log_floor_(log_floor), stays_(smoothed(stays, height_)), moves_(smoothed(moves, height_)) {
  choose_rows();
}

Frame FlatShift::smoothed(const Frame& log, int rows_together) const {
  Frame across(PixelType::f32, width_, log.height()), out(PixelType::f32, width_, log.height());
  parallel_for(
      log.height(), [&](int y) { smooth_row(log.row<float>(y), width_, across.row<float>(y)); }, 64);
  parallel_for(
      log.height(),
      [&](int y) {
        const int top = y / rows_together * rows_together,
                  bottom = std::min(log.height(), top + rows_together) - 1;
        const auto row = [&](int k) {
          return std::as_const(across).row<float>(std::clamp(y + k, top, bottom));
        };
        weigh_five(row(-2), row(-1), row(0), row(1), row(2), width_, out.row<float>(y));
      },
      64);
  return out;
}

// Blocks of rows with the most structure, as many as there may be.
void FlatShift::choose_rows() {
  const int blocks = height_ / block_rows_;
  std::vector<double> structure(static_cast<size_t>(blocks), 0.0);
  parallel_for(blocks, [&](int b) {
    std::vector<float> sum(size_t(width_), 0.0f);
    for (int y = b * block_rows_; y + 1 < (b + 1) * block_rows_; ++y)
      add_squares(moves_.row<float>(y), moves_.row<float>(y + 1), width_ - 1, sum.data());
    structure[size_t(b)] = std::accumulate(sum.begin(), sum.end(), 0.0);
  });
  std::vector<int> order(static_cast<size_t>(blocks));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return structure[size_t(a)] > structure[size_t(b)]; });
  const size_t each = size_t(block_rows_) * size_t(width_),
               most = std::clamp(size_t(width_) * size_t(height_) / kShare, kEnoughPixels, kMostPixels);
  order.resize(std::min(order.size(), std::max<size_t>(1, most / each)));
  std::sort(order.begin(), order.end());
  for (const int b : order)
    for (int y = 0; y < block_rows_; ++y) rows_.push_back(b * block_rows_ + y);
}

// Adds a block's part of the normal equations for a step from `at`.
void FlatShift::look(const Block& block, const Move& at, Sums& sums) const {
  const auto width = size_t(width_);
  std::vector<float> beam(width * size_t(block_rows_)), columns(width * kSums, 0.0f);
  moved_rows(moves_, at, block.top, block.top + block_rows_, beam.data());
  const auto smallest = float(kSmallest * block.mean_gradient);
  const Weighing weighing =
      smallest > 0 ? Weighing{log_floor_ + 1e-3f, 1, smallest} : Weighing{log_floor_ + 1e-3f, 0, 1};
  int first = 1, last = width_ - 2;
  while (first < last && !is_inside(first, at[0], width_)) ++first;
  while (last > first && !is_inside(last - 1, at[0], width_)) --last;
  const auto of = [&](Sum sum) { return columns.data() + size_t(sum) * width; };
  for (int y = 1; y + 2 < block_rows_; y += block.every) {
    if (!is_inside(block.top + y, at[1], height_)) continue;
    const float *const middle = beam.data() + size_t(y) * width, *const left = block.left + size_t(y) * width;
    const float *const stays = stays_.row<float>(block.top + y), *const below =
                                                                     stays_.row<float>(block.top + y + 1);
    add_row(
        {{middle - width, middle, middle + width, middle + 2 * width}, {left, left + width}, {stays, below}},
        weighing, first, last, of(kXX), of(kXY), of(kYY), of(kLength), of(kCount), of(kBX), of(kBY));
  }
  for (int x = first; x < last; ++x) {
    const auto value = [&](Sum sum) { return double(of(sum)[x]); };
    sums.xx += value(kXX), sums.xy += value(kXY), sums.yy += value(kYY);
    sums.length += value(kLength), sums.count += value(kCount);
    Move& part = sums.parts[size_t(block.number * kParts + x * kParts / width_)];
    part[0] += value(kBX), part[1] += value(kBY);
  }
}

// What one round tells: the step of the flat, and the errors of where it leads.
struct FlatShift::Round {
  Move step{}, error{HUGE_VAL, HUGE_VAL};
  double mean_gradient = 0;
  bool tells = false;
};

FlatShift::Round FlatShift::round(const Frame& left, const Move& at, const Round& last, int every,
                                  Axes axes) const {
  const int blocks = int(rows_.size()) / block_rows_;
  Sums sums;
  sums.parts.resize(size_t(blocks) * kParts);
  for (int b = 0; b < blocks; ++b)
    look({left.row<float>(b * block_rows_), rows_[size_t(b * block_rows_)], b, last.mean_gradient, every}, at,
         sums);
  if (sums.count == 0) return {};
  if (!axes[0]) sums.xy = 0, sums.xx = 1;
  if (!axes[1]) sums.xy = 0, sums.yy = 1;
  const double determinant = sums.xx * sums.yy - sums.xy * sums.xy;
  if (!(determinant > 1e-9 * sums.xx * sums.yy)) return {};
  const auto solved = [&](const Move& b) {
    return Move{(sums.yy * b[0] - sums.xy * b[1]) / determinant,
                (sums.xx * b[1] - sums.xy * b[0]) / determinant};
  };
  Round round{{}, {}, sums.length / sums.count, true};
  // What is left falls with the move: left = ln t - grad . (true move - move).
  const Move whole = solved(sums.total());
  const double longest = std::max(axes[0] ? std::abs(whole[0]) : 0, axes[1] ? std::abs(whole[1]) : 0);
  Move square{};
  for (const Move& part : sums.parts) {
    const Move says = solved(part);
    square[0] += says[0] * says[0], square[1] += says[1] * says[1];
  }
  for (size_t axis : {0u, 1u}) {
    if (axes[axis]) round.step[axis] = -whole[axis] * std::min(1.0, kMostStep / std::max(1e-30, longest));
    round.error[axis] = kLessSure * std::sqrt(square[axis]);
  }
  return round;
}

FoundMove FlatShift::fit(const Frame& left, Axes axes) const {
  FoundMove found;
  Round last;
  bool is_few = block_rows_ == kBlockRows;
  for (int at = 0; at < kMostRounds; ++at) {
    last = round(left, found.px, last, is_few ? kFew : 1, axes);
    for (size_t axis : {0u, 1u}) found.px[axis] += last.step[axis];
    found.error = last.error;
    const bool is_lost = !last.tells || std::max(std::abs(found.px[0]), std::abs(found.px[1])) > kMost;
    const double longest = std::max(std::abs(last.step[0]), std::abs(last.step[1]));
    if (is_few) {
      if (is_lost) found.px = {};
      is_few = !is_lost && longest >= kNear && at + 1 < kMostOfFew;
      continue;
    }
    if (is_lost) return {{}, {HUGE_VAL, HUGE_VAL}};
    const bool is_hopeless =
        (!axes[0] || found.error[0] > kHopeless) && (!axes[1] || found.error[1] > kHopeless);
    if (at > 1 && (longest < kSettled || is_hopeless)) return found;
  }
  return found;
}

FoundMove FlatShift::fit(const Frame& light_log) const {
  Frame left = smoothed(light_log, block_rows_);
  for (size_t i = 0; i < rows_.size(); ++i) {
    float* const row = left.row<float>(int(i));
    const float* const stays = stays_.row<float>(rows_[i]);
    for (int x = 0; x < width_; ++x) row[x] -= stays[x];
  }
  FoundMove found = fit(left, {true, true});
  const auto is_sure = [&](size_t axis) { return found.error[axis] <= kMostError; };
  if (is_sure(0) != is_sure(1)) {
    const FoundMove both = found;
    const size_t sure = is_sure(0) ? 0 : 1;
    found = fit(left, {sure == 0, sure == 1});
    found.error[1 - sure] = both.error[1 - sure];
  } else if (!is_sure(0)) {  // neither beside the other, but one alone, maybe
    const FoundMove x = fit(left, {true, false}), y = fit(left, {false, true});
    if (std::min(x.error[0], y.error[1]) <= kMostError)
      found = x.error[0] < y.error[1] ? FoundMove{x.px, {x.error[0], HUGE_VAL}}
                                      : FoundMove{y.px, {HUGE_VAL, y.error[1]}};
  }
  for (size_t axis : {0u, 1u})
    if (!is_sure(axis) || std::abs(found.px[axis]) < kTold * found.error[axis]) found.px[axis] = 0;
  return found;
}

}  // namespace harima
