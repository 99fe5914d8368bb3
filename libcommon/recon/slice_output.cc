// SPDX-License-Identifier: BSD-3-Clause
#include "recon/slice_output.h"

#include <cmath>
#include <limits>

#include "base/error.h"
#include "format/frame_range.h"
#include "math/quantise.h"

namespace harima {

namespace {

template <class T>
Frame quantised(const Frame& slice, const OutputWindow& pixels) {
  Frame out(pixels.type, slice.width(), slice.height());
  constexpr int kTop = std::numeric_limits<T>::max();
  for (int y = 0; y < slice.height(); ++y)
    for (int x = 0; x < slice.width(); ++x) {
      const float value = slice.row<float>(y)[x];
      if (std::isnan(value)) fail("pixel {}, {} is not a number", x, y);
      out.row<T>(y)[x] = T(quantise(double(value), pixels.low, pixels.high, kTop));
    }
  return out;
}

void tell_range(const Range& range, Meta& meta) {
  meta.set(meta_name::kMin, range.low);
  meta.set(meta_name::kMax, range.high);
}

}  // namespace

Frame output_frame(const Frame& slice, const OutputWindow& pixels) {
  if (pixels.type == PixelType::u8) return quantised<uint8_t>(slice, pixels);
  if (pixels.type == PixelType::u16) return quantised<uint16_t>(slice, pixels);
  return slice;
}

Meta SliceOutput::meta_of(int row) const {
  Meta meta;
  meta.set(meta_name::kAxisPx, recipe_.axis.at(row));
  return meta;
}

void SliceOutput::put(int index, int row, const Frame& slice) const {
  Meta meta = meta_of(row);
  // Values are those of the slice, not of its window.
  if (pixels_.type != PixelType::f32) tell_range(range_of(slice), meta);
  Frame out;
  try {
    out = output_frame(slice, pixels_);
  } catch (const Error& e) {
    throw e.in("slice of row {}", row);
  }
  sink_.put(index, out, meta);
}

void SliceOutput::put(const SliceGroup& group, const std::vector<Frame>& slices) const {
  for (size_t i = 0; i < group.slices.size(); ++i) put(group.index + int(i), group.slices[i], slices[i]);
}

void SliceOutput::put_finished(int index, int row, const Frame& slice, const SliceSeen& seen) const {
  Meta meta = meta_of(row);
  if (pixels_.type != PixelType::f32) {
    if (seen.not_numbers > 0) fail("slice of row {}: {} pixels are not numbers", row, seen.not_numbers);
    tell_range({double(seen.low), double(seen.high)}, meta);
  }
  sink_.put(index, slice, meta);
}

}  // namespace harima
