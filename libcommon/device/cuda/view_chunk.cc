// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/view_chunk.h"

#include <algorithm>

#include "device/cuda/tables.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr double kShare = 0.25;  // of the memory that is free, so that the chain after it has room
constexpr CrewSize kSizes[] = {
    {3, 16, kShare}, {3, 8, kShare}, {2, 4, kShare}, {1, 4, kShare}, {1, ViewChunk::kLeastViews, kShare}};

size_t image_bytes(const ViewPlan& plan, int views, int rows) {
  return size_t(views / 2) * size_t(rows) * size_t(plan.shape.size) * sizeof(Complex);
}
// Zingers are told by the views before and after.
int views_read(const ViewPlan& plan, int views) { return plan.spec.zinger > 0 ? views + 2 : views; }
size_t raw_bytes(const ViewPlan& plan, int views) {
  return size_t(views_read(plan, views)) * size_t(plan.read_rows()) * size_t(plan.spec.filter.columns) *
         bytes_of(plan.spec.type);
}
size_t clean_bytes(const ViewPlan& plan, int views) {
  return plan.spec.zinger > 0 ? raw_bytes(plan, views) : 0;
}
size_t seen_bytes(const ViewPlan& plan, int views) {
  return size_t(views) * size_t(plan.shape.block) * sizeof(RowSeen);
}
size_t zinger_bytes(const ViewPlan& plan, int views) {
  return plan.spec.zinger > 0 ? size_t(views_read(plan, views)) * size_t(plan.read_rows()) * sizeof(int) : 0;
}
// Steps before make raw rows where they are.
size_t taken_bytes(const ViewPlan& plan, int views) { return plan.frames ? 0 : raw_bytes(plan, views); }
size_t stepped_bytes(const ViewPlan& plan, int views) {
  return plan.frames ? SteppedViews::bytes(*plan.frames, views_read(plan, views)) : 0;
}
BeamSize beam_size(const ViewPlan& plan, int views) {
  return {plan.read_rows(), plan.spec.filter.columns, views, plan.spec.flats};
}

}  // namespace

// Threads beside each other look at frequencies beside each other.
ViewPlan::ViewPlan(const GpuProjectionFilterSpec& how)
    : spec(how), shape(how.filter), sizes(std::begin(kSizes), std::end(kSizes)), frames(how.frames) {
  const KernelRows kernels(how.filter.response, shape.reach, shape.size);
  const size_t frequencies = kernels.begin.size() - 1;
  taps.assign(frequencies * size_t(shape.reach + 1), 0.0f);
  for (size_t i = 0; i < frequencies; ++i) {
    reach.push_back(kernels.reach(int(i)));
    for (size_t j = 0; j <= size_t(reach.back()); ++j)
      taps[j * frequencies + i] = kernels.taps[size_t(kernels.begin[i]) + j];
  }
}

ViewChunk::OnDevice::OnDevice(const ViewPlan& plan)
    : taps(copied(plan.taps, stream)), reach(copied(plan.reach, stream)) {
  stream.wait();
}

size_t ViewChunk::bytes(const ViewPlan& plan, int views) {
  return image_bytes(plan, views, plan.image_rows()) + image_bytes(plan, views, plan.shape.block) +
         taken_bytes(plan, views) + stepped_bytes(plan, views) + clean_bytes(plan, views) +
         seen_bytes(plan, views) + zinger_bytes(plan, views) + DeviceBeam::bytes(beam_size(plan, views)) +
         plan.taps.size() * sizeof(float);
}

std::vector<std::unique_ptr<ViewChunk>> ViewChunk::make(const ViewPlan& plan, const CrewSize& size,
                                                        bool shares_memory) {
  const auto on_device = std::make_shared<OnDevice>(plan);
  std::vector<std::unique_ptr<ViewChunk>> chunks;
  for (int i = 0; i < size.chunks; ++i)
    chunks.push_back(std::make_unique<ViewChunk>(plan, on_device, size.items, shares_memory));
  return chunks;
}

ViewChunk::ViewChunk(const ViewPlan& plan, std::shared_ptr<const OnDevice> on_device, int views,
                     bool shares_memory)
    : plan_(plan), on_device_(std::move(on_device)), shares_memory_(shares_memory),
      there_({plan.shape.size, false, views / 2 * plan.image_rows()}),
      back_({plan.shape.size, false, views / 2 * plan.shape.block}), beam_(beam_size(plan, views)),
      images_memory_(image_bytes(plan, views, plan.image_rows())),
      made_memory_(image_bytes(plan, views, plan.shape.block)),
      work_(std::max<size_t>({1, there_.work_bytes(), back_.work_bytes()})), raw_(taken_bytes(plan, views)),
      clean_(clean_bytes(plan, views)), seen_down_(seen_bytes(plan, views)),
      zingers_down_(zinger_bytes(plan, views)), images_{images_memory_.as<Complex>(), views / 2,
                                                        plan.image_rows(), plan.shape.size},
      made_{made_memory_.as<Complex>(), views / 2, plan.shape.block, plan.shape.size},
      seen_(pinned_memory(seen_bytes(plan, views))), zingers_(pinned_memory(zinger_bytes(plan, views) + 1)) {
  if (plan.frames) stepped_.emplace(*plan.frames);
}

