// SPDX-License-Identifier: BSD-3-Clause
#include "device/projection_filter.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <mutex>
#include <optional>

#include "device/cpu/batch_fft.h"
#include "device/cpu/raw_row.h"
#include "device/cpu/work_pool.h"
#include "device/kernel_rows.h"
#include "math/mirrored.h"

namespace harima {

namespace {

constexpr int kLanes = ProjectionFilter::kViews;
// Neighbouring columns that are taken out of the image together: 512 bytes of each row.
constexpr int kRun = 8;

struct SomeViews {
  const CorrectSpec& spec;
  const std::byte* raw;
  RowSpan read;
  int first, count;
};

}  // namespace

// An image is some rows of up to 16 views with the margins above and below: [row][column or frequency] cells.
struct ProjectionFilter::Parts {
  explicit Parts(const ProjectionFilterSpec& how)
      : spec(how), shape(how), reach(shape.reach), block(shape.block), fft(shape.size), size(shape.size),
        pitch((size_t(size) | 1) * kLanes), height(block + 2 * reach),
        pool(image_floats() + run_floats() + 2 * row_floats()) {}

  size_t row_floats() const { return size_t(size) * kLanes; }
  size_t run_floats() const { return size_t(height) * kLanes * kRun; }
  size_t image_floats() const { return size_t(height) * pitch; }

  void prepare() const;
  void mirror_ends(float* cells) const;
  int frequencies_at(int distance) const;
  void transform_row(const LaneKernels& kernels, int distance, float* to, const CellPair& work) const;
  void filter_run(const LaneKernels& kernels, int first, int rows, float* image, float* run) const;

  const ProjectionFilterSpec spec;
  const FilterShape shape;
  const int reach, block;
  const BatchFft fft;
  const int size;      // of the transform
  const size_t pitch;  // floats from row to row of an image; an odd number of cells, so that rows do not
                       // share cache sets
  const int height;    // of the largest image
  mutable WorkPool pool;
  mutable std::once_flag prepared;
  mutable std::optional<KernelRows> kernel_rows;  // when something is filtered
  mutable std::vector<int> furthest;              // reach of this frequency and all above it
};

void ProjectionFilter::Parts::prepare() const {
  kernel_rows.emplace(spec.response, reach, size);
  furthest.assign(size_t(size / 2) + 1, 0);
  int most = 0;
  for (int i = size / 2; i >= 0; --i) furthest[size_t(i)] = most = std::max(most, kernel_rows->reach(i));
}

// The row stands at cells [reach, reach + columns); what is free is shared by its two mirrored ends.
void ProjectionFilter::Parts::mirror_ends(float* cells) const {
  for (int x = -reach; x < size - reach; x = x == -1 ? spec.columns : x + 1)
    std::memcpy(cells + size_t(x + reach) * kLanes,
                cells + size_t(mirrored(x, spec.columns) + reach) * kLanes, kLanes * sizeof(float));
}

// Of a row so far from those that are wanted: how many frequencies, from 0 on, are looked at.
int ProjectionFilter::Parts::frequencies_at(int distance) const {
  const auto beyond =
      std::partition_point(furthest.begin(), furthest.end(), [&](int far) { return far >= distance; });
  return int(beyond - furthest.begin());
}

// The row in work.second becomes frequencies in `to`, as far as they are looked at.
void ProjectionFilter::Parts::transform_row(const LaneKernels& kernels, int distance, float* to,
                                            const CellPair& work) const {
  const FftSource row{work.second, kLanes, size};
  if (distance == 0) return fft.run(kernels, row, {to, kLanes}, work);
  const float* spectrum = fft.run(kernels, kLanes, row, work);
  const int count = frequencies_at(distance), negative = std::min(count - 1, size - count);
  std::memcpy(to, spectrum, size_t(count) * kLanes * sizeof(float));
  if (negative > 0) {
    const size_t from = size_t(size - negative) * kLanes;
    std::memcpy(to + from, spectrum + from, size_t(negative) * kLanes * sizeof(float));
  }
}

// Cells [first, first + kRun) of all rows, through `run`: [column][row].
void ProjectionFilter::Parts::filter_run(const LaneKernels& kernels, int first, int rows, float* image,
                                         float* run) const {
  const int count = std::min(kRun, size - first);
  std::array<int, kRun> frequency{};
  int far = 0;
  for (int i = 0; i < count; ++i) {
    frequency[size_t(i)] = std::min(first + i, size - first - i);
    far = std::max(far, kernel_rows->reach(frequency[size_t(i)]));
  }
  const size_t column_floats = size_t(height) * kLanes;
  for (int y = reach - far; y < reach + rows + far; ++y)
    for (int i = 0; i < count; ++i)
      std::memcpy(run + size_t(i) * column_floats + size_t(y) * kLanes,
                  image + size_t(y) * pitch + size_t(first + i) * kLanes, kLanes * sizeof(float));
  for (int i = 0; i < count; ++i) {
    const int at = frequency[size_t(i)];
    kernels.convolve(run + size_t(i) * column_floats + size_t(reach) * kLanes,
                     kernel_rows->taps.data() + kernel_rows->begin[size_t(at)], kernel_rows->reach(at), rows,
                     image + size_t(reach) * pitch + size_t(first + i) * kLanes, pitch);
  }
}

// What one call filters, in the memory of its thread.
class ProjectionFilter::Job {
 public:
  Job(const Parts& parts, const SomeViews& views, const FilterTarget& target, float* memory)
      : p_(parts), views_(views), target_(target), made_{target.rows.front(), target.rows.back() + 1},
        image_(memory),
        run_(memory + parts.image_floats()), work_{run_ + parts.run_floats(),
                                                   run_ + parts.run_floats() + parts.row_floats()} {}

