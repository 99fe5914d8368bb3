// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/simulated_feed.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"

namespace harima {

namespace {

constexpr std::string_view kPrefix = "simulated:";
constexpr int kDarks = 10, kFlats = 10;
constexpr double kDark = 200, kBeam = 20000;
constexpr size_t kNoise = size_t{1} << 16;  // values, drawn once
constexpr int kMostNoise = 200;             // their sum of four is nearly normal, sigma 100 or so

struct Cylinder {
  double x, y, radius, mu;  // in half widths; mu: absorption of a half width
};
constexpr Cylinder kCylinders[] = {{0, 0, 0.8, 0.8}, {0.3, 0.2, 0.25, 1.5}, {-0.35, -0.1, 0.15, -0.8}};

// Lines through the cylinders, parallel at this angle: what is left of the beam, for each column.
std::vector<float> transmission(int width, double angle) {
  std::vector<float> row(static_cast<size_t>(width));
  for (int x = 0; x < width; ++x) {
    const double s = (x - (width - 1) / 2.0) / (width / 2.0);
    double path = 0;
    for (const Cylinder& one : kCylinders) {
      const double off = s - (one.x * std::cos(angle) + one.y * std::sin(angle));
      if (std::abs(off) < one.radius) path += 2 * one.mu * std::sqrt(one.radius * one.radius - off * off);
    }
    row[size_t(x)] = float(std::exp(-path));
  }
  return row;
}

}  // namespace

bool is_simulated(const std::string& input) { return input.starts_with(kPrefix); }

SimulatedDetector parse_simulated(const std::string& input) {
  SimulatedDetector detector;
  char rest = 0;
  if (std::sscanf(input.c_str() + kPrefix.size(), "%dx%d,%d%c", &detector.width, &detector.height,
                  &detector.projections, &rest) != 3 ||
      detector.width < 1 || detector.height < 1 || detector.projections < 1 || detector.width > 65536 ||
      detector.height > 65536)
    fail_usage("{}: wanted simulated:WIDTHxHEIGHT,PROJECTIONS", input);
  return detector;
}

SimulatedFeed::SimulatedFeed(const SimulatedDetector& detector, double withheld, uint64_t seed)
    : withheld_(withheld), seed_(seed) {
  info_.type = PixelType::u16;
  info_.width = detector.width;
  info_.height = detector.height;
  info_.count = kDarks + kFlats + detector.projections;
  info_.meta.set(meta_name::kProjections, detector.projections);
  info_.meta.set(meta_name::kAxisPx, (detector.width - 1) / 2.0);
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<int> part(0, kMostNoise / 4);
  for (size_t i = 0; i < kNoise + size_t(detector.width); ++i)
    noise_.push_back(uint16_t(part(random) + part(random) + part(random) + part(random)));
}

bool SimulatedFeed::next(StreamFrame& frame) {
  for (; next_ < uint64_t(info_.count); ++next_) {
    const uint64_t draw_of[] = {seed_, next_};
    if (double(xxh3(draw_of, sizeof draw_of) >> 11) * 0x1p-53 >= withheld_) break;
    ++left_out_;
  }
  if (next_ == uint64_t(info_.count)) return false;
  frame = {.number = next_, .frame = pool_.take(info_.type, info_.width, info_.height)};
  draw(next_++, frame.frame);
  return true;
}

void SimulatedFeed::draw(uint64_t number, Frame& frame) {
  const int64_t projection = int64_t(number) - kDarks - kFlats, projections = info_.count - kDarks - kFlats;
  frame.tag.kind = projection >= 0   ? FrameKind::projection
                   : number < kDarks ? FrameKind::dark
                                     : FrameKind::flat;
  std::vector<float> beam(size_t(info_.width), frame.tag.kind == FrameKind::dark ? 0.0f : 1.0f);
  if (projection >= 0) {
    frame.tag.angle_deg = 180.0 * double(projection) / double(projections);
    beam = transmission(info_.width, frame.tag.angle_deg * std::numbers::pi / 180);
  }
  std::vector<uint16_t> row(beam.size());
  std::transform(beam.begin(), beam.end(), row.begin(),
                 [](float part) { return uint16_t(kDark + kBeam * double(part)); });
  for (int y = 0; y < info_.height; ++y) {
    const uint64_t at[] = {seed_, number, uint64_t(y)};
    const uint16_t* const noise = noise_.data() + xxh3(at, sizeof at) % kNoise;
    uint16_t* const pixels = frame.row<uint16_t>(y);
    for (int x = 0; x < info_.width; ++x) pixels[x] = uint16_t(row[size_t(x)] + noise[x]);
  }
}

}  // namespace harima
