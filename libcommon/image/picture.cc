// SPDX-License-Identifier: BSD-3-Clause
#include "image/picture.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "image/glyphs.h"

namespace harima {

namespace {

constexpr int kLetterWidth = kGlyphWidth + 1;

uint8_t grey_of(float value, GreyWindow window) {
  if (std::isnan(value)) return 0;
  return uint8_t(std::clamp(255.0f * (value - window.low) / (window.high - window.low), 0.0f, 255.0f));
}

float block_mean(const FrameView& frame, int x, int y, int wide, int tall) {
  float sum = 0;
  for (int dy = 0; dy < tall; ++dy)
    for (int dx = 0; dx < wide; ++dx) sum += frame.row<float>(y + dy)[x + dx];
  return sum / float(wide * tall);
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
  const int wide = std::min(step, frame.width), tall = std::min(step, frame.height);
  for (int j = 0; j < frame.height / tall; ++j)
    for (int i = 0; i < frame.width / wide; ++i)
      set(x + i, y + j, grey_of(block_mean(frame, i * wide, j * tall, wide, tall), window));
}

void Picture::fill(int x, int y, int width, int height, uint8_t grey) {
  for (int j = y; j < y + height; ++j)
    for (int i = x; i < x + width; ++i) set(i, j, grey);
}

void Picture::caption(std::string_view text, int x, int y, int size) {
  write(text, x, y, size, size, 0);
  write(text, x, y, size, 0, 255);
}

// Each dot of the letters as a square of `size`, and `rim` more on every side.
void Picture::write(std::string_view text, int x, int y, int size, int rim, uint8_t grey) {
  for (char letter : text) {
    if (letter == '\xc2') continue;  // the first byte of a micro sign in UTF-8
    const Glyph* glyph = glyph_of(letter);
    for (int j = 0; glyph && j < kGlyphHeight; ++j)
      for (int i = 0; i < kGlyphWidth; ++i)
        if (glyph->rows[size_t(j)] >> (kGlyphWidth - 1 - i) & 1)
          fill(x + i * size - rim, y + j * size - rim, size + 2 * rim, size + 2 * rim, grey);
    x += kLetterWidth * size;
  }
}

int Picture::caption_width(std::string_view text, int size) {
  const auto letters = int(std::count_if(text.begin(), text.end(), [](char c) { return c != '\xc2'; }));
  return (letters * kLetterWidth - 1) * size;
}

}  // namespace harima
