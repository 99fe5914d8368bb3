// SPDX-License-Identifier: BSD-3-Clause
#include "device/projection_filter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "device/cpu/batch_fft.h"
#include "device/cpu/raw_row.h"
#include "device/cpu/work_pool.h"
#include "math/mirrored.h"

namespace harima {

namespace {

constexpr int kLanes = ProjectionFilter::kViews;
constexpr int kLeastBlock = 64, kMostBlock = 256;

// As many rows as the kernel reaches on both sides, within limits: then half of the work is for them.
int rows_of_block(int reach, int rows) { return std::min(rows, std::clamp(2 * reach / 16 * 16, kLeastBlock, kMostBlock)); }

PixelValue pixel_value(FilteredValue value) {
  switch (value) {
    case FilteredValue::line_integral: return PixelValue::line_integral;
    case FilteredValue::transmission: return PixelValue::transmission;
    default: return PixelValue::as_read;
  }
}

}  // namespace

// One image is a block of rows with what is beside it, of up to 16 views: [row][column] cells.
struct ProjectionFilter::Parts {
  explicit Parts(const ProjectionFilterSpec& spec)
      : columns(spec.columns), rows(spec.rows), value(pixel_value(spec.value)), reach(filter_reach(spec.response)),
        block(rows_of_block(reach, rows)), along(good_fft_size(columns + 2 * reach)), across(good_fft_size(block + 2 * reach)),
        pitch((size_t(along.size()) | 1) * kLanes), ones(size_t(columns), 1.0f), pool(image_floats() + 2 * piece_floats()) {
    const double scale = 1.0 / (double(along.size()) * across.size());
    for (int i = 0; i <= along.size() / 2; ++i)
      for (int j = 0; j <= across.size() / 2; ++j)
        factors.push_back(float(scale * spec.response(2 * M_PI * i / along.size(), 2 * M_PI * j / across.size())));
  }

  size_t image_floats() const { return size_t(across.size()) * pitch; }
  size_t piece_floats() const { return size_t(std::max(along.size(), across.size())) * kLanes; }
  // The detector row at row 0 of the image, negative above the detector. The last block begins with rows of the one before.
  int top_of(RowSpan kept) const { return std::min(kept.first, rows - block) - reach; }

  void mirror_ends(float* cells) const;
  void filter_column(const LaneKernels& kernels, int column, float* image, const CellPair& work) const;

  const int columns, rows;
  const PixelValue value;
  const int reach, block;
  const BatchFft along, across;  // along rows, and across them
  const size_t pitch;            // floats from row to row; an odd number of cells, so that rows do not share cache sets
  const std::vector<float> ones;
  std::vector<float> factors;    // [frequency along][frequency across], the not negative ones, over the number of points
  mutable WorkPool pool;
};

// The row stands at cells [reach, reach + columns); what is free is shared by its two mirrored ends.
void ProjectionFilter::Parts::mirror_ends(float* cells) const {
  const int right = along.size() - columns - reach;
  auto fill = [&](int from, int to) {
    for (int x = from; x < to; ++x)
      std::memcpy(cells + size_t(x + reach) * kLanes, cells + size_t(mirrored(x, columns) + reach) * kLanes, kLanes * sizeof(float));
  };
  fill(-reach, 0);
  fill(columns, columns + right);
}

// A second forward transform is the way back, in reverse order: row r of the image comes to stand at row across.size() - r.
void ProjectionFilter::Parts::filter_column(const LaneKernels& kernels, int column, float* image, const CellPair& work) const {
  const int size = across.size(), frequency = std::min(column, along.size() - column);
  float* cells = image + size_t(column) * kLanes;
  float* spectrum = across.run(kernels, kLanes, {cells, pitch, size}, work);
  const float* factor = factors.data() + size_t(frequency) * size_t(size / 2 + 1);
  for (int j = 0; j < size; ++j) {
    const float at = factor[std::min(j, size - j)];
    for (int lane = 0; lane < kLanes; ++lane) spectrum[j * kLanes + lane] *= at;
  }
  float* other = spectrum == work.first ? work.second : work.first;
  across.run(kernels, {spectrum, kLanes, size}, {cells, pitch}, {other, spectrum});
}

ProjectionFilter::ProjectionFilter(const ProjectionFilterSpec& spec) : parts_(std::make_unique<Parts>(spec)) {}
ProjectionFilter::~ProjectionFilter() = default;

int ProjectionFilter::reach() const { return parts_->reach; }
int ProjectionFilter::block_rows() const { return parts_->block; }
size_t ProjectionFilter::work_bytes() const { return (parts_->image_floats() + 2 * parts_->piece_floats()) * sizeof(float); }

RowSpan ProjectionFilter::block_of(int row) const {
  const int first = row / parts_->block * parts_->block;
  return {first, std::min(parts_->rows, first + parts_->block)};
}

RowSpan ProjectionFilter::read_for(RowSpan block) const {
  const int top = parts_->top_of(block), rows = parts_->rows;
  RowSpan span{rows, 0};
  for (int y = top; y < top + parts_->across.size(); ++y) {
    span.first = std::min(span.first, mirrored(y, rows));
    span.last = std::max(span.last, mirrored(y, rows) + 1);
  }
  return span;
}

void ProjectionFilter::run(const CorrectSpec& spec, const std::byte* raw, int first, int count, RowSpan block,
                           const FilterTarget& target) const {
  const Parts& p = *parts_;
  const LaneKernels& kernels = lane_kernels(kLanes);
  const int top = p.top_of(block), height = p.across.size();
  const RowSpan read = read_for(block);
  WorkPool::Loan memory = p.pool.lend();
  float* image = memory.data();
  const CellPair work{image + p.image_floats(), image + p.image_floats() + p.piece_floats()};
  auto target_place = [&](int view, size_t row) { return size_t(view) * size_t(target.view_rows) + row; };

  size_t wanted = 0;  // of the target's rows
  for (int y = 0; y < height; ++y) {
    std::array<RawRow, kLanes> lanes{};
    std::array<RowTally, kLanes> tally;
    tally.fill(RowTally{0, std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest()});
    for (int view = 0; view < count; ++view) {
      RawRow& lane = lanes[size_t(lane_of_slice(view, kLanes))];
      lane = raw_row(spec, raw, first + view, mirrored(top + y, p.rows) - read.first);
      lane.value = p.value;
    }
    kernels.correct(int(spec.type), lanes.data(), p.columns, work.second + p.reach * kLanes, tally.data());
    p.mirror_ends(work.second);
    p.along.run(kernels, {work.second, kLanes, p.along.size()}, {image + size_t(y) * p.pitch, kLanes}, work);
    if (wanted == target.rows.size() || target.rows[wanted] != top + y) continue;
    for (int view = 0; view < count; ++view) target.seen[target_place(view, wanted)] = tally[size_t(lane_of_slice(view, kLanes))];
    ++wanted;
  }
  for (int x = 0; x < p.along.size(); ++x) p.filter_column(kernels, x, image, work);
  for (size_t i = 0; i < target.rows.size(); ++i) {
    std::array<float*, kLanes> out{};
    for (int view = 0; view < count; ++view)
      out[size_t(lane_of_slice(view, kLanes))] = target.pixels + target_place(view, i) * size_t(p.columns);
    const float* row = image + size_t(height - (target.rows[i] - top)) * p.pitch;
    const float* cells = p.along.run(kernels, kLanes, {row, kLanes, p.along.size()}, work);
    kernels.unpack_backwards(cells + size_t(p.along.size() - p.reach) * kLanes, p.columns, p.ones.data(), 1.0f, out.data());
  }
}

}  // namespace harima
