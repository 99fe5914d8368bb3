// SPDX-License-Identifier: BSD-3-Clause
#include "recon/stepped_stack.h"

#include <algorithm>

#include "base/parallel.h"

namespace harima {

namespace {

constexpr size_t kPartBytes = size_t{256}
                              << 20;  // of frames of a scan, before they are added up; one frame at least

}  // namespace

SteppedStack::SteppedStack(const StackedSource& source, const GpuChoice& gpus) : source_(source) {
  for (const Scan& scan : source.scans())
    scans_.push_back(SteppedFrames::one_of(int(source.scans().size()), scan, gpus));
}

bool SteppedStack::take_gpus(int rows) const {
  if (std::ranges::all_of(scans_, [&](const auto& scan) { return scan->take_gpus(rows); })) return true;
  for (const auto& scan : scans_) scan->leave_gpus();  // what some of them took is the slices'
  return false;
}

size_t SteppedStack::work_bytes() const {
  const size_t frame = size_t(source_.info().height) * row_bytes();
  size_t bytes = std::min(std::max(kPartBytes, frame), size_t(source_.info().count) * frame);
  for (const auto& scan : scans_) bytes += scan->work_bytes();
  return bytes;
}

// Rows that the scan has, of what `out` has: [frame][row][column].
void SteppedStack::add(size_t scan, const std::vector<int>& rows, std::span<const int> frames,
                       float* out) const {
  const auto [top, bottom] = source_.rows_of(scan);
  const auto first = std::ranges::lower_bound(rows, top), last = std::ranges::lower_bound(rows, bottom);
  if (first == last) return;
  const std::vector<int> own(first, last);
  const size_t width = size_t(source_.info().width), before = size_t(first - rows.begin()),
               bytes = frames.size() * own.size() * row_bytes();
  if (part_.bytes() < bytes) part_ = Buffer(bytes);
  scans_[scan]->read(own, frames, part_.data());
  parallel_for(int(frames.size()), [&](int i) {
    const float* const in = part_.as<float>() + size_t(i) * own.size() * width;
    float* const sum = out + (size_t(i) * rows.size() + before) * width;
    for (size_t k = 0; k < own.size(); ++k) source_.add_row(scan, own[k], in + k * width, sum + k * width);
  });
}

bool SteppedStack::read(const std::vector<int>& rows, std::span<const int> frames, std::byte* out) const {
  if (!take_gpus(int(rows.size()))) return false;
  const size_t frame_bytes = rows.size() * row_bytes(),
               together = std::max<size_t>(1, kPartBytes / std::max<size_t>(1, frame_bytes));
  std::fill_n(reinterpret_cast<float*>(out), frames.size() * frame_bytes / sizeof(float), 0.0f);
  for (size_t first = 0; first < frames.size(); first += together)
    for (size_t scan = 0; scan < scans_.size(); ++scan)
      add(scan, rows, frames.subspan(first, std::min(together, frames.size() - first)),
          reinterpret_cast<float*>(out + first * frame_bytes));
  return true;
}

}  // namespace harima
