// SPDX-License-Identifier: BSD-3-Clause
#include "recon/bad_pixels.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "filter/median.h"
#include "image/zeros.h"

namespace harima {

namespace {

constexpr int kNear = 7;
constexpr float kDead = 0.5f, kBright = 2, kHot = 0.05f;
constexpr double kBeamReaches = 0.05;  // of the mean of the beam

Frame median_near(const Frame& frame) {
  Frame out(PixelType::f32, frame.width(), frame.height());
  MedianFilter{kNear, false}.apply({0, 0, {&frame, 1}}, out);
  return out;
}

double mean_of(const Frame& frame) {
  double sum = 0;
  for (int y = 0; y < frame.height(); ++y)
    for (int x = 0; x < frame.width(); ++x) sum += double(frame.row<float>(y)[x]);
  return sum / (double(frame.width()) * frame.height());
}

std::vector<FrameSet> all_flats(const Scan& scan) {
  std::vector<FrameSet> sets;
  for (const FlatGroup& flat : scan.flats) sets.push_back(flat.set);
  return sets;
}

// Zeros where there are none.
Frame mean_dark(const Scan& scan, FrameAverage how, const std::vector<int>& rows) {
  if (!scan.darks.empty()) return average_rows(how, scan.darks, rows);
  return zeros(scan.width(), scan.height());
}

}  // namespace

BadPixels::BadPixels(const FrameView& map) : width_(map.width) {
  std::vector<float> line(static_cast<size_t>(map.width));
  std::vector<char> bad(static_cast<size_t>(map.width));
  for (int y = 0; y < map.height; ++y) {
    row_to_f32(map, y, line.data());
    for (size_t x = 0; x < line.size(); ++x) bad[x] = line[x] != 0;
    patches_.push_back(patches_of(bad));
  }
}

std::vector<BadPatch> BadPixels::patches_of(const std::vector<char>& bad) {
  std::vector<BadPatch> patches;
  for (int x = 0; x < width_; ++x) {
    if (!bad[size_t(x)]) continue;
    ++count_;
    int left = x, right = x;
    while (left >= 0 && bad[size_t(left)]) --left;
    while (right < width_ && bad[size_t(right)]) ++right;
    if (left < 0 && right == width_) continue;
    const bool has_both = left >= 0 && right < width_;
    patches.push_back({x, left < 0 ? right : left, right == width_ ? left : right,
                       has_both ? double(x - left) / (right - left) : 0});
  }
  lost_rows_ += patches.empty() && std::find(bad.begin(), bad.end(), char{0}) == bad.end();
  return patches;
}

MendStep BadPixels::step() const {
  MendStep step{{}, {0}};
  for (const std::vector<BadPatch>& patches : patches_) {
    step.patches.insert(step.patches.end(), patches.begin(), patches.end());
    step.patches_before.push_back(int(step.patches.size()));
  }
  return step;
}

template <class T>
void BadPixels::mend(int row, T* pixels) const {
  for (const BadPatch& patch : patches_[size_t(row)])
    pixels[patch.column] = mended_pixel(pixels[patch.left], pixels[patch.right], patch.share);
}

void BadPixels::mend(PixelType type, int row, std::byte* pixels) const {
  switch (type) {
    case PixelType::u8:
      return mend(row, reinterpret_cast<uint8_t*>(pixels));
    case PixelType::u16:
      return mend(row, reinterpret_cast<uint16_t*>(pixels));
    case PixelType::i16:
      return mend(row, reinterpret_cast<int16_t*>(pixels));
    case PixelType::u32:
      return mend(row, reinterpret_cast<uint32_t*>(pixels));
    case PixelType::i32:
      return mend(row, reinterpret_cast<int32_t*>(pixels));
    case PixelType::f32:
      return mend(row, reinterpret_cast<float*>(pixels));
  }
}

BadPixels find_bad_pixels(const Scan& scan, FrameAverage how) {
  if (scan.flats.empty()) fail("{}: has no flats, by which bad pixels are found", scan.name);
  const std::vector<int> rows = all_rows(scan.height());
  Frame light = average_rows(how, all_flats(scan), rows);
  const Frame dark = mean_dark(scan, how, rows);
  for (int y = 0; y < scan.height(); ++y)
    for (int x = 0; x < scan.width(); ++x) light.row<float>(y)[x] -= dark.row<float>(y)[x];
  const Frame light_near = median_near(light), dark_near = median_near(dark);
  const auto beam = float(mean_of(light_near));
  Frame map(PixelType::u8, scan.width(), scan.height());
  for (int y = 0; y < scan.height(); ++y)
    for (int x = 0; x < scan.width(); ++x) {
      const float own = light.row<float>(y)[x], near = light_near.row<float>(y)[x];
      const bool is_lit = near > float(kBeamReaches) * beam;
      const bool is_usual = !is_lit || (own >= kDead * near && own <= kBright * near);
      const bool is_hot = dark.row<float>(y)[x] - dark_near.row<float>(y)[x] > kHot * std::abs(beam);
      map.row<uint8_t>(y)[x] = !is_usual || is_hot;
    }
  return BadPixels(map);
}

}  // namespace harima
