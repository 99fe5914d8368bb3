// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/slice_chunk.h"

#include <algorithm>
#include <cstring>

#include "image/geometry.h"

namespace harima::CT_GPU_TARGET {

namespace {

PairRows rows_for(const GpuChainSpec& spec, const ChainTables& tables, int slices) {
  PairRows rows;
  rows.pairs = slices / 2;
  rows.views = spec.fbp.views;
  rows.columns = spec.fbp.columns;
  rows.padded = tables.padded;
  rows.detector = spec.detector_columns;
  rows.data_column = spec.data_column;
  return rows;
}

size_t row_bytes(const PairRows& rows) {
  return size_t(rows.pairs) * size_t(rows.views) * size_t(rows.padded) * sizeof(Complex);
}
size_t grid_bytes(const ChainTables& tables, int pairs) {
  return tables.is_direct
             ? 0
             : size_t(pairs) * size_t(tables.gridding.grid) * size_t(tables.gridding.grid) * sizeof(Complex);
}
// Sorting and gridding take turns in it.
size_t scratch_bytes(const GpuChainSpec& spec, const ChainTables& tables, const PairRows& rows) {
  return std::max(spec.ring && spec.ring->ranks ? ring_bytes(rows) : 0,
                  tables.is_direct ? 0 : sample_bytes(rows, tables.gridding));
}
size_t raw_bytes(const GpuChainSpec& spec, int slices) {
  return size_t(spec.fbp.views) * size_t(slices) * size_t(spec.detector_columns) * bytes_of(spec.type);
}
size_t slice_pixels(const GpuChainSpec& spec) {
  return size_t(spec.fbp.out_width) * size_t(spec.fbp.out_height);
}
// Of a slice as floats, and as what it becomes.
size_t slice_bytes(const GpuChainSpec& spec) { return slice_pixels(spec) * sizeof(float); }
size_t converted_bytes(const GpuChainSpec& spec) {
  return spec.output.type == PixelType::f32 ? 0 : slice_pixels(spec) * bytes_of(spec.output.type);
}
BeamSize beam_size(const GpuChainSpec& spec, int slices) {
  return {slices, spec.detector_columns, spec.fbp.views, spec.flats};
}

// The smallest transform there is stands for none.
FftShape row_shape(const ChainTables& tables, const PairRows& rows) {
  return tables.is_filtered ? FftShape{rows.padded, false, rows.pairs * rows.views} : FftShape{2, false, 1};
}
FftShape grid_shape(const ChainTables& tables, int pairs) {
  return tables.is_direct ? FftShape{2, false, 1} : FftShape{tables.gridding.grid, true, pairs};
}

Equations::Size equations_size(const GpuChainSpec& spec, int slices) {
  Equations::Size size = spec.iteration->size;
  size.lanes = slices;
  return size;
}

std::vector<CrewSize> sizes_of(const GpuChainSpec& spec) {
  if (spec.iteration)
    return {{1, kMostSlices}, {1, 8}, {1, 4}, {1, 2}};              // copies take no time beside iterations
  if (spec.views_by_band) return {{2, 8}, {2, 4}, {1, 4}, {1, 2}};  // of bands of 16 rows
  return {{3, 16}, {3, 8}, {3, 4}, {2, 4}, {1, 4}, {1, 2}};
}

}  // namespace

SlicePlan::SlicePlan(const GpuChainSpec& chain) : spec(chain), tables(chain), sizes(sizes_of(chain)) {
  if (chain.iteration) projector.emplace(chain.iteration->projector);
}

SliceChunk::OnDevice::OnDevice(const SlicePlan& plan) : chain(plan.tables) {
  if (plan.projector) projector = std::make_shared<ProjectorTablesOnDevice>(*plan.projector);
}

size_t SliceChunk::bytes(const SlicePlan& plan, int slices) {
  const GpuChainSpec& spec = plan.spec;
  const ChainTables& tables = plan.tables;
  const PairRows rows = rows_for(spec, tables, slices);
  const size_t iterating =
      spec.iteration ? DeviceEquations::bytes(equations_size(spec, slices), *plan.projector) : 0;
  const size_t rings = spec.ring ? DeviceStripeRows::bytes(*spec.ring, rows) : 0;
  const size_t metal = spec.metal_level > 0 ? MetalRows::bytes(spec, rows) : 0;
  return iterating + rings + metal + row_bytes(rows) + grid_bytes(tables, rows.pairs) +
         scratch_bytes(spec, tables, rows) + raw_bytes(spec, slices) * (spec.zinger > 0 ? 2 : 1) +
         size_t(slices) * (slice_bytes(spec) + converted_bytes(spec)) +
         DeviceBeam::bytes(beam_size(spec, slices));
}

std::vector<std::unique_ptr<SliceChunk>> SliceChunk::make(const SlicePlan& plan, const CrewSize& size,
                                                          bool shares_memory) {
  const auto on_device = std::make_shared<OnDevice>(plan);
  std::vector<std::unique_ptr<SliceChunk>> chunks;
  for (int i = 0; i < size.chunks; ++i)
    chunks.push_back(std::make_unique<SliceChunk>(plan, on_device, size.items, shares_memory));
  return chunks;
}

SliceChunk::SliceChunk(const SlicePlan& plan, std::shared_ptr<const OnDevice> on_device, int slices,
                       bool shares_memory)
    : spec_(plan.spec), tables_(plan.tables), on_device_(std::move(on_device)), shares_memory_(shares_memory),
      rows_(rows_for(spec_, tables_, slices)), beam_(beam_size(spec_, slices)),
      row_fft_(row_shape(tables_, rows_)), grid_fft_(grid_shape(tables_, rows_.pairs)) {
  const GpuChainSpec& spec = spec_;
  const ChainTables& tables = tables_;
  const auto views = size_t(rows_.views), lanes = size_t(slices);
  row_memory_ = DeviceMemory(row_bytes(rows_));
  rows_.data = row_memory_.as<Complex>();
  grid_ = DeviceMemory(grid_bytes(tables, rows_.pairs));
  scratch_ = DeviceMemory(scratch_bytes(spec, tables, rows_));
  work_ = DeviceMemory(std::max<size_t>({1, row_fft_.work_bytes(), grid_fft_.work_bytes()}));
  raw_ = DeviceMemory(raw_bytes(spec, slices));
  if (spec.zinger > 0) clean_ = DeviceMemory(raw_bytes(spec, slices));
  out_ = DeviceMemory(lanes * slice_bytes(spec));
  seen_down_ = DeviceMemory(lanes * views * sizeof(RowSeen));
  known_ = DeviceMemory(lanes * views * sizeof(RowSeen));
  black_ = DeviceMemory(lanes * sizeof(int));
  zingers_down_ = DeviceMemory(lanes * views * sizeof(int));
  converted_ = DeviceMemory(lanes * converted_bytes(spec));
  slices_seen_down_ =
      DeviceMemory(lanes * size_t(parts_of_slice(int(slice_pixels(spec)))) * sizeof(SliceSeen));
  axis_up_ = DeviceMemory(lanes * sizeof(double));
  if (spec.views_by_band) view_weights_ = DeviceMemory(lanes * views * sizeof(float));
  if (spec.offset_scan) weights_up_ = DeviceMemory(lanes * size_t(spec.detector_columns) * sizeof(float));
  axis_ = pinned_memory(axis_up_.bytes());
  if (spec.offset_scan) weights_ = pinned_memory(weights_up_.bytes());
  seen_ = pinned_memory(seen_down_.bytes());
  zingers_ = pinned_memory(zingers_down_.bytes());
  slices_seen_ = pinned_memory(slices_seen_down_.bytes());
  if (spec.ring) stripes_ = std::make_unique<DeviceStripeRows>(*spec.ring, rows_, stream_);
  if (spec.metal_level > 0) metal_ = std::make_unique<MetalRows>(spec, rows_);
  if (spec.iteration)
    equations_ = std::make_unique<DeviceEquations>(equations_size(spec, slices), *plan.projector,
                                                   on_device_->projector, stream_);
}

// Tables for the views of a band, unless they are those of the last one. Memory and transforms stay those of
// the most views there are.
void SliceChunk::turn_to(const GpuViews& views) {
  rows_.views = int(views.angle_rad.size());
  if (own_views_ && own_views_->angle_rad == views.angle_rad) return;
  GpuChainSpec spec = spec_;
  spec.fbp.views = rows_.views;
  spec.fbp.angle_rad = views.angle_rad;
  spec.fbp.weight_rad.assign(views.angle_rad.size(), 1.0);  // rows have theirs
  own_views_.reset();
  own_views_ = std::make_unique<OwnViews>(spec);
}

// The axis of each slice, and the weights that fade opposite views of an offset scan into each other.
void SliceChunk::place_axis(const GpuBand& band) {
  double* axis = axis_.as<double>();
  for (int i = 0; i < 2 * rows_.pairs; ++i)
    axis[i] = band.axis_px[size_t(first_ + std::min(i, count_ - 1))] + spec_.data_column;
  copy_up(axis_up_.as<void>(), axis, axis_.bytes(), stream_);
  if (!spec_.offset_scan) return;
  for (int i = 0; i < 2 * rows_.pairs; ++i)
    for (int x = 0; x < rows_.detector; ++x)
      weights_.as<float>()[2 * (size_t(i / 2) * size_t(rows_.detector) + size_t(x)) + size_t(i % 2)] =
          float(offset_weight(x, axis[i] - spec_.data_column, rows_.detector));
  copy_up(weights_up_.as<void>(), weights_.data(), weights_.bytes(), stream_);
}

// The raw rows, zingers out of them. A device that shares memory reads them where they are.
RawRows SliceChunk::take_raw(const GpuBand& band) {
  const CorrectSpec& spec = *band.correct;
  const size_t row = size_t(spec.columns), pixel = bytes_of(spec.type), first = size_t(first_) * row * pixel;
  RawRows raw{spec.type, raw_.as<std::byte>(), spec.views, count_, spec.columns, size_t(count_) * row};
  const auto* shared = shares_memory_ ? static_cast<const std::byte*>(seen_by_device(band.raw)) : nullptr;
  if (shared) {
    raw.pixels = shared + first;
    raw.view_step = size_t(spec.rows) * row;
  } else {
    const size_t bytes = raw.view_step * pixel;
    copy_rows_up(raw_.as<void>(), band.raw + first,
                 {bytes, size_t(spec.views), bytes, size_t(spec.rows) * row * pixel}, stream_);
  }
  if (spec_.zinger <= 0) return raw;
  clean_rows(raw, clean_.as<std::byte>(), spec_.zinger, zingers_down_.as<int>(), stream_);
  return {spec.type, clean_.as<std::byte>(), spec.views, count_, spec.columns, size_t(count_) * row};
}

// Raw rows to line integrals, without rings.
void SliceChunk::load(const GpuBand& band) {
  const CorrectSpec& spec = *band.correct;
  Correction how;
  how.raw = take_raw(band);
  how.value = spec.take_log ? PixelValue::line_integral : PixelValue::as_read;
  beam_.take(spec, {first_, count_}, {0, spec.views}, how, stream_);
  if (spec.seen) {
    const size_t row = sizeof(RowSeen), chunk = size_t(count_) * row;
    copy_rows_up(known_.as<void>(), spec.seen + first_,
                 {chunk, size_t(spec.views), chunk, size_t(spec.rows) * row}, stream_);
    how.known = known_.as<RowSeen>();
  }
  correct_rows(how, rows_, seen_down_.as<RowSeen>(), stream_);
  replace_black(rows_, seen_down_.as<RowSeen>(), spec.black_fraction * float(spec.columns), black_.as<int>(),
                stream_);
  subtract_air(rows_, spec_.air_left, spec_.air_right, stream_);
  harden(rows_, spec_.hardening, stream_);
  if (stripes_) stripes_->remove(spec_.ring_options, rows_, scratch_.as<uint64_t>());
}

void SliceChunk::weigh(const GpuViews& views) {
  const size_t row = size_t(rows_.views);
  copy_up(view_weights_.as<void>(), views.weight.data() + size_t(first_) * row,
          size_t(count_) * row * sizeof(float), stream_);
  weigh_views(rows_, view_weights_.as<float>(), count_, stream_);
}

void SliceChunk::filter() {
  if (spec_.offset_scan) weigh_columns(rows_, weights_up_.as<Complex>(), stream_);
  pad_rows(rows_, tables_.beyond, on_device().taper(), int(tables_.taper.size()), stream_);
  if (tables_.is_direct && !on_device().response())
    return filter_rows(rows_, nullptr, on_device().view_weight(), stream_);
  row_fft_.run(rows_.data, false, work_.as<void>(), stream_);
  if (!tables_.is_direct) return;
  filter_rows(rows_, on_device().response(), on_device().view_weight(), stream_);
  row_fft_.run(rows_.data, true, work_.as<void>(), stream_);
}

void SliceChunk::back_project(bool is_tilted, const SliceGeometry& geometry, float* out) {
  const double* axis = axis_up_.as<double>();
  if (tables_.is_direct)
    return CT_GPU_TARGET::back_project(rows_, on_device().lines(), axis, is_tilted, geometry, out, stream_);
  const Gridding& how = on_device().gridding();
  sample_rays(rows_, how, axis, scratch_.as<Complex>(), stream_);
  fill_grid(scratch_.as<Complex>(), how, rows_.pairs, grid_.as<Complex>(), stream_);
  grid_fft_.run(grid_.as<Complex>(), true, work_.as<void>(), stream_);
  take_slices(grid_.as<Complex>(), how, rows_.pairs, geometry, out, stream_);
}

// Slices in full first: these are looked through. Where there is none, the wanted part of them is made of the
// same rows.
void SliceChunk::make_without_metal(const GpuBand& band, bool is_tilted) {
  metal_->keep(rows_, stream_);
  filter();
  back_project(is_tilted, metal_->geometry(), metal_->slices());
  if (metal_->find(band, first_, count_, stream_)) {
    metal_->bridge(rows_, axis_up_.as<double>(), stream_);
    filter();
  }
  back_project(is_tilted, tables_.geometry, out_.as<float>());
}

void SliceChunk::iterate(bool is_tilted) {
  const GpuIteration& how = *spec_.iteration;
  equations_->set(rows_, axis_up_.as<double>());
  if (how.first_image) {
    filter();
    back_project(is_tilted, tables_.geometry, equations_->slices(kImage));
  }
  residuals_ = how.run(*equations_);
  const FbpSpec& out = spec_.fbp;
  cut_slices(equations_->squares_of_slices(), equations_->slices(kImage),
             {out.width, out.x0, out.y0, out.out_width, out.out_height, out.circle_px * out.circle_px},
             how.margin, float(out.scale), out_.as<float>(), stream_);
}

void SliceChunk::unload(const GpuBand& band) {
  const DeviceMemory& from = converts() ? converted_ : out_;
  const size_t bytes = converts() ? converted_bytes(spec_) : slice_bytes(spec_);
  if (converts()) {
    convert_slices(out_.as<float>(), count_, int(slice_pixels(spec_)), spec_.output, converted_.as<void>(),
                   slices_seen_down_.as<SliceSeen>(), stream_);
    copy_down(slices_seen_.data(), slices_seen_down_.as<void>(), slices_seen_.bytes(), stream_);
  }
  for (int i = 0; i < count_; ++i)
    copy_down(band.out[size_t(first_ + i)], from.as<char>() + size_t(i) * bytes, bytes, stream_);
  copy_down(seen_.data(), seen_down_.as<void>(), size_t(count_) * size_t(rows_.views) * sizeof(RowSeen),
            stream_);
  if (spec_.zinger > 0)
    copy_down(zingers_.data(), zingers_down_.as<void>(), size_t(count_) * size_t(rows_.views) * sizeof(int),
              stream_);
}

SliceSeen SliceChunk::slice_seen(int i) const {
  const int parts = parts_of_slice(int(slice_pixels(spec_)));
  const SliceSeen* part = slices_seen_.as<SliceSeen>() + size_t(i) * size_t(parts);
  SliceSeen all = part[0];
  for (int p = 1; p < parts; ++p)
    all = {std::min(all.low, part[p].low), std::max(all.high, part[p].high),
           all.not_numbers + part[p].not_numbers};
  return all;
}

void SliceChunk::start(const GpuBand& band, int first, int count) {
  first_ = first;
  count_ = count;
  if (band.views) turn_to(*band.views);
  place_axis(band);
  const double* axis = axis_.as<double>();
  const bool is_tilted = spec_.fbp.is_tilted ||
                         std::any_of(axis, axis + 2 * rows_.pairs, [&](double a) { return a != axis[0]; });
  load(band);
  if (band.views) weigh(*band.views);
  if (equations_) {
    iterate(is_tilted);
  } else if (metal_) {
    make_without_metal(band, is_tilted);
  } else {
    filter();
    back_project(is_tilted, tables_.geometry, out_.as<float>());
  }
  unload(band);
}

void SliceChunk::finish() {
  stream_.wait();
  count_ = 0;
}

}  // namespace harima::CT_GPU_TARGET
