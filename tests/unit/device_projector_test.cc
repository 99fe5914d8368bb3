// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <random>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "device/fbp.h"
#include "device/projector.h"
#include "random_rows.h"

using namespace harima;

namespace {

using Slices = std::vector<std::vector<float>>;  // [lane]

struct Geometry {
  ProjectorSpec spec;
  std::vector<double> axis;
};

Geometry geometry(int columns, int width, int views, int lanes, double tilt) {
  Geometry g;
  g.spec.columns = columns;
  g.spec.width = width;
  g.spec.lanes = lanes;
  g.spec.circle_px = 0.5 * (width - 1);
  g.spec.is_tilted = tilt != 0;
  std::mt19937 random(unsigned(columns + views));
  std::uniform_real_distribution<double> angle(-1, 6);
  for (int v = 0; v < views; ++v) g.spec.angle_rad.push_back(angle(random));
  for (int lane = 0; lane < lanes; ++lane) g.axis.push_back(0.5 * (columns - 1) + 0.3 + tilt * lane);
  return g;
}

struct Rows {
  explicit Rows(const ProjectorSpec& s)
      : batch{s.lanes, int(s.angle_rad.size()), s.columns, view_floats_for(s.columns, s.lanes), nullptr},
        memory(size_t(batch.views) * batch.view_floats * sizeof(float)) {
    batch.data = memory.as<float>();
    std::fill_n(batch.data, size_t(batch.views) * batch.view_floats, 0.0f);
  }
  SinogramBatch batch;
  Buffer memory;
};

Slices noisy_slices(const ProjectorSpec& s) {
  Slices slices;
  for (int lane = 0; lane < s.lanes; ++lane)
    slices.push_back(normal_noise(size_t(s.width) * size_t(s.width), unsigned(lane)));
  return slices;
}

bool is_inside(const ProjectorSpec& s, size_t pixel) {
  const double middle = 0.5 * (s.width - 1);
  return std::hypot(double(pixel % size_t(s.width)) - middle, double(pixel / size_t(s.width)) - middle) <=
         s.circle_px;
}

// The row of one pixel of value 1 by the definition in the header, with the triangle's frequencies k/P, |k|
// <= P/2.
double footprint(double at, int padded) {
  double sum = 0;
  for (int k = -padded / 2; k <= padded / 2; ++k) {
    const double f = double(k) / padded, shape = k == 0 ? 1 : std::sin(M_PI * f) / (M_PI * f);
    sum += (2 * std::abs(k) == padded ? 0.5 : 1.0) * shape * shape * std::cos(2 * M_PI * f * at);
  }
  return sum / padded;
}

double adjoint_mismatch(const Geometry& g, int subset) {
  const ProjectorSpec& s = g.spec;
  const auto projector = make_projector(s);
  projector->set_axis(g.axis);
  Slices f = noisy_slices(s), back(f.size(), std::vector<float>(f[0].size()));
  Rows projected(s), p(s);
  const std::vector<float> samples = normal_noise(size_t(p.batch.views) * p.batch.view_floats, 99);
  std::copy(samples.begin(), samples.end(), p.batch.data);
  projector->project(pointers<const float>(f), projected.batch, subset);
  projector->back_project(p.batch, pointers<float>(back), subset);
  double worst = 0;
  for (int lane = 0; lane < s.lanes; ++lane) {
    double rows = 0, slices = 0, norm_a = 0, norm_b = 0;
    for (int view : projector->views_of(subset))
      for (int x = 0; x < s.columns; ++x) {
        const double a = double(projected.batch.at(view, x)[lane]), b = double(p.batch.at(view, x)[lane]);
        rows += a * b;
        norm_a += a * a;
        norm_b += b * b;
      }
    for (size_t i = 0; i < f[0].size(); ++i)
      slices += double(f[size_t(lane)][i]) * double(back[size_t(lane)][i]);
    worst = std::max(worst, std::abs(rows - slices) / std::sqrt(norm_a * norm_b));
  }
  return worst;
}

}  // namespace

TEST_CASE("projector: A and its transpose are matched, any lanes, odd sizes, tilted, subsets") {
  for (const int lanes : {4, 8, 16})
    for (const double tilt : {0.0, 0.17})
      for (const auto& [columns, width, views] : {std::array{31, 31, 1}, std::array{65, 65, 40},
                                                  std::array{48, 80, 29}, std::array{301, 301, 23}}) {
        Geometry g = geometry(columns, width, views, lanes, tilt);
        CHECK(adjoint_mismatch(g, kAllViews) < 1e-6);
        g.spec.subsets = std::min(views, 3);
        CHECK(adjoint_mismatch(g, g.spec.subsets - 1) < 1e-6);
      }
}

TEST_CASE("projector: a pixel's line integrals are those of the definition") {
  for (const double tilt : {0.0, 0.4}) {
    const Geometry g = geometry(40, 37, 12, 4, tilt);
    const ProjectorSpec& s = g.spec;
    Slices f(4, std::vector<float>(37 * 37, 0.0f));
    const int px[] = {18, 5, 25, 30}, py[] = {18, 20, 4, 26};
    for (size_t lane = 0; lane < 4; ++lane) f[lane][size_t(py[lane] * 37 + px[lane])] = float(lane + 1);
    const auto projector = make_projector(s);
    projector->set_axis(g.axis);
    Rows rows(s);
    projector->project(pointers<const float>(f), rows.batch);
    FbpSpec size;
    size.columns = s.columns;
    size.width = s.width;
    const int padded = padded_columns(size);
    for (int lane = 0; lane < 4; ++lane)
      for (int view = 0; view < rows.batch.views; ++view)
        for (int x = 0; x < s.columns; ++x) {
          const double angle = s.angle_rad[size_t(view)];
          const double at =
              g.axis[size_t(lane)] + (px[lane] - 18) * std::cos(angle) + (18 - py[lane]) * std::sin(angle);
          CHECK(double(rows.batch.at(view, x)[lane]) / (lane + 1) ==
                doctest::Approx(footprint(x - at, padded)).epsilon(1.2e-4).scale(1));
        }
  }
}

TEST_CASE(
    "projector: same bits whatever the threads and the processor; pixels beyond the circle are nothing") {
  const Geometry g = geometry(130, 130, 33, 8, 0.1);
  Slices f = noisy_slices(g.spec), all = f;
  for (auto& slice : f)
    for (size_t i = 0; i < slice.size(); ++i)
      if (!is_inside(g.spec, i)) slice[i] = 0;
  std::vector<std::vector<float>> made;
  for (const auto& [threads, target] :
       {std::pair{1, ""}, std::pair{2, ""}, std::pair{5, "avx2"}, std::pair{3, "generic"}}) {
    set_thread_count(threads);
    if (!force_lane_target(target)) continue;
    const auto projector = make_projector(g.spec);
    projector->set_axis(g.axis);
    Rows rows(g.spec);
    projector->project(pointers<const float>(threads == 2 ? f : all), rows.batch);
    Slices back = f;
    projector->back_project(rows.batch, pointers<float>(back));
    made.push_back({rows.batch.at(7, 0), rows.batch.at(7, 0) + 130 * 8});
    made.back().insert(made.back().end(), back[3].begin(), back[3].end());
    CHECK(back[3][0] == 0);
  }
  set_thread_count(0);
  force_lane_target("");
  CHECK(made.size() >= 3);
  for (const auto& other : made) CHECK(made[0] == other);
}
