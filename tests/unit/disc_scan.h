// SPDX-License-Identifier: BSD-3-Clause
// A scan of a disc of known attenuation, measured with dark, flats and 16-bit counts, and a sink that keeps
// slices.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <vector>

#include "recon/reconstruct.h"

namespace harima {

inline constexpr int kColumns = 95, kRows = 21, kViews = 150;
inline constexpr double kAxis = 48.3, kPixelUm = 20, kMuPerCm = 6, kDiscX = 9, kDiscY = -5, kRadius = 17;

inline double chord(double distance) {
  return distance < kRadius ? 2 * std::sqrt(kRadius * kRadius - distance * distance) : 0;
}

inline std::shared_ptr<Source> stack_of(std::vector<Frame> frames, const char* name) {
  StackInfo info;
  info.type = PixelType::u16;
  info.width = kColumns;
  info.height = kRows;
  return std::make_shared<MemorySource>(info, std::move(frames), name);
}

inline Frame counts(double angle_rad, bool with_disc) {
  Frame frame(PixelType::u16, kColumns, kRows);
  for (int y = 0; y < kRows; ++y)
    for (int x = 0; x < kColumns; ++x) {
      double p = 0;  // averaged over the pixel
      for (int s = 0; s < 8; ++s) {
        const double r = x + (s - 3.5) / 8 - kAxis;
        p += chord(std::abs(r - kDiscX * std::cos(angle_rad) - kDiscY * std::sin(angle_rad))) / 8;
      }
      const double beam = 50000 + 20 * x + 100 * y;
      frame.row<uint16_t>(y)[x] = uint16_t(
          std::lround(100 + x + beam * (with_disc ? std::exp(-p * kPixelUm * 1e-4 * kMuPerCm) : 1.0)));
    }
  return frame;
}

inline Scan disc_scan() {
  Scan scan;
  scan.name = "disc";
  std::vector<Frame> projections;
  for (int v = 0; v < kViews; ++v) {
    scan.views.push_back({v, 180.0 * v / kViews, double(v)});
    projections.push_back(counts(M_PI * v / kViews, true));
  }
  scan.source = stack_of(projections, "projections");
  scan.flats.push_back({{stack_of({counts(0, false)}, "flat"), {0}}, 0});
  Frame dark(PixelType::u16, kColumns, kRows);
  for (int y = 0; y < kRows; ++y)
    for (int x = 0; x < kColumns; ++x) dark.row<uint16_t>(y)[x] = uint16_t(100 + x);
  scan.darks.push_back({stack_of({dark}, "dark"), {0}});
  return scan;
}

class MapSink : public Sink {
 public:
  void put(int index, FrameView frame, const Meta& meta) override {
    slices[index] = to_f32(frame);
    metas[index] = meta;
  }
  bool has(int index) const override { return finished.count(index) > 0; }
  void close(const Meta&, const History&) override {}
  std::map<int, Frame> slices;
  std::map<int, Meta> metas;
  std::map<int, bool> finished;
};

inline Recipe disc_recipe(const char* method) {
  Recipe recipe;
  recipe.method = method;
  recipe.ring = "none";
  recipe.pixel_um = kPixelUm;
  recipe.axis.axis_px = kAxis;
  return recipe;
}

inline double mean_around(const Frame& slice, double x, double y, double radius) {
  const double centre = 0.5 * (kColumns - 1);
  double sum = 0;
  int n = 0;
  for (int j = 0; j < slice.height(); ++j)
    for (int i = 0; i < slice.width(); ++i)
      if (std::hypot(i - centre - x, centre - j - y) <= radius) sum += double(slice.row<float>(j)[i]), ++n;
  return sum / n;
}

inline bool is_same(const Frame& a, const Frame& b) {
  return a.bytes() == b.bytes() && std::memcmp(a.view().data, b.view().data, a.bytes()) == 0;
}

inline double largest_difference(const Frame& a, const Frame& b) {
  double most = 0;
  for (int y = 0; y < a.height(); ++y)
    for (int x = 0; x < a.width(); ++x)
      most = std::max(most, std::abs(double(a.row<float>(y)[x]) - double(b.row<float>(y)[x])));
  return most;
}

}  // namespace harima
