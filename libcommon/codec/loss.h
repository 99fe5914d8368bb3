// SPDX-License-Identifier: BSD-3-Clause
// What pixels may lose when they are packed, and what they have lost. A bound holds for every pixel; pixels
// that are no numbers, or infinite, stay as they are.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace harima {

enum class LossMode : uint8_t {
  none,
  absolute,   // value: largest error
  relative,   // value: largest error, as a fraction of the range (largest less smallest)
  pointwise,  // value: largest error of a pixel, as a fraction of its size
  psnr,       // value: least peak signal to noise ratio of frames packed together, in dB of the range
  noise,  // value: width of a step in units of the noise of the pixel; at most half of that, and half a count
          // for rounding
};

// Columns [x0, x1) and rows [y0, y1) of every frame.
struct PixelRegion {
  int x0 = 0, x1 = 0, y0 = 0, y1 = 0;
};
inline constexpr size_t kMostRegions = 64;

struct Loss {
  LossMode mode = LossMode::none;
  double value = 0;
  // Lose nothing; frames that do not hold all of them lose nothing either.
  std::vector<PixelRegion> exact = {};
  // Of the pixels of the series; none: that of the frames packed together, which is no larger.
  std::optional<double> range = {};
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

// {"mode": "abs", "value": 25, "pixels": ..., "max_error": ..., "rmse": ..., "psnr_db": ...,
// "share_of_bound": ...}, and "exact" if there are regions.
std::string loss_json(const Loss& loss, const LossRecord& record);

}  // namespace harima
