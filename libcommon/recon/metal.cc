// SPDX-License-Identifier: BSD-3-Clause
#include "recon/metal.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/parallel.h"
#include "recon/slice_maker.h"

namespace harima {

namespace {

constexpr int kGrain = 8;

FbpSpec whole_slice(const Scan& scan, const Recipe& recipe, int lanes) {
  FbpSpec spec = fbp_spec(scan, recipe, lanes);
  spec.x0 = spec.y0 = 0;
  spec.out_width = spec.out_height = spec.width;
  return spec;
}

bool is_whole(const FbpSpec& spec) { return spec.out_width == spec.width && spec.out_height == spec.width; }
bool makes_whole_slices(const Recipe& recipe, const FbpSpec& out) {
  return recipe.method == "fourier" && !recipe.iteration.is_on() && is_whole(out);
}
bool is_coarse_enough(const FbpSpec& spec) { return spec.width >= CoarseSlices::kLeastWidth; }

ProjectorSpec projector_of(const FbpSpec& spec) {
  return {spec.columns, spec.angle_rad, spec.lanes, spec.width, spec.circle_px, spec.is_tilted, 1};
}

size_t row_bytes(const FbpSpec& spec) {
  return size_t(spec.views) * view_floats_for(spec.columns, spec.lanes) * sizeof(float);
}
std::vector<const float*> slices_of(const CoarseSlices& coarse, MetalPlaces::Lanes wanted) {
  std::vector<const float*> slices;
  for (int lane = 0; lane < coarse.lanes(); ++lane)
    slices.push_back(wanted >> lane & 1 ? coarse.slice(lane) : nullptr);
  return slices;
}

size_t slice_bytes(const FbpSpec& spec) { return size_t(spec.width) * size_t(spec.width) * sizeof(float); }

}  // namespace

size_t Metal::memory_bytes(const Scan& scan, const Recipe& recipe, int lanes, bool fbp) {
  const FbpSpec out = fbp_spec(scan, recipe, lanes), spec = whole_slice(scan, recipe, lanes);
  const bool shares = fbp && makes_whole_slices(recipe, out);
  const size_t first = shares ? 0 : size_t(lanes) * slice_bytes(spec) + fbp_memory_bytes("fourier", spec);
  const FbpSpec half = CoarseSlices::spec_of(spec);
  const size_t slices =
      is_coarse_enough(spec) ? CoarseSlices::memory_bytes(spec) + CoarseSlices::memory_bytes(half) : 0;
  const size_t coarse = slices + 2 * MetalPlaces::memory_bytes(half.width);
  // A lane is summed up in a thirty-second of its pixels at most, for all lanes, and what is found takes as
  // much again.
  const size_t found = size_t(lanes) * MetalSlice::memory_bytes(spec.width),
               sums = size_t(lanes) * found / 32 + found / 8;
  return first + coarse + found + sums + row_bytes(spec) + PixelSums::memory_bytes(spec) +
         projector_memory_bytes(projector_of(spec));
}

Metal::Metal(const Scan& scan, const Recipe& recipe, int lanes, Fbp* fbp)
    : out_(fbp_spec(scan, recipe, lanes)), spec_(whole_slice(scan, recipe, lanes)),
      loader_(scan, recipe, lanes), is_offset_(recipe.offset_scan),
      shares_(fbp && makes_whole_slices(recipe, out_)), first_column_(data_column(scan, recipe)),
      last_column_(first_column_ + scan.width()), level_(float(recipe.metal_per_cm)),
      fbp_(shares_ ? fbp : nullptr), sums_(spec_), slices_(size_t(lanes)), room_(size_t(lanes)),
      found_(size_t(lanes)) {
  if (!is_coarse_enough(spec_)) return;
  coarse_ = std::make_unique<CoarseSlices>(spec_);
  coarser_ = std::make_unique<CoarseSlices>(CoarseSlices::spec_of(spec_));
  places_.emplace(coarse_->width());
  strong_.emplace(coarser_->width());
}

SinogramBatch Metal::rows() {
  if (rows_.bytes() == 0) rows_ = Buffer(row_bytes(spec_));
  return {spec_.lanes, spec_.views, spec_.columns, view_floats_for(spec_.columns, spec_.lanes),
          rows_.as<float>()};
}

SinogramBatch Metal::weighed(const SinogramBatch& batch, std::span<const double> axis_px) {
  if (!is_offset_) return batch;
  const SinogramBatch copy = rows();
  parallel_for(
      batch.views,
      [&](int view) { std::copy(batch.at(view, 0), batch.at(view, batch.columns), copy.at(view, 0)); },
      kGrain);
  loader_.weigh_offset(axis_px, copy);
  return copy;
}

bool Metal::find(const SinogramBatch& batch, std::span<const double> axis_px, std::span<float* const> out) {
  MetalPlaces::Lanes lanes = 0;
  for (size_t lane = 0; lane < out.size(); ++lane)
    if (out[lane]) lanes = MetalPlaces::Lanes(lanes | 1u << lane);
  return find_in(batch, axis_px, lanes, out);
}

bool Metal::find(const SinogramBatch& batch, std::span<const double> axis_px) {
  return find_in(batch, axis_px, MetalPlaces::Lanes((1u << spec_.lanes) - 1), {});
}

bool Metal::find_in(const SinogramBatch& batch, std::span<const double> axis_px, MetalPlaces::Lanes lanes,
                    std::span<float* const> out) {
  for (MetalSlice& slice : found_) slice = {};
  std::fill(room_.begin(), room_.end(), nullptr);
  const SinogramBatch all = weighed(batch, axis_px);
  const MetalPlaces::Lanes in_full = look(all, axis_px, lanes);
  makes_slices_ = shares_ && in_full == lanes;
  if (in_full) look_in_full(all, axis_px, in_full, out);
  if (places_ && !places_->is_empty()) sum_up(all, axis_px);
  for (int lane = 0; lane < spec_.lanes; ++lane)
    if (found_[size_t(lane)].is_many()) room(lane, out);
  return std::any_of(found_.begin(), found_.end(), [](const MetalSlice& slice) { return !slice.is_empty(); });
}

// Lanes that coarse slices do not tell enough of. What stops the beam makes noise of which small pieces do
// not stand out, so that these are looked for without it, and it first, in coarser slices yet. Where there is
// none of it, a slice that is made anyhow tells most.
MetalPlaces::Lanes Metal::look(const SinogramBatch& weighed, std::span<const double> axis_px,
                               MetalPlaces::Lanes wanted) {
  if (!coarse_) return wanted;
  coarse_->load(weighed, axis_px);
  coarser_->load(coarse_->rows(), coarse_->axes());
  coarser_->make();
  places_->clear(), strong_->clear();
  const MetalPlaces::Lanes strong = strong_->mark_strong(slices_of(*coarser_, wanted), level_),
                           weak = shares_ ? MetalPlaces::Lanes(wanted & ~strong) : MetalPlaces::Lanes{0};
  if (weak == wanted) return wanted;
  if (strong) {
    places_->add(*strong_);
    coarse_->bridge(*places_);
  }
  coarse_->make();
  return MetalPlaces::Lanes(weak |
                            places_->mark(slices_of(*coarse_, MetalPlaces::Lanes(wanted & ~weak)), level_));
}

// A place for a whole slice.
float* Metal::room(int lane, std::span<float* const> out) {
  float*& at = room_[size_t(lane)];
  if (!at && shares_) at = out[size_t(lane)];
  if (at) return at;
  Buffer& own = slices_[size_t(lane)];
  if (own.bytes() == 0) own = Buffer(slice_bytes(spec_));
  return at = own.as<float>();
}

void Metal::look_in_full(const SinogramBatch& weighed, std::span<const double> axis_px,
                         MetalPlaces::Lanes lanes, std::span<float* const> out) {
  if (!fbp_) {
    own_ = make_fbp("fourier", spec_);
    fbp_ = own_.get();
  }
  std::vector<float*> first(static_cast<size_t>(spec_.lanes), nullptr);
  for (int lane = 0; lane < spec_.lanes; ++lane)
    if (lanes >> lane & 1) first[size_t(lane)] = room(lane, out);
  fbp_->reconstruct(weighed, axis_px, first, size_t(spec_.width));
  for (size_t lane = 0; lane < first.size(); ++lane)
    if (first[lane]) found_[lane] = MetalSlice(spec_.width, first[lane], level_);
}

// What may be metal in row y of any lane.
void Metal::add_blocks(int y, std::vector<PixelSums::Block>& blocks) const {
  const MetalPlaces::Lanes* const places = places_->row(y / 2);
  for (int x = 0; x < spec_.width; x += PixelSums::kPixels) {
    unsigned fours = 0;
    for (int i = 0; i < std::min(PixelSums::kPixels, spec_.width - x); ++i)
      fours |= unsigned(places[(x + i) / 2] != 0) << (i / PixelSums::kFour);
    if (fours) blocks.push_back({x, y, fours, 0});
  }
}

void Metal::sum_up(const SinogramBatch& weighed, std::span<const double> axis_px) {
  std::vector<PixelSums::Block> blocks;
  for (int y = 0; y < spec_.width; ++y) add_blocks(y, blocks);
  size_t floats = 0;
  for (PixelSums::Block& block : blocks) {
    block.first = floats;
    floats += size_t(std::popcount(block.fours)) * PixelSums::kFour * size_t(spec_.lanes);
  }
  Buffer memory(floats * sizeof(float));
  std::fill_n(memory.as<float>(), floats, 0.0f);
  sums_.make(weighed, axis_px, blocks, memory.as<float>());
  parallel_for(spec_.lanes, [&](int lane) {
    if (!found_[size_t(lane)].is_empty()) return;
    std::vector<MetalRow> rows;
    for (auto first = blocks.begin(); first != blocks.end();) {
      const auto last = std::find_if(first, blocks.end(),
                                     [&](const PixelSums::Block& block) { return block.y != first->y; });
      find_in_row(lane, {first, last}, memory.as<float>(), rows.emplace_back());
      first = last;
    }
    found_[size_t(lane)] = MetalSlice(spec_.width, rows);
  });
}

// Of a row of one lane, where it may be and within the circle.
void Metal::find_in_row(int lane, std::span<const PixelSums::Block> blocks, const float* sums,
                        MetalRow& row) const {
  const int y = blocks.front().y;
  const MetalPlaces::Lanes* const places = places_->row(y / 2);
  const double middle = 0.5 * (spec_.width - 1),
               reach2 = spec_.circle_px * spec_.circle_px - (y - middle) * (y - middle);
  std::vector<float> pixels(static_cast<size_t>(spec_.width), std::numeric_limits<float>::quiet_NaN());
  for (const PixelSums::Block& block : blocks) {
    const float* sum = sums + block.first + lane;
    for (int i = 0; i < PixelSums::kPixels; ++i) {
      if (!(block.fours >> (i / PixelSums::kFour) & 1)) continue;
      const int x = block.x + i;
      if (x < spec_.width && (places[x / 2] >> lane & 1) && (x - middle) * (x - middle) <= reach2)
        pixels[size_t(x)] = *sum;
      sum += spec_.lanes;
    }
  }
  find_metal(pixels.data(), spec_.width, y, level_, row);
}

// Paths through what is in so many pieces that the projector is faster.
void Metal::project_many(std::span<const double> axis_px, const SinogramBatch& paths) {
  std::vector<const float*> masks(found_.size(), nullptr);
  for (size_t lane = 0; lane < found_.size(); ++lane) {
    if (!found_[lane].is_many()) continue;
    found_[lane].draw(room_[lane]);
    masks[lane] = room_[lane];
  }
  if (!projector_) projector_ = make_projector(projector_of(spec_));
  projector_->set_axis(axis_px);
  projector_->project(masks, paths);
}

void Metal::bridge(const SinogramBatch& batch, std::span<const double> axis_px) {
  const bool are_many =
      std::any_of(found_.begin(), found_.end(), [](const MetalSlice& metal) { return metal.is_many(); });
  const SinogramBatch paths = are_many ? rows() : SinogramBatch{};
  if (are_many) project_many(axis_px, paths);
  std::vector<MetalEnds> ends;
  std::vector<double> axes;  // from the first column of the detector
  for (size_t lane = 0; lane < found_.size(); ++lane) {
    ends.push_back(found_[lane].is_many() ? MetalEnds() : MetalEnds(found_[lane].runs(), spec_.width));
    axes.push_back(axis_px[lane] - first_column_);
  }
  const int columns = last_column_ - first_column_;
  parallel_for(
      batch.views,
      [&](int view) {
        MetalWork work;
        bridge_lanes(batch.at(view, first_column_), columns, ends, axes, spec_.angle_rad[size_t(view)], work);
        if (are_many) bridge_many(batch, paths, view);
      },
      kGrain);
}

void Metal::bridge_many(const SinogramBatch& batch, const SinogramBatch& paths, int view) const {
  const int columns = last_column_ - first_column_;
  for (int lane = 0; lane < batch.lanes; ++lane)
    if (found_[size_t(lane)].is_many())
      bridge_shadows(batch.at(view, first_column_) + lane, batch.lanes, paths.at(view, first_column_) + lane,
                     batch.lanes, columns, {0, columns}, kLeastPath);
}

bool Metal::stands_beside(int lane) const {
  const int beside = (lane + spec_.lanes / 2) % spec_.lanes;
  return found_[size_t(lane)].is_empty() && !found_[size_t(beside)].is_empty();
}

void Metal::put_back(std::span<float* const> out, size_t out_row_floats) const {
  for (size_t lane = 0; lane < found_.size(); ++lane)
    if (out[lane])
      found_[lane].put_back(out_.x0, out_.y0, out_.out_width, out_.out_height, out[lane], out_row_floats);
}

}  // namespace harima
