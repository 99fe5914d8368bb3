// SPDX-License-Identifier: BSD-3-Clause
#include "base/error.h"
#include "base/text.h"
#include "settle.h"

namespace harima {

OutputWindow settle_pixels(const Options& opt) {
  OutputWindow pixels;
  pixels.type = pixel_type_named(opt.type);
  const bool wants_window = pixels.type != PixelType::f32 && !makes_picture(opt);
  if (opt.window.empty() && !wants_window) return pixels;
  if (opt.window.empty()) fail_usage("--type {} wants a --window LOW:HIGH in 1/cm", opt.type);
  const auto ends = split(opt.window, ':', 2);
  if (ends.size() != 2) fail_usage("--window is '{}', wanted LOW:HIGH in 1/cm", opt.window);
  pixels.low = parse_number(ends[0]);
  pixels.high = parse_number(ends[1]);
  if (!(pixels.high > pixels.low))
    fail_usage("--window {} is empty, wanted LOW:HIGH with LOW < HIGH", opt.window);
  if (!wants_window && !makes_picture(opt))
    fail_usage("--window wants --type u8 or u16; f32 holds 1/cm as they are");
  return pixels;
}

GreyWindow picture_window(const Options& opt, const FrameView& slice) {
  if (opt.window.empty()) return window_of(slice, 0.005, 0.995);
  const OutputWindow pixels = settle_pixels(opt);
  return {float(pixels.low), float(pixels.high)};
}

}  // namespace harima
