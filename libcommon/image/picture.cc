// SPDX-License-Identifier: BSD-3-Clause
#include "image/picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

namespace harima {

namespace {

constexpr int kGlyphWidth = 5, kGlyphHeight = 7;
struct Glyph {
  char letter;
  std::array<uint8_t, kGlyphHeight> rows;  // 5 bits each, leftmost highest
};
constexpr std::array<Glyph, 16> kGlyphs{{{'0', {14, 17, 19, 21, 25, 17, 14}},
                                         {'1', {4, 12, 4, 4, 4, 4, 14}},
                                         {'2', {14, 17, 1, 2, 4, 8, 31}},
                                         {'3', {31, 2, 4, 2, 1, 17, 14}},
                                         {'4', {2, 6, 10, 18, 31, 2, 2}},
                                         {'5', {31, 16, 30, 1, 1, 17, 14}},
                                         {'6', {6, 8, 16, 30, 17, 17, 14}},
                                         {'7', {31, 1, 2, 4, 8, 8, 8}},
                                         {'8', {14, 17, 17, 14, 17, 17, 14}},
                                         {'9', {14, 17, 17, 15, 1, 2, 12}},
                                         {'.', {0, 0, 0, 0, 0, 12, 12}},
                                         {'-', {0, 0, 0, 31, 0, 0, 0}},
                                         {'x', {0, 0, 17, 10, 4, 10, 17}},
                                         {'y', {0, 0, 17, 17, 15, 1, 14}},
                                         {'z', {0, 0, 31, 2, 4, 8, 31}},
                                         {'=', {0, 0, 31, 0, 31, 0, 0}}}};

uint8_t grey_of(float value, GreyWindow window) {
  if (std::isnan(value)) return 0;
  return uint8_t(std::clamp(255.0f * (value - window.low) / (window.high - window.low), 0.0f, 255.0f));
}

float block_mean(const FrameView& frame, int x, int y, int step) {
  float sum = 0;
  for (int dy = 0; dy < step; ++dy)
    for (int dx = 0; dx < step; ++dx) sum += frame.row<float>(y + dy)[x + dx];
  return sum / float(step * step);
}

}  // namespace

GreyWindow window_of(const FrameView& frame, double low, double high) {
  std::vector<float> values;
  for (int y = 0; y < frame.height; ++y)
    for (int x = 0; x < frame.width; ++x)
      if (const float v = frame.row<float>(y)[x]; v != 0 && std::isfinite(v)) values.push_back(v);
  if (values.empty()) return {0, 1};
  auto at = [&](double share) {
    const auto place = values.begin() + long(share * double(values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
  };
  const float bottom = at(low), top = at(high);
  return {bottom, top > bottom ? top : bottom + 1};
}

Picture::Picture(int width, int height, uint8_t grey) : canvas_(PixelType::u8, width, height) {
  std::memset(canvas_.data(), grey, canvas_.bytes());
}

void Picture::set(int x, int y, uint8_t grey) {
  if (x >= 0 && y >= 0 && x < canvas_.width() && y < canvas_.height()) canvas_.row<uint8_t>(y)[x] = grey;
}

void Picture::paste(const FrameView& frame, int x, int y, int step, GreyWindow window) {
  for (int j = 0; j < frame.height / step; ++j)
    for (int i = 0; i < frame.width / step; ++i)
      set(x + i, y + j, grey_of(block_mean(frame, i * step, j * step, step), window));
}

void Picture::caption(std::string_view text, int x, int y, int size) {
  for (char letter : text) {
    const auto glyph = std::find_if(kGlyphs.begin(), kGlyphs.end(), [&](const Glyph& g) { return g.letter == letter; });
    for (int j = 0; glyph != kGlyphs.end() && j < kGlyphHeight * size; ++j)
      for (int i = 0; i < kGlyphWidth * size; ++i)
        if (glyph->rows[size_t(j / size)] >> (kGlyphWidth - 1 - i / size) & 1) set(x + i, y + j, 255);
    x += (kGlyphWidth + 1) * size;
  }
}

}  // namespace harima
