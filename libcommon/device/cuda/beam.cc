// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/beam.h"

namespace harima::CT_GPU_TARGET {

namespace {

size_t frame_bytes(const BeamSize& size) { return size_t(size.rows) * size_t(size.columns) * sizeof(float); }
size_t weight_bytes(const BeamSize& size) { return size_t(size.views) * size_t(size.flats) * sizeof(float); }

template <class T>
const T* up(const DeviceMemory& memory, const T* from, size_t count, Stream& stream) {
  copy_up(memory.as<void>(), from, count * sizeof(T), stream);
  return memory.as<T>();
}

}  // namespace

size_t DeviceBeam::bytes(const BeamSize& size) {
  return frame_bytes(size) * size_t(size.flats + 1) + weight_bytes(size) +
         size_t(size.views) * (sizeof(FlatMix) + sizeof(float));
}

DeviceBeam::DeviceBeam(const BeamSize& size)
    : dark_(frame_bytes(size)), flats_(frame_bytes(size) * size_t(size.flats)),
      mix_(size_t(size.views) * sizeof(FlatMix)), weights_(weight_bytes(size)),
      gain_(size_t(size.views) * sizeof(float)) {}

void DeviceBeam::take(const CorrectSpec& spec, Span rows, Span views, Correction& how, Stream& stream) const {
  const size_t first = size_t(rows.first) * size_t(spec.columns),
               pixels = size_t(rows.count) * size_t(spec.columns), flats = spec.flats.size();
  const auto first_view = size_t(views.first), view_count = size_t(views.count);
  how.floor = spec.floor;
  how.flat_count = int(flats);
  if (spec.dark) how.dark = up(dark_, spec.dark + first, pixels, stream);
  for (size_t i = 0; i < flats; ++i)
    copy_up(flats_.as<float>() + i * pixels, spec.flats[i] + first, pixels * sizeof(float), stream);
  if (flats > 0) how.flats = flats_.as<float>();
  if (!spec.flat_weights.empty())
    how.weights = up(weights_, spec.flat_weights.data() + first_view * flats, view_count * flats, stream);
  else if (flats > 0) how.mix = up(mix_, spec.mix.data() + first_view, view_count, stream);
  if (!spec.log_gain.empty()) how.gain = up(gain_, spec.log_gain.data() + first_view, view_count, stream);
}

}  // namespace harima::CT_GPU_TARGET
