// SPDX-License-Identifier: BSD-3-Clause
#include "format/tiff_widen.h"

#include <cstring>
#include <limits>

#include "base/error.h"
#include "math/half.h"

namespace harima {

namespace {

template <class From, class To, class Convert>
void each(const std::byte* src, int count, std::byte* dst, Convert convert) {
  for (int i = 0; i < count; ++i) {
    From from;
    std::memcpy(&from, src + size_t(i) * sizeof(From), sizeof(From));
    const To to = convert(from);
    std::memcpy(dst + size_t(i) * sizeof(To), &to, sizeof(To));
  }
}

template <class Wide, class Narrow>
Narrow narrowed(Wide value) {
  if (value < Wide(std::numeric_limits<Narrow>::min()) || value > Wide(std::numeric_limits<Narrow>::max()))
    fail("pixel value {} does not fit 32 bits", value);
  return Narrow(value);
}

// Packed samples, the high bit first (TIFF 6.0, FillOrder 1).
template <class To>
void unpack(const std::byte* src, int bits, int count, std::byte* dst) {
  uint64_t held = 0;
  int have = 0;
  for (int i = 0; i < count; ++i) {
    for (; have < bits; have += 8) held = held << 8 | uint64_t(*src++);
    have -= bits;
    const To value = To(held >> have & ((uint64_t{1} << bits) - 1));
    std::memcpy(dst + size_t(i) * sizeof(To), &value, sizeof(To));
  }
}

void widen_whole(const TiffPage& page, const std::byte* src, int count, std::byte* dst) {
  if (page.bits == 64) return each<uint64_t, uint32_t>(src, count, dst, narrowed<uint64_t, uint32_t>);
  if (page.type == PixelType::u8) return unpack<uint8_t>(src, page.bits, count, dst);
  unpack<uint16_t>(src, page.bits, count, dst);
}

}  // namespace

void widen_samples(const TiffPage& page, const std::byte* src, int count, std::byte* dst) {
  if (size_t(page.bits) == 8 * bytes_of(page.type)) {
    std::memcpy(dst, src, size_t(count) * bytes_of(page.type));
    return;
  }
  if (page.kind == SampleKind::whole) return widen_whole(page, src, count, dst);
  if (page.kind == SampleKind::real && page.bits == 16)
    return each<uint16_t, float>(src, count, dst, half_to_float);
  if (page.kind == SampleKind::real)
    return each<double, float>(src, count, dst, [](double v) { return float(v); });
  if (page.bits == 8) return each<int8_t, int16_t>(src, count, dst, [](int8_t v) { return int16_t(v); });
  each<int64_t, int32_t>(src, count, dst, narrowed<int64_t, int32_t>);
}

}  // namespace harima
