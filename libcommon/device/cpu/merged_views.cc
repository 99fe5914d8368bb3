// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/merged_views.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "math/cubic.h"

namespace harima {

namespace {

constexpr int kSlices = LeaningViews::kSlices, kPart = SampleParts::kPart;
constexpr int kTogether = 4;    // views that are merged together
constexpr double kEdge = 0.5 * (MergedViews::kTile - 1), kCorner = 1.4143 * kEdge;  // of a tile, from its middle
constexpr int kHalf = int(kCorner) + 2;             // columns from the first cell, which is half a column, to the middle one
constexpr int kBlocks = (4 * kHalf + 7) / 8;        // of cells
constexpr int kCells = 2 * kBlocks * ViewMerge::kColumns;
constexpr int kColumns = kBlocks * ViewMerge::kColumns + 4;  // that are moved

// Along columns.
void weigh(double t, float* weight) {
  double weights[4];
  cubic_weights(t, weights);
  std::copy_n(weights, 4, weight);
}

// Along samples: of the polynomial through kTaps of them, the place t behind the third one (Lagrange).
void weigh_samples(double t, float* weight) {
  for (int k = 0; k < LineShift::kTaps; ++k) {
    double product = 1;
    for (int j = 0; j < LineShift::kTaps; ++j)
      if (j != k) product *= (t - (j - 2)) / (k - j);
    weight[k] = float(product);
  }
}

// Depths w = y cos a - x sin a of pixels of a tile whose x cos a + y sin a is between two numbers; first > last: there are none.
struct Depths {
  double first = -kCorner, last = kCorner;
  // |p u + q w| <= kEdge
  void bound(double p, double q, double u1, double u2) {
    if (q < 0) p = -p, q = -q;
    const double low = std::min(p * u1, p * u2), high = std::max(p * u1, p * u2);
    if (q < 1e-6 && (low > kEdge || high < -kEdge)) last = first - 1;
    if (q < 1e-6) return;
    first = std::max(first, (-kEdge - high) / q);
    last = std::min(last, (kEdge - low) / q);
  }
};

SampleParts united(SampleParts a, SampleParts b) {
  if (a.first >= a.last) return b;
  if (b.first >= b.last) return a;
  return {std::min(a.first, b.first), std::max(a.last, b.last)};
}

}  // namespace

bool MergedViews::pays(const std::vector<double>& angle_rad) {
  constexpr int kLeastViews = 3;  // of a direction
  if (angle_rad.empty()) return false;
  const AngleBins bins = angle_bins(angle_rad, kStepRad);
  int filled = 0;
  for (int i = 0; i < bins.count(); ++i) filled += bins.begin[size_t(i)] < bins.begin[size_t(i) + 1];
  return int(angle_rad.size()) >= kLeastViews * filled;
}

double MergedViews::reach(double slope) { return kCorner * kStepRad * std::abs(slope) + 4; }

// One sample more than pixels take lies before them, and two behind.
MergedViews::Layout::Layout(double slope)
    : middle_sample(int(std::ceil(kCorner * std::abs(slope))) + 1), parts((2 * middle_sample + kSlices + 2 + kPart - 1) / kPart), pitch(size_t(parts) * kPart | kPart) {}

// An odd number of cache lines each: directions, and columns being moved. A line before and one between, as directions may begin a sample off.
static size_t slots_floats(size_t pitch) { return (MergedViews::kDirections + 1) * size_t(kCells) * pitch + 2 * kPart; }
static size_t work_floats(size_t pitch) { return slots_floats(pitch) + kTogether * size_t(kColumns) * pitch; }

size_t MergedViews::thread_bytes(double slope) { return work_floats(Layout(slope).pitch) * sizeof(float); }

MergedViews::MergedViews(const std::vector<double>& angle_rad, double slope)
    : slope_(slope), layout_(slope), bins_(angle_bins(angle_rad, kStepRad)), pool_(work_floats(layout_.pitch)) {
  for (int view : bins_.view) views_.push_back({std::cos(angle_rad[size_t(view)]), std::sin(angle_rad[size_t(view)])});
  for (int i = 0; i <= bins_.count(); ++i) directions_.push_back({std::cos(bins_.direction(i)), std::sin(bins_.direction(i))});
  still_ = bin_parts(true);
  moved_ = bin_parts(false);
}

MergedViews::BinParts MergedViews::bin_parts(bool is_still) const {
  BinParts out;
  for (size_t bin = 0; bin + 1 < directions_.size(); ++bin) {
    const auto one = parts_of(directions_[bin], is_still), other = parts_of(directions_[bin + 1], is_still);
    auto& blocks = out.blocks.emplace_back();
    for (size_t i = 0; i < kBlocks; ++i) blocks.push_back(united(one[i], other[i]));
    auto& columns = out.columns.emplace_back();
    for (int i = 0; i < kColumns; ++i) {
      const int last = std::min(kBlocks - 1, i / ViewMerge::kColumns);
      columns.push_back(united(i < 4 ? SampleParts{} : blocks[size_t(i / 4 - 1)], i / 4 < kBlocks ? blocks[size_t(last)] : SampleParts{}));
    }
  }
  return out;
}

// Neighbouring directions then see no pixel of it further apart.
bool MergedViews::is_still(const Tile& tile) const { return (std::hypot(tile.x, tile.y) + kCorner) * std::abs(slope_) * kStepRad <= kStillSamples; }

int MergedViews::whole_rise(const Tile& tile, int direction) const {
  return is_still(tile) ? int(std::floor(rise(tile, directions_[size_t(direction)]))) : 0;
}

// Of each block of cells: those that some pixel of a tile lies in, or half a column before. Where views stay, its middle lies up to a sample
// behind middle_sample, and the other direction of a bin may begin a sample off.
std::vector<SampleParts> MergedViews::parts_of(Direction direction, bool is_still) const {
  std::vector<SampleParts> parts(kBlocks, SampleParts{0, 0});
  constexpr int kBlockCells = 2 * ViewMerge::kColumns;
  for (int i = 0; i < kBlocks; ++i) {
    const double u1 = 0.5 * (i * kBlockCells - 1.01) - kHalf, u2 = 0.5 * ((i + 1) * kBlockCells + 0.01) - kHalf;
    Depths depths;
    depths.bound(direction.cosine, -direction.sine, u1, u2);
    depths.bound(direction.sine, direction.cosine, u1, u2);
    if (depths.first > depths.last) continue;
    const double a = depths.first * slope_, b = depths.last * slope_;
    const int before = is_still ? 1 : 0, after = is_still ? 2 : 0;
    const int first = int(std::floor(std::min(a, b) - 0.01)) + layout_.middle_sample - before;
    const int last = int(std::floor(std::max(a, b) + 0.01)) + layout_.middle_sample + kSlices + 1 + after;
    parts[size_t(i)] = {uint8_t(std::max(0, first) / kPart), uint8_t(std::min(layout_.parts, (last + kPart - 1) / kPart))};
  }
  return parts;
}

float* MergedViews::slot(float* work, int direction) const { return work + kPart + size_t(direction % (kDirections + 1)) * kCells * layout_.pitch; }

// Lines as they are, one after the other.
static void copy_lines(const LineShift& run, float* out) {
  constexpr int kAhead = 8;  // columns lie pages apart
  for (int i = 0; i < run.columns; ++i, out += run.pitch) {
    if (i + kAhead < run.columns)
      for (int part = run.parts[i + kAhead].first; part <= run.parts[i + kAhead].last; ++part) __builtin_prefetch(run.from[i + kAhead] + part * kPart);
    for (int part = run.parts[i].first; part < run.parts[i].last; ++part) std::memcpy(out + part * kPart, run.from[i] + part * kPart, kPart * sizeof(float));
  }
}

ViewMerge::View MergedViews::moved(const ViewLines& views, const Tile& tile, int bin, int place, float* lines) const {
  const Direction direction = views_[size_t(place)];
  const bool stays = is_still(tile);
  const double column = tile.column + tile.x * direction.cosine + tile.y * direction.sine, move = stays ? whole_rise(tile, bin) : rise(tile, direction);
  const double whole = std::floor(column), before = std::floor(move), t = column - whole;
  const ptrdiff_t first = tile.sample + ptrdiff_t(before) - layout_.middle_sample - (stays ? 0 : 2);
  std::array<const float*, kColumns> from;
  for (int i = 0; i < kColumns; ++i) {
    const double at = std::clamp(whole - kHalf - 1 + i, -1.0, double(views.columns));
    from[size_t(i)] = views.line(bins_.view[size_t(place)], int(at)) + first;
  }
  LineShift shift{from.data(), parts_for(tile).columns[size_t(bin)].data(), kColumns, layout_.pitch, {}};
  weigh_samples(move - before, shift.weight);
  stays ? copy_lines(shift, lines) : lane_kernels(16).shift_lines(shift, lines);
  const float share = bins_.share[size_t(place)];
  ViewMerge::View view{lines, {}, {0, t >= 0.5}, 1 - share, share};
  weigh(t, view.weight[0]);
  weigh(t >= 0.5 ? t - 0.5 : t + 0.5, view.weight[1]);
  return view;
}

void MergedViews::merge(const ViewLines& views, const Tile& tile, int bin, float* work) const {
  std::array<ViewMerge::View, kTogether> some;
  float* const lines = work + slots_floats(layout_.pitch);
  float* const other = slot(work, bin + 1) + (whole_rise(tile, bin) - whole_rise(tile, bin + 1));
  const int last = bins_.begin[size_t(bin) + 1];
  for (int first = bins_.begin[size_t(bin)]; first < last; first += kTogether) {
    const int count = std::min(kTogether, last - first);
    for (int v = 0; v < count; ++v) some[size_t(v)] = moved(views, tile, bin, first + v, lines + size_t(v) * kColumns * layout_.pitch);
    lane_kernels(16).merge_views({some.data(), parts_for(tile).blocks[size_t(bin)].data(), count, kBlocks, layout_.pitch}, slot(work, bin), other);
  }
}

void MergedViews::add(const ViewLines& views, const Tile& tile, Some some, float* sums) {
  auto loan = pool_.lend();
  const size_t slot_bytes = size_t(kCells) * layout_.pitch * sizeof(float);
  const bool stays = is_still(tile);
  std::memset(slot(loan.data(), some.first), 0, slot_bytes);
  if (is_filled(some.first - 1)) {  // the share of the direction before goes nowhere
    std::memset(slot(loan.data(), some.first - 1), 0, slot_bytes);
    merge(views, tile, some.first - 1, loan.data());
  }
  for (int first = some.first; first < some.last; first += kDirections) {
    LeaningBlock block;
    block.across = 2, block.slope = slope_, block.column = 2 * kHalf, block.sample = layout_.middle_sample;
    block.last_cell = kCells - 2, block.last_sample = layout_.parts * kPart - kSlices - 1, block.pitch = layout_.pitch;
    for (int i = first; i < std::min(first + kDirections, some.last); ++i) {
      const Direction direction = directions_[size_t(i)];
      std::memset(slot(loan.data(), i + 1), 0, slot_bytes);
      if (is_filled(i)) merge(views, tile, i, loan.data());
      if (is_filled(i) || is_filled(i - 1)) block.put(slot(loan.data(), i), direction.cosine, direction.sine, stays ? rise(tile, direction) - whole_rise(tile, i) : 0);
    }
    for (int j = tile.first_row; j < tile.last_row; ++j) block.add_row(-kEdge, kEdge - j, kTile, sums + size_t(j) * kTile * kSlices);
  }
}

}  // namespace harima
