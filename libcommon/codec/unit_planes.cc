// SPDX-License-Identifier: BSD-3-Clause
#include "codec/unit_planes.h"

namespace harima {

UnitPlanes::UnitPlanes(const GroupShape& largest) : shape_(largest) {
  for (int i = 0; i <= unit_frames(largest); ++i) {
    frames_.emplace_back(shape_.width, shape_.height);
    means_.emplace_back(shape_.width, shape_.height);
  }
}

int16_t UnitPlanes::first_row_mean(const std::byte* pixels) {
  codec_kernels().load_row(int(shape_.type), pixels, shape_.width, frames_[0].row(0));
  int64_t sum = 0;
  for (int x = 0; x < shape_.width; ++x) sum += frames_[0].row(0)[x];
  return int16_t(sum / shape_.width);
}

void UnitPlanes::load(const std::byte* pixels, int n, size_t i, const GroupHead& head) {
  Plane& frame = frames_[i];
  const size_t row_bytes = bytes_of(shape_.type) * size_t(shape_.width);
  set_rows_above(frame, n ? &means_[i - 1] : nullptr, head.start);
  for (int y = 0; y < shape_.height; ++y) {
    codec_kernels().load_row(int(shape_.type),
                             pixels + size_t(n) * shape_.frame_bytes() + size_t(y) * row_bytes, shape_.width,
                             frame.row(y));
    frame.set_margins(y);
  }
  set_row_below(frame);
  advance_mean(means_[i - 1], frame, n + 1, head.rate, means_[i]);
}

std::vector<SampleRow> UnitPlanes::sample(size_t first, size_t last, int pixels) const {
  const size_t height = size_t(shape_.height), rows = (last - first) * height;
  const size_t wanted = std::max<size_t>(1, size_t(pixels / shape_.width)),
               step = (rows + wanted - 1) / wanted;
  std::vector<SampleRow> sample;
  for (size_t r = step / 2; r < rows; r += step) {
    const size_t i = first + r / height;
    sample.push_back({&frames_[i], planes(frames_[i], i), int(r % height)});
  }
  return sample;
}

void UnitPlanes::next_unit(size_t frames) {
  std::swap(frames_[0], frames_[frames]);
  std::swap(means_[0], means_[frames]);
}

}  // namespace harima
