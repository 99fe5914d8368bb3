// SPDX-License-Identifier: BSD-3-Clause
#include "recon/still_stripes.h"

#include <algorithm>
#include <utility>

#include "base/buffer.h"
#include "base/error.h"
#include "base/parallel.h"
#include "image/zeros.h"
#include "math/transmission.h"
#include "recon/straightened.h"

namespace harima {

namespace {

constexpr float kDarkest = 1e-6f;  // transmission below which a line integral says nothing
constexpr int kGrain = 4;          // views and columns that go to one thread

Straightening as_it_stands(const Scan& scan) {
  Straightening how;
  how.shifts.resize(scan.views.size());
  return how;
}

// Rows [first, first + count) of transmissions in all views as line integrals; lanes without a row hold 0.
void load(const Scan& scan, int first, int count, const SinogramBatch& batch) {
  const size_t width = size_t(batch.columns);
  parallel_for(
      batch.views,
      [&](int view) {
        std::vector<float> rows(size_t(count) * width);
        scan.source->read_rows(scan.views[size_t(view)].frame, first, first + count,
                               reinterpret_cast<std::byte*>(rows.data()));
        std::fill_n(batch.at(view, 0), batch.view_floats, 0.0f);
        for (int i = 0; i < count; ++i)
          for (int x = 0; x < batch.columns; ++x)
            batch.sample(i, view, x) =
                line_integral(floored(rows[size_t(i) * width + size_t(x)], kDarkest), 1);
      },
      kGrain);
}

// Of each column and lane over the views, in their order: [column][lane].
std::vector<double> sums_of(const SinogramBatch& batch) {
  std::vector<double> sums(size_t(batch.columns) * size_t(batch.lanes), 0.0);
  parallel_for(
      batch.columns,
      [&](int x) {
        double* const sum = sums.data() + size_t(x) * size_t(batch.lanes);
        for (int view = 0; view < batch.views; ++view)
          for (int lane = 0; lane < batch.lanes; ++lane) sum[lane] += double(batch.at(view, x)[lane]);
      },
      kGrain);
  return sums;
}

FrameSet set_of(Frame frame, const std::string& name) {
  StackInfo info;
  info.type = PixelType::f32;
  info.width = frame.width(), info.height = frame.height(), info.count = 1;
  std::vector<Frame> frames;
  frames.push_back(std::move(frame));
  return {std::make_shared<MemorySource>(info, std::move(frames), name), {0}};
}

SinogramBatch shape_of(const Scan& scan, int lanes) {
  return {lanes, int(scan.views.size()), scan.width(), view_floats_for(scan.width(), lanes), nullptr};
}

size_t bytes_of_batch(const SinogramBatch& batch) {
  return size_t(batch.views) * batch.view_floats * sizeof(float);
}

}  // namespace

Frame find_still_stripes(const Scan& scan, int width, double floor, int lanes,
                         const std::function<void(int)>& on_rows) {
  if (scan.flats.empty())
    fail("{}: has no flats, which take up what stands still on the detector", scan.name);
  const Scan clear = straightened(scan, as_it_stands(scan), floor, true);
  RingOptions options;
  options.width = width;
  SinogramBatch batch = shape_of(scan, lanes);
  Buffer memory(bytes_of_batch(batch));
  batch.data = memory.as<float>();
  Frame added = zeros(scan.width(), scan.height());
  for (int first = 0; first < scan.height(); first += lanes) {
    const int count = std::min(lanes, scan.height() - first);
    load(clear, first, count, batch);
    const std::vector<double> before = sums_of(batch);
    ring_method("sort")->run(batch, options);
    const std::vector<double> after = sums_of(batch);
    for (int i = 0; i < count; ++i)
      for (int x = 0; x < batch.columns; ++x) {
        const size_t at = size_t(x) * size_t(lanes) + size_t(lane_of_slice(i, lanes));
        added.row<float>(first + i)[x] = float((after[at] - before[at]) / batch.views);
      }
    on_rows(count);
  }
  return added;
}

size_t still_stripe_bytes(const Scan& scan, int width, int lanes) {
  const StackInfo& raw = scan.source->info();
  const size_t pixels = size_t(raw.width) * size_t(raw.height), cells = size_t(raw.width) * size_t(lanes);
  const size_t column = size_t(lanes) * (scan.views.size() + 16) * (sizeof(float) + sizeof(uint32_t));
  const size_t sorting = size_t(thread_count()) * (size_t(width) + 2) * column +
                         (size_t(raw.width) / 32 + 1) * size_t(width) * column / 2;
  const size_t reading = size_t(thread_count()) * cells * (2 * sizeof(float) + bytes_of(raw.type));
  return raw.held_bytes + pixels * (3 + 2 * scan.flats.size()) * sizeof(float) +
         bytes_of_batch(shape_of(scan, lanes)) + sorting + reading + 2 * cells * sizeof(double);
}

Scan with_flats_changed(const Scan& scan, const Frame& added) {
  const std::vector<int> rows = all_rows(scan.height());
  Frame dark = scan.darks.empty() ? zeros(scan.width(), scan.height()) : mean_rows(scan.darks, rows);
  Scan changed = scan;
  for (FlatGroup& flat : changed.flats) {
    Frame beam = mean_rows({flat.set}, rows);
    for (int y = 0; y < scan.height(); ++y) {
      const float *const none = std::as_const(dark).row<float>(y), *const more = added.row<float>(y);
      float* const row = beam.row<float>(y);
      for (int x = 0; x < scan.width(); ++x) row[x] = none[x] + light_changed(row[x] - none[x], 0, more[x]);
    }
    flat.set = set_of(std::move(beam), scan.name + ": flats");
  }
  if (!scan.darks.empty()) changed.darks = {set_of(std::move(dark), scan.name + ": dark")};
  return changed;
}

}  // namespace harima
