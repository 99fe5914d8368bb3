// SPDX-License-Identifier: BSD-3-Clause
// A beam with known structure that has moved by known fractions of pixels: moves that are found, and what is
// left of the structure.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "base/parallel.h"
#include "disc_scan.h"
#include "recon/flat_shift.h"
#include "recon/moved_beam.h"

using namespace harima;

namespace {

constexpr int kFlats = 8;

// Between -0.5 and 0.5, without order.
double noise(int exposure, int x, int y) {
  uint64_t z = (uint64_t(exposure) << 40) + (uint64_t(y) << 20) + uint64_t(x) + 1;
  for (int i = 0; i < 3; ++i) z = (z ^ (z >> 29)) * 0xbf58476d1ce4e5b9u;
  return double(z >> 11) * 0x1p-53 - 0.5;
}

// Of pixels with gains of their own, which do not move: rms `gain`.
double pixel_gain(double gain, int x, int y) { return 1 + gain * std::sqrt(12.0) * noise(-1, x, y); }

enum class Structure { none, stripes, both };

double beam(Structure structure, double x, double y) {
  const double stripes = structure == Structure::none
                             ? 0
                             : 2000 * std::sin(2 * M_PI * y / 9) + 1000 * std::sin(2 * M_PI * y / 5.3 + 1);
  const double waves = structure == Structure::both ? 1500 * std::sin(2 * M_PI * (x + 0.3 * y) / 7) : 0;
  return 30000 + stripes + waves;
}

Move move_of(int exposure) { return {0.8 * std::sin(1.3 * exposure), 1.4 * std::cos(0.7 * exposure)}; }

// None on average.
Move flat_move(int flat) {
  const double way = flat < kFlats / 2 ? 1 : -1, angle = 2.1 * (flat % (kFlats / 2));
  return {way * 0.5 * std::cos(angle), way * 0.7 * std::sin(angle)};
}

Frame exposed(Structure structure, int exposure, const Move& at, const Frame* through, double gain) {
  Frame frame(PixelType::u16, kColumns, kRows);
  for (int y = 0; y < kRows; ++y)
    for (int x = 0; x < kColumns; ++x) {
      const double share =
          through ? (through->row<uint16_t>(y)[x] - 100.0 - x) / (50000 + 20 * x + 100 * y) : 1;
      frame.row<uint16_t>(y)[x] = uint16_t(
          std::lround(100 + x + beam(structure, x - at[0], y - at[1]) * share * pixel_gain(gain, x, y) +
                      300 * noise(exposure, x, y)));
    }
  return frame;
}

Scan restless_scan(Structure structure, bool flats_move, bool views_move, double gain = 0) {
  Scan scan = disc_scan();
  std::vector<Frame> views, flats;
  for (int v = 0; v < kViews; ++v) {
    const Frame through = counts(M_PI * v / kViews, true);
    views.push_back(exposed(structure, 100 + v, views_move ? move_of(v) : Move{}, &through, gain));
  }
  for (int i = 0; i < kFlats; ++i)
    flats.push_back(exposed(structure, i, flats_move ? flat_move(i) : Move{}, nullptr, gain));
  scan.source = stack_of(views, "projections");
  scan.flats = {{{stack_of(flats, "flats"), all_rows(kFlats)}, 0}};
  return scan;
}

struct Errors {
  double x = 0, y = 0, transmission = 0;
};

// rms, of moves and of the transmissions.
Errors errors_of(const Scan& scan, bool look = true) {
  MovedBeam moved(scan, {}, 2);
  moved.find(nullptr, look, [] {});
  Errors errors;
  double off = 0;
  for (int v = 0; v < kViews; ++v) {
    errors.x += std::pow(moved.moves()[size_t(v)][0] - move_of(v)[0], 2) / kViews;
    errors.y += std::pow(moved.moves()[size_t(v)][1] - move_of(v)[1], 2) / kViews;
    std::vector<float> row(kColumns);
    moved.scan().source->read_rows(v, 10, 11, reinterpret_cast<std::byte*>(row.data()));
    const Frame clean = counts(M_PI * v / kViews, true);
    for (int x = 3; x < kColumns - 3; ++x)
      off += std::pow(
          double(row[size_t(x)]) - (clean.row<uint16_t>(10)[x] - 100.0 - x) / (50000 + 20 * x + 1000), 2);
  }
  return {std::sqrt(errors.x), std::sqrt(errors.y), std::sqrt(off / (kViews * kColumns))};
}

}  // namespace

