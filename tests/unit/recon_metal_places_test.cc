// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/buffer.h"
#include "device/cpu/pixel_sums.h"
#include "image/geometry.h"
#include "recon/coarse_slices.h"
#include "recon/metal_places.h"

namespace harima {

namespace {

constexpr int kLanes = 16;
constexpr double kBody = 0.3;  // of its radius, in columns

// Round pieces of 1 to 3.8 pixels across, one a lane, in a body a fiftieth as dense.
struct Specks {
  int columns, views;
  double axis;
  std::vector<double> angles;
  Buffer memory;
  SinogramBatch batch;

  double x(int lane) const {
    return 0.4 * columns * std::cos(2.4 * lane) * (lane + 1) / kLanes + 0.37 * lane;
  }
  double y(int lane) const {
    return 0.4 * columns * std::sin(2.4 * lane) * (lane + 1) / kLanes + 0.23 * lane;
  }
  double radius(int lane) const { return 0.5 + 0.2 * (lane % 8); }

  Specks(int columns_, int views_, double axis_)
      : columns(columns_), views(views_), axis(axis_),
        memory(size_t(views) * view_floats_for(columns, kLanes) * sizeof(float)) {
    batch = {kLanes, views, columns, view_floats_for(columns, kLanes), memory.as<float>()};
    for (int v = 0; v < views; ++v) {
      const double angle = M_PI * v / views;
      angles.push_back(angle);
      for (int n = 0; n < columns; ++n)
        for (int lane = 0; lane < kLanes; ++lane) {
          const double at = n - axis - x(lane) * std::cos(angle) - y(lane) * std::sin(angle),
                       body = kBody * columns;
          double sum = 0.02 * 2 * std::sqrt(std::max(0.0, body * body - (n - axis) * (n - axis)));
          for (int i = 0; i < 16; ++i) {
            const double t = at + (i - 7.5) / 16;
            sum += 2 * std::sqrt(std::max(0.0, radius(lane) * radius(lane) - t * t)) / 16;
          }
          batch.at(v, n)[lane] = float(sum);
        }
    }
  }

  FbpSpec spec() const {
    FbpSpec spec;
    spec.columns = spec.width = spec.out_width = spec.out_height = columns;
    spec.views = views;
    spec.angle_rad = angles;
    spec.weight_rad = half_turn_weights(angles);
    spec.window = [](double) { return 1.0; };
    spec.as_linear = true;
    spec.circle_px = std::min(axis, columns - 1 - axis);
    return spec;
  }
};

struct Full {
  Buffer memory;
  std::vector<float*> slices;
  Full(const Specks& specks)
      : memory(size_t(kLanes) * size_t(specks.columns) * size_t(specks.columns) * sizeof(float)) {
    const auto pixels = size_t(specks.columns) * size_t(specks.columns);
    for (int lane = 0; lane < kLanes; ++lane) slices.push_back(memory.as<float>() + size_t(lane) * pixels);
    make_fbp("fourier", specks.spec())
        ->reconstruct(specks.batch, std::vector<double>(kLanes, specks.axis), slices, size_t(specks.columns));
  }
};

}  // namespace

TEST_CASE("metal of a pixel or more has a place in coarse slices, and there are few others") {
  for (const auto& [columns, views] : {std::pair{150, 240}, {151, 90}, {256, 700}}) {
    Specks specks(columns, views, 0.5 * (columns - 1) + 1.3);
    const Full full(specks);
    CoarseSlices coarse(specks.spec());
    coarse.load(specks.batch, std::vector<double>(kLanes, specks.axis));
    coarse.make();
    MetalPlaces places(coarse.width());
    for (int lane = 0; lane < kLanes; ++lane) {
      const float* const slice = full.slices[size_t(lane)];
      const size_t pixels = size_t(columns) * size_t(columns);
      const float level = 0.95f * *std::max_element(slice, slice + pixels);
      std::vector<const float*> only(kLanes, nullptr);
      only[size_t(lane)] = coarse.slice(lane);
      places.clear();
      CHECK(places.mark(only, level) == 0);
      int missed = 0;
      size_t marked = 0;
      for (int y = 0; y < columns; ++y)
        for (int x = 0; x < columns; ++x) {
          const bool is_place = places.row(y / 2)[x / 2] >> lane & 1;
          missed += slice[size_t(y) * size_t(columns) + size_t(x)] >= level && !is_place;
          marked += is_place;
        }
      CAPTURE(lane);
      CAPTURE(columns);
      CHECK(missed == 0);
      CHECK(marked < 300);
    }
  }
}

TEST_CASE("sums of single pixels are those of the direct method, whatever is summed up with them") {
  Specks specks(70, 100, 33.1);
  const FbpSpec spec = specks.spec();
  for (const bool is_tilted : {false, true}) {
    std::vector<double> axes(kLanes, specks.axis);
    for (size_t lane = 0; is_tilted && lane < axes.size(); ++lane) axes[lane] += 0.1 * double(lane);
    Buffer memory(size_t(kLanes) * 70 * 70 * sizeof(float));
    std::vector<float*> slices;
    for (int lane = 0; lane < kLanes; ++lane) slices.push_back(memory.as<float>() + size_t(lane) * 70 * 70);
    Specks again(70, 100, 33.1);
    make_fbp("direct", spec)->reconstruct(again.batch, axes, slices, 70);
    PixelSums sums(spec);
    const std::vector<PixelSums::Block> blocks{{32, 40, 15, 0}, {16, 20, 5, 16 * kLanes}};
    std::vector<float> found(24 * kLanes, 0.0f);
    sums.make(specks.batch, axes, blocks, found.data());
    for (int i = 0; i < 24; ++i)
      for (int lane = 0; lane < kLanes; ++lane) {
        const int x = i < 16 ? 32 + i : i < 20 ? 16 + i - 16 : 24 + i - 20, y = i < 16 ? 40 : 20;
        CHECK(found[size_t(i) * kLanes + size_t(lane)] ==
              doctest::Approx(slices[size_t(lane)][y * 70 + x]).epsilon(1e-4));
      }
    std::vector<float> alone(4 * kLanes, 0.0f);
    sums.make(specks.batch, axes, std::vector<PixelSums::Block>{{16, 20, 4, 0}}, alone.data());
    CHECK(std::equal(alone.begin(), alone.end(), found.begin() + 20 * kLanes));
  }
}

}  // namespace harima
