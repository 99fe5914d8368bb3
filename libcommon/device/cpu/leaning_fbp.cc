// SPDX-License-Identifier: BSD-3-Clause
#include "device/leaning_fbp.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/parallel.h"

namespace harima {

namespace {

constexpr int kTile = SliceTiles::kTile, kLanes = LeaningFbp::kLanes;
constexpr int kMargin = LeaningFbp::kMargin;

FbpSpec scaled(FbpSpec spec, double factor) {
  spec.scale *= factor;
  return spec;
}

int tile_of(const Lean& lean) { return lean.is_hierarchical ? MergedViews::kTile : SliceTiles::kTile; }

size_t columns_of(const FbpSpec& spec) { return size_t(spec.columns) + 2 * kMargin; }

Buffer taken(const LeaningFbp::TakeMemory& take, size_t bytes) { return take ? take(bytes) : Buffer(bytes); }

// Of as many slices, wherever they are.
LeaningBand endless_band(const FbpSpec& spec, const Lean& lean, int slices) {
  Lean endless = lean;
  endless.rows = 1 << 24;
  return leaning_band(spec, endless, {1 << 23, (1 << 23) + slices});
}

// An odd number of cache lines, so that columns do not compete for the same sets.
size_t pitch_of(const FbpSpec& spec, const Lean& lean, int slices) {
  const LeaningBand band = endless_band(spec, lean, slices);
  return (size_t(std::max(band.samples.count(), band.rows.count())) + 15) / 16 * 16 | 16;
}

}  // namespace

double furthest_pixel(const FbpSpec& spec) {
  const double middle = 0.5 * (spec.width - 1);
  const double x = std::max(middle - spec.x0, spec.x0 + spec.out_width - 1 - middle);
  const double y = std::max(middle - spec.y0, spec.y0 + spec.out_height - 1 - middle);
  return std::min(spec.circle_px, std::hypot(x, y));
}

LeaningBand leaning_band(const FbpSpec& spec, const Lean& lean, RowSpan slices) {
  const double slope = std::abs(std::tan(lean.rad)),
               reach = (furthest_pixel(spec) + 1) * slope +
                       (lean.is_hierarchical ? MergedViews::reach(slope) : 0),
               middle = lean.middle_row(), cosine = std::cos(lean.rad);
  LeaningBand band{slices, {}, {}};
  band.samples = {int(std::floor(slices.first - reach)), int(std::ceil(slices.last - 1 + reach)) + 2};
  const double low = middle + (band.samples.first - middle) * cosine,
               high = middle + (band.samples.last - 1 - middle) * cosine;
  const int first = std::clamp(int(std::floor(low)) - 1, 0, lean.rows - 1),
            last = std::clamp(int(std::floor(high)) + 3, first + 1, lean.rows);
  band.rows = {first / 2 * 2, std::min(lean.rows, (last + 1) / 2 * 2)};
  return band;
}

// Places of rows are rounded, and their ends are even.
int most_leaning_rows(const FbpSpec& spec, const Lean& lean, int slices) {
  return std::min((lean.rows + 1) / 2 * 2, endless_band(spec, lean, slices).rows.count() + 4);
}

LeaningMix leaning_mix(const LeaningBand& band, const Lean& lean) {
  LeaningMix mix;
  const double middle = lean.middle_row(), cosine = std::cos(lean.rad);
  for (int sample = band.samples.first; sample < band.samples.last; ++sample) {
    const double at = middle + (sample - middle) * cosine;
    const int whole = int(std::floor(at));
    const CubicWeights<double> weight = cubic_weights(at - whole);
    mix.weight.push_back({float(weight.w0), float(weight.w1), float(weight.w2), float(weight.w3)});
    auto& row = mix.row.emplace_back();
    for (int i = 0; i < 4; ++i)
      row[size_t(i)] = std::clamp(whole - 1 + i, band.rows.first, band.rows.last - 1) - band.rows.first;
  }
  return mix;
}

// Of views, and what may be read before and behind them.
static size_t view_bytes(const FbpSpec& spec, int views, size_t pitch) {
  return (size_t(views) * columns_of(spec) * pitch + 2 * MergedViews::kSlack) * sizeof(float);
}

// Of slices that are made in parts.
static size_t sum_bytes(const SliceTiles& tiles, const FbpSpec& spec, LeaningRoom room) {
  return room.views < spec.views
             ? size_t(room.slices / LeaningFbp::kSlices) * tiles.kept_floats() * sizeof(float)
             : 0;
}

size_t LeaningFbp::memory_bytes(const FbpSpec& spec, const Lean& lean, LeaningRoom room) {
  const size_t pitch = pitch_of(spec, lean, room.slices),
               a_thread = pitch * sizeof(float) + view_floats_for(spec.columns, kLanes) * sizeof(float);
  const size_t tile = size_t(tile_of(lean)), sums = tile * tile * kSlices * sizeof(float);
  const size_t merging = sums + (lean.is_hierarchical ? MergedViews::thread_bytes(std::tan(lean.rad)) : 0);
  return view_bytes(spec, room.views, pitch) +
         sum_bytes(SliceTiles(spec, kSlices, tile_of(lean)), spec, room) +
         (RowFilter::thread_bytes(spec) + a_thread + merging) * size_t(thread_count());
}

LeaningFbp::LeaningFbp(const FbpSpec& spec, const Lean& lean, LeaningRoom room, const TakeMemory& take_memory)
    : spec_(scaled(spec, std::cos(lean.rad))), lean_(lean), columns_(columns_of(spec)),
      pitch_(pitch_of(spec, lean, room.slices)), filter_(spec_), tiles_(spec_, kSlices, tile_of(lean)),
      all_(held_views(spec, lean, 1).front()), place_(size_t(spec.views)),
      memory_(taken(take_memory, view_bytes(spec, room.views, pitch_))), sums_(sum_bytes(tiles_, spec, room)),
      pool_(std::max(pitch_, view_floats_for(spec.columns, kLanes))) {
  for (double angle : spec.angle_rad) views_.push_back({std::cos(angle), std::sin(angle)});
  if (lean.is_hierarchical) merged_.emplace(spec.angle_rad, std::tan(lean.rad));
}

void LeaningFbp::begin(const LeaningBand& band, const HeldViews& part) {
  band_ = band;
  part_ = &part;
  for (int i = 0; i < held(); ++i) place_[size_t(part.views[size_t(i)])] = i;
  parallel_for(
      held(),
      [&](int view) {
        std::memset(line(view, 0), 0, kMargin * pitch_ * sizeof(float));
        std::memset(line(view, int(columns_) - kMargin), 0, kMargin * pitch_ * sizeof(float));
      },
      4);
}

void LeaningFbp::take(const SinogramBatch& batch, int first_row, int count) {
  const LaneKernels& kernels = lane_kernels(kLanes);
  std::array<size_t, kLanes> lane;
  for (int i = 0; i < count; ++i) lane[size_t(i)] = size_t(lane_of_slice(i, kLanes));
  parallel_for(
      held(),
      [&](int place) {
        auto loan = pool_.lend();
        const float* cell = loan.data();
        const int view = part_->views[size_t(place)];
        filter_.filter(kernels, batch, batch.views == spec_.views ? view : place, view, loan.data());
        for (int x = 0; x < spec_.columns; ++x, cell += kLanes) {
          float* to = line(place, x + kMargin) + (first_row - band_.rows.first);
          for (int i = 0; i < count; ++i) to[i] = cell[lane[size_t(i)]];
        }
      },
      4);
}

void LeaningFbp::settle() {
  const LeaningMix mix = leaning_mix(band_, lean_);
  const size_t samples = size_t(band_.samples.count()), rows = size_t(band_.rows.count());
  parallel_for(
      held(),
      [&](int place) {
        auto loan = pool_.lend();
        const float* from = loan.data();
        for (int x = 0; x < spec_.columns; ++x) {
          float* to = line(place, x + kMargin);
          std::copy_n(to, rows, loan.data());
          for (size_t k = 0; k < samples; ++k) {
            const auto& [a, b, c, d] = mix.row[k];
            to[k] = cubic_sum(mix.weight[k], from[a], from[b], from[c], from[d]);
          }
        }
      },
      4);
}

void LeaningFbp::add_tile(int x, int y, int first_slice, double axis_px, float* sums) {
  const double middle = 0.5 * (spec_.width - 1);
  LeaningBlock block;
  block.slope = std::tan(lean_.rad), block.column = axis_px, block.sample = first_slice - band_.samples.first;
  block.first_cell = -kMargin, block.last_cell = spec_.columns,
  block.last_sample = band_.samples.count() - kSlices - 1, block.pitch = pitch_;
  for (int first = part_->first; first < part_->last; first += LeaningBlock::kViews) {
    block.count = 0;
    for (int v = first; v < std::min(first + LeaningBlock::kViews, part_->last); ++v)
      block.put(line(place_[size_t(v)], kMargin), views_[size_t(v)].cosine, views_[size_t(v)].sine);
    for (int j = 0; j < kTile; ++j)
      block.add_row(x - middle, middle - (y + j), kTile, sums + size_t(j) * kTile * kSlices);
  }
}

void LeaningFbp::merge_tile(int x, int y, int first_slice, double axis_px, float* sums) {
  constexpr int kSize = MergedViews::kTile;
  const double middle = 0.5 * (spec_.width - 1), edge = 0.5 * (kSize - 1);
  merged_->add({line(0, kMargin), place_.data(), pitch_, spec_.columns, kMargin},
               {x + edge - middle, middle - (y + edge), axis_px, first_slice - band_.samples.first,
                std::max(0, spec_.y0 - y), std::min(kSize, spec_.y0 + spec_.out_height - y)},
               {part_->first, part_->last}, sums);
}

SliceTiles::Add LeaningFbp::adding(int first_slice, double axis_px) {
  return [=, this](int x, int y, float* sums) {
    if (merged_) merge_tile(x, y, first_slice, axis_px, sums);
    else add_tile(x, y, first_slice, axis_px, sums);
  };
}

void LeaningFbp::add(int first_slice, double axis_px) {
  if (part_->first == 0) tiles_.clear(kept_sums(first_slice));
  tiles_.add(adding(first_slice, axis_px), kept_sums(first_slice));
}

void LeaningFbp::back_project(int first_slice, double axis_px, std::span<float* const> out,
                              size_t out_row_floats) {
  tiles_.make(adding(first_slice, axis_px), out, out_row_floats);
}

}  // namespace harima
