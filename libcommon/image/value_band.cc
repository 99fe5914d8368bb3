// SPDX-License-Identifier: BSD-3-Clause
#include "image/value_band.h"

#include <cmath>

#include "image/pixels.h"

namespace harima {

ValueBand ValueBand::above(double value) { return {std::nextafter(value, HUGE_VAL), HUGE_VAL}; }
ValueBand ValueBand::below(double value) { return {-HUGE_VAL, std::nextafter(value, -HUGE_VAL)}; }

int64_t mark_band(const Pixels& pixels, const ValueBand& band, uint8_t on, uint8_t* out) {
  int64_t nan = 0;
  with_pixels(pixels.type, [&]<class T>() {
    const auto all = pixels.as<T>();
    for (size_t i = 0; i < all.size(); ++i) {
      const auto value = double(all[i]);
      out[i] = uint8_t((value >= band.low) & (value <= band.high)) * on;
      if constexpr (std::is_floating_point_v<T>) nan += value != value;
    }
  });
  return nan;
}

}  // namespace harima