  // Raw rows to frequencies, and those beside them as far as they are looked at.
  void load() {
    size_t wanted = 0;  // of the target's rows
    for (int y = made_.first - p_.reach; y < made_.last + p_.reach; ++y) {
      const Tally tally = correct_row(mirrored(y, p_.spec.rows) - views_.read.first);
      p_.mirror_ends(work_.second);
      p_.transform_row(kernels_, std::max({0, made_.first - y, y - made_.last + 1}), row_of(y), work_);
      if (wanted == target_.rows.size() || target_.rows[wanted] != y) continue;
      for (int view = 0; view < views_.count; ++view)
        target_.seen[place(view, wanted)] = tally[size_t(lane_of_slice(view, kLanes))];
      ++wanted;
    }
  }

  void convolve() const {
    for (int x = 0; x < p_.size; x += kRun) p_.filter_run(kernels_, x, made_.count(), image_, run_);
  }

  // Frequencies to rows: a second forward transform is the way back, in reverse order.
  void unload() const {
    const std::vector<float> scale(size_t(p_.spec.columns), float(1.0 / p_.size));
    for (size_t i = 0; i < target_.rows.size(); ++i) {
      std::array<float*, kLanes> out{};
      for (int view = 0; view < views_.count; ++view)
        out[size_t(lane_of_slice(view, kLanes))] = target_.pixels + place(view, i) * size_t(p_.spec.columns);
      const float* cells = p_.fft.run(kernels_, kLanes, {row_of(target_.rows[i]), kLanes, p_.size}, work_);
      kernels_.unpack_backwards(cells + size_t(p_.size - p_.reach) * kLanes, p_.spec.columns, scale.data(),
                                1.0f, out.data());
    }
  }

 private:
  using Tally = std::array<RowTally, kLanes>;

  // Row `row` of the raw band of all views, to work_.second.
  Tally correct_row(int row) {
    std::array<RawRow, kLanes> lanes{};
    Tally tally;
    tally.fill(RowTally{0, std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest()});
    for (int view = 0; view < views_.count; ++view) {
      RawRow& lane = lanes[size_t(lane_of_slice(view, kLanes))];
      lane = raw_row(views_.spec, views_.raw, views_.first + view, row, view, beams_);
      lane.value = p_.spec.value;
    }
    kernels_.correct(int(views_.spec.type), lanes.data(), p_.spec.columns, work_.second + p_.reach * kLanes,
                     tally.data());
    return tally;
  }

  float* row_of(int y) const { return image_ + size_t(y - made_.first + p_.reach) * p_.pitch; }
  size_t place(int view, size_t row) const { return size_t(view) * size_t(target_.view_rows) + row; }

  const Parts& p_;
  const SomeViews views_;
  const FilterTarget target_;
  const RowSpan made_;
  float* const image_;
  float* const run_;
  const CellPair work_;
  BeamRows beams_{views_.spec, kLanes};
  const LaneKernels& kernels_ = lane_kernels(kLanes);
};

ProjectionFilter::ProjectionFilter(const ProjectionFilterSpec& spec)
    : parts_(std::make_unique<Parts>(spec)) {}
ProjectionFilter::~ProjectionFilter() = default;

int ProjectionFilter::reach() const { return parts_->reach; }
int ProjectionFilter::block_rows() const { return parts_->block; }
size_t ProjectionFilter::work_bytes() const {
  return (parts_->image_floats() + parts_->run_floats() + 2 * parts_->row_floats()) * sizeof(float);
}

RowSpan ProjectionFilter::read_for(RowSpan rows) const {
  return {std::max(0, rows.first - parts_->reach), std::min(parts_->spec.rows, rows.last + parts_->reach)};
}

void ProjectionFilter::run(const CorrectSpec& spec, const std::byte* raw, RowSpan read, int first, int count,
                           const FilterTarget& target) const {
  std::call_once(parts_->prepared, [&] { parts_->prepare(); });
  WorkPool::Loan memory = parts_->pool.lend();
  Job job(*parts_, {spec, raw, read, first, count}, target, memory.data());
  job.load();
  job.convolve();
  job.unload();
}

}  // namespace harima