TEST_CASE(
    "moves of a beam with structure along both axes are found to a twentieth of a pixel, and its structure "
    "is gone") {
  const Errors still = errors_of(restless_scan(Structure::both, false, false));
  const Errors moving = errors_of(restless_scan(Structure::both, true, true));
  CHECK(moving.x < 0.05);
  CHECK(moving.y < 0.05);
  CHECK(moving.transmission < 1.4 * still.transmission);
}

TEST_CASE("gains of pixels stay where they are while the beam moves") {
  const Errors still = errors_of(restless_scan(Structure::both, false, false, 0.03)),
               moving = errors_of(restless_scan(Structure::both, true, true, 0.03));
  CHECK(moving.x < 0.05);
  CHECK(moving.y < 0.05);
  CHECK(moving.transmission < 1.7 * still.transmission);
  const Scan fresh = restless_scan(Structure::both, false, true, 0.03);  // flats say nothing of what moves
  const Errors with = errors_of(fresh), without = errors_of(fresh, false);
  CHECK(with.transmission < 0.6 * without.transmission);
  CHECK(with.x < 0.1);
  CHECK(with.y < 0.1);
}

TEST_CASE(
    "of stripes the move across them is found, along them none is told; without structure none at all") {
  MovedBeam stripes(restless_scan(Structure::stripes, false, true), {}, 2),
      plain(restless_scan(Structure::none, false, true), {}, 2);
  stripes.find(nullptr, true, [] {});
  plain.find(nullptr, true, [] {});
  double worst = 0;
  for (int v = 0; v < kViews; ++v) {
    CHECK(stripes.moves()[size_t(v)][0] == 0);
    CHECK(plain.moves()[size_t(v)] == Move{});
    worst = std::max(worst, std::abs(stripes.moves()[size_t(v)][1] - move_of(v)[1]));
  }
  CHECK(worst < 0.1);
}

TEST_CASE("a beam that stands still stays where it is, and what comes out does not depend on threads") {
  MovedBeam still(restless_scan(Structure::both, false, false), {}, 2);
  const MovesReport report = still.find(nullptr, true, [] {});
  CHECK(report.rms_px[0] < 0.03);
  CHECK(report.rms_px[1] < 0.03);
  const Scan scan = restless_scan(Structure::both, true, true);
  MovedBeam one(scan, {}, 2), many(scan, {}, 2);
  set_thread_count(1);
  one.find(nullptr, true, [] {});
  set_thread_count(3);
  many.find(nullptr, true, [] {});
  CHECK(one.moves() == many.moves());
}

TEST_CASE("moved rows are those of the shifted function, and the pixels themselves without a move") {
  Frame frame(PixelType::f32, 40, 30);
  const auto at = [](double x, double y) { return std::sin(0.4 * x) + std::cos(0.3 * y + 0.2 * x); };
  for (int y = 0; y < 30; ++y)
    for (int x = 0; x < 40; ++x) frame.row<float>(y)[x] = float(at(x, y));
  std::vector<float> out(40 * 30);
  moved_rows(frame, {0, 0}, 0, 30, out.data());
  CHECK(std::memcmp(out.data(), frame.data(), out.size() * sizeof(float)) == 0);
  for (const Move& by : {Move{0.3, -0.7}, Move{-2.6, 3.2}, Move{1, 0}, Move{0, 0.5}}) {
    moved_rows(frame, by, 0, 30, out.data());
    double worst = 0;
    for (int y = 5; y < 25; ++y)
      for (int x = 5; x < 35; ++x)
        worst = std::max(worst, std::abs(double(out[size_t(y * 40 + x)]) - at(x - by[0], y - by[1])));
    CHECK(worst < 0.006);
  }
  moved_rows(frame, {100, -100}, 0, 30, out.data());
  CHECK(out[0] == frame.row<float>(29)[0]);
}
