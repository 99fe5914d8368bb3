// SPDX-License-Identifier: BSD-3-Clause
#include "recon/ring_choice.h"

#include <algorithm>
#include <cmath>

#include "base/buffer.h"
#include "device/ring.h"
#include "device/sinogram_batch.h"

namespace harima {

namespace {

constexpr int kParts = 8;  // of the views
constexpr double kEnough = 1.25;
constexpr double kMostIndex = 1e6;  // of data without noise
constexpr int kLanes = 4;

double bend(const float* p, int x) { return double(p[x - 1]) - 2 * double(p[x]) + double(p[x + 1]); }

// Mean square of the bends of one view that are not those of its neighbour.
double noise_of(const FrameView& sinogram) {
  double sum = 0;
  for (int view = 0; view + 1 < sinogram.height; ++view)
    for (int x = 1; x + 1 < sinogram.width; ++x) {
      const double change = bend(sinogram.row<float>(view), x) - bend(sinogram.row<float>(view + 1), x);
      sum += 0.5 * change * change;
    }
  return sum / (std::max(1.0, double(sinogram.height - 1)) * std::max(1, sinogram.width - 2));
}

void copy_rows(const std::vector<Frame>& sinograms, size_t first, const SinogramBatch& batch) {
  for (int view = 0; view < batch.views; ++view)
    for (int x = 0; x < batch.columns; ++x)
      for (int i = 0; i < kLanes; ++i)
        batch.sample(i, view, x) =
            first + size_t(i) < sinograms.size() ? sinograms[first + size_t(i)].row<float>(view)[x] : 0.0f;
}

Frame row_of(const SinogramBatch& batch, int slice) {
  Frame sinogram(PixelType::f32, batch.columns, batch.views);
  for (int view = 0; view < batch.views; ++view)
    for (int x = 0; x < batch.columns; ++x) sinogram.row<float>(view)[x] = batch.sample(slice, view, x);
  return sinogram;
}

// After a method; null for none.
std::vector<Frame> treated(const std::vector<Frame>& sinograms, const RingMethod* method,
                           const RingOptions& options) {
  if (!method) return sinograms;
  const int columns = sinograms[0].width(), views = sinograms[0].height();
  const size_t view_floats = view_floats_for(columns, kLanes);
  Buffer memory(size_t(views) * view_floats * sizeof(float));
  const SinogramBatch batch{kLanes, views, columns, view_floats, memory.as<float>()};
  std::vector<Frame> out;
  for (size_t first = 0; first < sinograms.size(); first += kLanes) {
    copy_rows(sinograms, first, batch);
    method->run(batch, options);
    for (size_t i = first; i < std::min(first + kLanes, sinograms.size()); ++i)
      out.push_back(row_of(batch, int(i - first)));
  }
  return out;
}

double index_of(const std::vector<Frame>& sinograms, const std::vector<Frame>& noisy) {
  double square = 0;
  for (size_t i = 0; i < sinograms.size(); ++i) {
    const double index = ring_index(sinograms[i], noisy[i]);
    square += index * index / double(sinograms.size());
  }
  return std::sqrt(square);
}

// Columns a row in which any view is another one.
double columns_apart(const std::vector<Frame>& some, const std::vector<Frame>& others) {
  double columns = 0;
  for (size_t i = 0; i < some.size(); ++i)
    for (int x = 0; x < some[i].width(); ++x) {
      bool is_same = true;
      for (int view = 0; view < some[i].height(); ++view)
        is_same &= some[i].row<float>(view)[x] == others[i].row<float>(view)[x];
      columns += is_same ? 0 : 1;
    }
  return columns / double(some.size());
}

}  // namespace

double ring_index(const FrameView& sinogram, const FrameView& noisy) {
  const int columns = sinogram.width, views = sinogram.height, parts = std::min(kParts, views);
  const double noise = noise_of(noisy);
  double stripes = 0, expected = 0;
  std::vector<float> mean(size_t(std::max(0, columns)), 0.0f);
  for (int part = 0; part < parts; ++part) {
    const int first = part * views / parts, last = (part + 1) * views / parts;
    std::fill(mean.begin(), mean.end(), 0.0f);
    for (int view = first; view < last; ++view)
      for (int x = 0; x < columns; ++x) mean[size_t(x)] += sinogram.row<float>(view)[x] / float(last - first);
    for (int x = 1; x + 1 < columns; ++x) {
      stripes += bend(mean.data(), x) * bend(mean.data(), x);
      expected += noise / (last - first);
    }
  }
  if (!(stripes > 0)) return 0;
  return std::min(kMostIndex, std::sqrt(stripes / std::max(expected, 1e-300)));
}

RingChoice choose_ring(const Probe& probe) {
  const std::vector<Frame>& rows = probe.sinograms;
  const RingMethod* const all = ring_method("all");
  RingOptions unsorted = all->usual;
  unsorted.width = 1;
  RingChoice choice{"sort", index_of(rows, rows), 0, columns_apart(rows, treated(rows, all, unsorted))};
  if (choice.mended > 0) choice.method = "all";
  const RingMethod* const method = ring_method(choice.method);
  choice.after = index_of(treated(rows, method, method->usual), rows);
  if (choice.mended > 0 || choice.before > kEnough * std::max(1.0, choice.after)) return choice;
  return {"none", choice.before, choice.before, 0};
}

}  // namespace harima
