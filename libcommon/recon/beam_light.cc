// SPDX-License-Identifier: BSD-3-Clause
#include "recon/beam_light.h"

#include "base/error.h"
#include "base/parallel.h"
#include "base/vector_clones.h"
#include "recon/band.h"

namespace harima {

namespace {

constexpr int kTogether = 64;  // rows: fewer are not worth a thread

CT_VECTOR_CLONES void take_off(const float* dark, int count, float* __restrict light) {
  for (int x = 0; x < count; ++x) light[x] -= dark[x];
}

}  // namespace

BeamLight::BeamLight(const Scan& scan, std::shared_ptr<const BadPixels> bad_pixels)
    : height_(scan.height()), bad_(std::move(bad_pixels)) {
  if (!scan.darks.empty()) dark_ = averaged(scan.darks);
}

Frame BeamLight::averaged(const std::vector<FrameSet>& sets) const {
  Frame mean = mean_rows(sets, all_rows(height_));
  for (int y = 0; y < height_; ++y)
    if (bad_) bad_->mend(PixelType::f32, y, mean.row<std::byte>(y));
  return mean;
}

Frame BeamLight::mean_of(const FrameSet& set) const {
  Frame mean = averaged({set});
  for (int y = 0; y < height_; ++y)
    if (!dark_.empty()) take_off(dark_.row<float>(y), mean.width(), mean.row<float>(y));
  return mean;
}

Frame BeamLight::raw_rows(const Source& source, int frame, const std::vector<int>& rows) const {
  Frame raw(source.info().type, source.info().width, int(rows.size()));
  try {
    read_row_list(source, frame, rows, raw.data());
  } catch (const Error& e) {
    throw e.in("{}", source.place(frame));
  }
  return raw;
}

void BeamLight::take_row(Frame& raw, int at, int row, float* out) const {
  if (bad_) bad_->mend(raw.type(), row, raw.row<std::byte>(at));
  row_to_f32(raw, at, out);
  if (!dark_.empty()) take_off(dark_.row<float>(row), raw.width(), out);
}

Frame BeamLight::rows_of(const Source& source, int frame, const std::vector<int>& rows) const {
  Frame raw = raw_rows(source, frame, rows), light(PixelType::f32, raw.width(), raw.height());
  parallel_for(
      light.height(), [&](int i) { take_row(raw, i, rows[size_t(i)], light.row<float>(i)); }, kTogether);
  return light;
}

}  // namespace harima
