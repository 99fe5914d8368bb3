// SPDX-License-Identifier: BSD-3-Clause
// What pixels may lose when they are packed, and what they have lost. A bound holds for every pixel; pixels that are no numbers, or infinite, stay as they are.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

namespace harima {

enum class LossMode : uint8_t {
  none,
  absolute,   // value: largest error
  relative,   // value: largest error, as a fraction of the range (largest less smallest) of the frames that are packed together
  pointwise,  // value: largest error of a pixel, as a fraction of its size
  psnr,       // value: least peak signal to noise ratio of frames packed together, in dB of their range
  noise,      // value: width of a step in units of the noise of the pixel; at most half of that, and half a count for rounding
};

struct Loss {
  LossMode mode = LossMode::none;
  double value = 0;
};

// Errors of all pixels so far, but those that are no numbers.
struct LossRecord {
  uint64_t pixels = 0;
  double largest = 0;  // error
  double share = 0;    // the largest part of what its bound allows that a pixel has used: at most 1
  double squares = 0;  // of errors, added up
  double low = std::numeric_limits<double>::infinity(), high = -low;  // of pixels

  void add(const LossRecord& other);
  double rmse() const;
  double psnr_db() const;  // infinite if nothing was lost
};

// {"mode": "abs", "value": 25, "pixels": ..., "max_error": ..., "rmse": ..., "psnr_db": ..., "share_of_bound": ...}
std::string loss_json(const Loss& loss, const LossRecord& record);

}  // namespace harima
