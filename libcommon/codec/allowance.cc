// SPDX-License-Identifier: BSD-3-Clause
#include "codec/allowance.h"

#include <cstring>

#include "image/pixels.h"

namespace harima {

namespace {

template <class T>
uint32_t bits_of(T pixel) {
  uint32_t bits = 0;
  std::memcpy(&bits, &pixel, sizeof pixel);
  return bits;
}

}  // namespace

LossRecord keep_pixels(const GroupShape& shape, const std::byte* pixels, std::byte* back, const Allowance& allowance,
                       std::vector<KeptPixel>& kept) {
  LossRecord record;
  with_pixels(shape.type, [&]<class T>() {
    const auto* const pixel = reinterpret_cast<const T*>(pixels);
    auto* const got = reinterpret_cast<T*>(back);
    const size_t count = size_t(shape.width) * size_t(shape.height) * size_t(shape.count);
    size_t next = 0;
    for (size_t i = 0; i < count; ++i) {
      const double was = double(pixel[i]), is = double(got[i]), error = std::abs(is - was), allowed = allowance.of(was, is);
      if (!(error <= allowed) && bits_of(pixel[i]) != bits_of(got[i])) {
        kept.push_back({uint32_t(i - next), bits_of(pixel[i])});
        got[i] = pixel[i];
        next = i + 1;
      } else if (error > 0) {
        record.largest = std::max(record.largest, error);
        record.share = std::max(record.share, error / allowed);
        record.squares += error * error;
      }
      if (!std::isfinite(was)) continue;
      ++record.pixels;
      record.low = std::min(record.low, was);
      record.high = std::max(record.high, was);
    }
  });
  return record;
}

}  // namespace harima