// Raw rows of so many views, in device memory: made there, or copied. A device that shares memory reads them
// where they are.
const std::byte* ViewChunk::raw_of(const GpuProjections& band, int view, int count) {
  if (stepped_) {
    const auto first = band.frames->wanted.views.begin() + view;
    return stepped_->make(*band.frames, {{first, first + count}, band.read.first, band.read.last}, stream_)
        .pixels;
  }
  const CorrectSpec& spec = *band.correct;
  const size_t bytes = size_t(spec.rows) * size_t(spec.columns) * bytes_of(spec.type);
  const std::byte* from = band.raw + size_t(view) * bytes;
  if (const void* shared = shares_memory_ ? seen_by_device(from) : nullptr)
    return static_cast<const std::byte*>(shared);
  copy_up(raw_.as<void>(), from, size_t(count) * bytes, stream_);
  return raw_.as<std::byte>();
}

// Raw rows of the views, zingers out of them.
RawRows ViewChunk::take_raw(const GpuProjections& band) {
  const CorrectSpec& spec = *band.correct;
  const int view = band.first + first_, after = plan_.spec.zinger > 0 && view + count_ < spec.views ? 1 : 0;
  before_ = plan_.spec.zinger > 0 && view > 0 ? 1 : 0;
  const size_t frame = size_t(spec.rows) * size_t(spec.columns), pixel = bytes_of(spec.type);
  RawRows raw{spec.type,
              raw_of(band, view - before_, before_ + count_ + after),
              before_ + count_ + after,
              spec.rows,
              spec.columns,
              frame};
  if (plan_.spec.zinger <= 0) return raw;
  clean_rows(raw, clean_.as<std::byte>(), plan_.spec.zinger, zingers_down_.as<int>(), stream_);
  raw.pixels = clean_.as<std::byte>() + size_t(before_) * frame * pixel;
  raw.views = count_;
  return raw;
}

// Rows without gaps go together.
void ViewChunk::convolve(std::span<const int> rows) {
  const RowKernels kernels{on_device_->taps.as<float>(), on_device_->reach.as<int>(),
                           plan_.shape.size / 2 + 1};
  for (size_t first = 0, last = 0; first < rows.size(); first = last) {
    while (last < rows.size() && rows[last] - rows[first] == int(last - first)) ++last;
    convolve_rows(images_, kernels, plan_.shape.reach + rows[first] - rows.front(), int(last - first), made_,
                  int(first), stream_);
  }
}

// What was filtered goes where the images were.
void ViewChunk::unload(const GpuProjections& band) {
  const FilterTarget& to = band.target;
  const int rows = int(to.rows.size()), columns = plan_.spec.filter.columns;
  const size_t view_floats = to.rows.size() * size_t(columns);
  auto* filtered = images_memory_.as<float>();
  take_views(made_, count_, rows, plan_.shape.reach, columns, float(1.0 / plan_.shape.size), filtered,
             stream_);
  for (int i = 0; i < count_; ++i)
    copy_down(to.pixels + size_t(first_ + i) * size_t(to.view_rows) * size_t(columns),
              filtered + size_t(i) * view_floats, view_floats * sizeof(float), stream_);
  copy_down(seen_.data(), seen_down_.as<void>(), seen_.bytes(), stream_);
  if (plan_.spec.zinger > 0)
    copy_down(zingers_.data(), zingers_down_.as<void>(), zingers_down_.bytes(), stream_);
}

void ViewChunk::start(const GpuProjections& band, int first, int count) {
  first_ = first;
  count_ = count;
  const std::span<const int> rows = band.target.rows;
  Correction how;
  how.raw = take_raw(band);
  how.value = plan_.spec.filter.value;
  beam_.take(*band.correct, {0, band.correct->rows}, {band.first + first, count}, how, stream_);
  const ImagePlace place{rows.front() - plan_.shape.reach, plan_.shape.reach, plan_.spec.filter.rows,
                         band.read.first};
  correct_views(how, place, rows.back() + 1 - rows.front(), images_, seen_down_.as<RowSeen>(), stream_);
  there_.run(images_.data, false, work_.as<void>(), stream_);
  convolve(rows);
  back_.run(made_.data, true, work_.as<void>(), stream_);
  unload(band);
}

void ViewChunk::finish() {
  stream_.wait();
  count_ = 0;
}

const RowSeen& ViewChunk::seen(const GpuProjections& band, int view, size_t i) const {
  const std::span<const int> rows = band.target.rows;
  return seen_
      .as<RowSeen>()[size_t(view) * size_t(rows.back() + 1 - rows.front()) + size_t(rows[i] - rows.front())];
}

int ViewChunk::zingers(const GpuProjections& band, int view, int row) const {
  return plan_.spec.zinger > 0
             ? zingers_.as<int>()[size_t(before_ + view) * size_t(band.correct->rows) + size_t(row)]
             : 0;
}

void ViewChunk::tell_zingers(const GpuProjections& band) const {
  if (stepped_) stepped_->tell_zingers(*band.frames);
}

}  // namespace harima::CT_GPU_TARGET
