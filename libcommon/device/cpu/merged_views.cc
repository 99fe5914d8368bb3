// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/merged_views.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "device/merged_tables.h"

namespace harima {

namespace {

constexpr int kSlices = LeaningViews::kSlices, kPart = SampleParts::kPart;
constexpr int kTogether = 4;  // views that are merged together
constexpr double kEdge = kMergedEdge, kCorner = kMergedCorner;
constexpr int kHalf = kMergedHalf;
constexpr int kBlocks = (4 * kHalf + 7) / 8;  // of cells
constexpr int kCells = 2 * kBlocks * ViewMerge::kColumns;
constexpr int kColumns = kBlocks * ViewMerge::kColumns + 4;  // that are moved

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
    : middle_sample(merged_middle_sample(slope)),
      parts((2 * middle_sample + kSlices + 2 + kPart - 1) / kPart), pitch(size_t(parts) * kPart | kPart) {}

// An odd number of cache lines each: directions, and columns being moved. A line before and one between, as
// directions may begin a sample off.
static size_t slots_floats(size_t pitch) {
  return (MergedViews::kDirections + 1) * size_t(kCells) * pitch + 2 * kPart;
}
static size_t work_floats(size_t pitch) { return slots_floats(pitch) + kTogether * size_t(kColumns) * pitch; }

size_t MergedViews::thread_bytes(double slope) { return work_floats(Layout(slope).pitch) * sizeof(float); }

MergedViews::MergedViews(const std::vector<double>& angle_rad, double slope)
    : slope_(slope), layout_(slope), bins_(angle_bins(angle_rad, kStepRad)),
      pool_(work_floats(layout_.pitch)) {
  for (int view : bins_.view)
    views_.push_back({std::cos(angle_rad[size_t(view)]), std::sin(angle_rad[size_t(view)])});
  for (int i = 0; i <= bins_.count(); ++i)
    directions_.push_back({std::cos(bins_.direction(i)), std::sin(bins_.direction(i))});
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
      columns.push_back(united(i < 4 ? SampleParts{} : blocks[size_t(i / 4 - 1)],
                               i / 4 < kBlocks ? blocks[size_t(last)] : SampleParts{}));
    }
  }
  return out;
}

bool MergedViews::is_still(const Tile& tile) const { return stays_still(tile.x, tile.y, slope_); }

int MergedViews::whole_rise(const Tile& tile, int direction) const {
  return is_still(tile) ? int(std::floor(rise(tile, directions_[size_t(direction)]))) : 0;
}

// Of each block of cells. Where views stay, the middle of a tile lies up to a sample behind middle_sample,
// and the other direction of a bin may begin a sample off.
std::vector<SampleParts> MergedViews::parts_of(Direction direction, bool is_still) const {
  std::vector<SampleParts> parts(kBlocks, SampleParts{0, 0});
  constexpr int kBlockCells = 2 * ViewMerge::kColumns;
  for (int i = 0; i < kBlocks; ++i) {
    const RowSpan rises =
        merged_rises(i * kBlockCells, kBlockCells, direction.cosine, direction.sine, slope_);
    if (rises.count() <= 0) continue;
    const int first = rises.first + layout_.middle_sample - (is_still ? 1 : 0),
              last = rises.last + layout_.middle_sample + kSlices + (is_still ? 2 : 0);
    parts[size_t(i)] = {uint8_t(std::max(0, first) / kPart),
                        uint8_t(std::min(layout_.parts, (last + kPart - 1) / kPart))};
  }
  return parts;
}

float* MergedViews::slot(float* work, int direction) const {
  return work + kPart + size_t(direction % (kDirections + 1)) * kCells * layout_.pitch;
}

// Lines as they are, one after the other.
static void copy_lines(const LineShift& run, float* out) {
  constexpr int kAhead = 8;  // columns lie pages apart
  for (int i = 0; i < run.columns; ++i, out += run.pitch) {
    if (i + kAhead < run.columns)
      for (int part = run.parts[i + kAhead].first; part <= run.parts[i + kAhead].last; ++part)
        __builtin_prefetch(run.from[i + kAhead] + part * kPart);
    for (int part = run.parts[i].first; part < run.parts[i].last; ++part)
      std::memcpy(out + part * kPart, run.from[i] + part * kPart, kPart * sizeof(float));
  }
}

ViewMerge::View MergedViews::moved(const ViewLines& views, const Tile& tile, int bin, int place,
                                   float* lines) const {
  const Direction direction = views_[size_t(place)];
  const bool stays = is_still(tile);
  const double move = stays ? whole_rise(tile, bin) : rise(tile, direction), before = std::floor(move);
  const MergedColumns columns =
      merged_columns(tile.column + tile.x * direction.cosine + tile.y * direction.sine);
  const ptrdiff_t first = tile.sample + ptrdiff_t(before) - layout_.middle_sample - (stays ? 0 : 2);
  std::array<const float*, kColumns> from;
  for (int i = 0; i < kColumns; ++i)
    from[size_t(i)] =
        views.line(bins_.view[size_t(place)], std::clamp(columns.first + i, -1, views.columns)) + first;
  LineShift shift{from.data(), parts_for(tile).columns[size_t(bin)].data(), kColumns, layout_.pitch, {}};
  for (int k = 0; k < LineShift::kTaps; ++k) shift.weight[k] = merged_tap(move - before, k);
  stays ? copy_lines(shift, lines) : lane_kernels(16).shift_lines(shift, lines);
  const float share = bins_.share[size_t(place)];
  ViewMerge::View view{lines, {}, {0, columns.is_late}, 1 - share, share};
  for (int phase = 0; phase < 2; ++phase) std::copy_n(columns.weight[phase], 4, view.weight[phase]);
  return view;
}

void MergedViews::merge(const ViewLines& views, const Tile& tile, int bin, float* work) const {
  std::array<ViewMerge::View, kTogether> some;
  float* const lines = work + slots_floats(layout_.pitch);
  float* const other = slot(work, bin + 1) + (whole_rise(tile, bin) - whole_rise(tile, bin + 1));
  const int last = bins_.begin[size_t(bin) + 1];
  for (int first = bins_.begin[size_t(bin)]; first < last; first += kTogether) {
    const int count = std::min(kTogether, last - first);
    for (int v = 0; v < count; ++v)
      some[size_t(v)] = moved(views, tile, bin, first + v, lines + size_t(v) * kColumns * layout_.pitch);
    lane_kernels(16).merge_views(
        {some.data(), parts_for(tile).blocks[size_t(bin)].data(), count, kBlocks, layout_.pitch},
        slot(work, bin), other);
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
    block.last_cell = kCells - 2, block.last_sample = layout_.parts * kPart - kSlices - 1,
    block.pitch = layout_.pitch;
    for (int i = first; i < std::min(first + kDirections, some.last); ++i) {
      const Direction direction = directions_[size_t(i)];
      std::memset(slot(loan.data(), i + 1), 0, slot_bytes);
      if (is_filled(i)) merge(views, tile, i, loan.data());
      if (is_filled(i) || is_filled(i - 1))
        block.put(slot(loan.data(), i), direction.cosine, direction.sine,
                  stays ? rise(tile, direction) - whole_rise(tile, i) : 0);
    }
    for (int j = tile.first_row; j < tile.last_row; ++j)
      block.add_row(-kEdge, kEdge - j, kTile, sums + size_t(j) * kTile * kSlices);
  }
}

}  // namespace harima
