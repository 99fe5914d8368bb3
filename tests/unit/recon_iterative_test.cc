// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>

#include "base/parallel.h"
#include "device/cpu/host_equations.h"
#include "disc_scan.h"
#include "recon/convergence.h"
#include "recon/iteration.h"

using namespace harima;

namespace {

using Vector = std::vector<double>;

constexpr int kWidth = 32, kFew = 20, kFourLanes = 4;

ProjectorSpec small_spec() {
  ProjectorSpec spec;
  spec.columns = spec.width = kWidth;
  spec.lanes = kFourLanes;
  spec.circle_px = 0.5 * (kWidth - 1);
  for (int v = 0; v < kFew; ++v) spec.angle_rad.push_back(M_PI * v / kFew);
  return spec;
}

// A as a table in double, from the definition in device/projector.h: [view * columns + column][pixel].
std::vector<Vector> table_of_projector(double axis) {
  constexpr int kPadded = 64;
  const ProjectorSpec spec = small_spec();
  std::vector<Vector> table(size_t(kFew) * kWidth, Vector(size_t(kWidth) * kWidth, 0.0));
  for (int v = 0; v < kFew; ++v)
    for (int x = 0; x < kWidth; ++x)
      for (int j = 0; j < kWidth; ++j)
        for (int i = 0; i < kWidth; ++i) {
          const double px = i - 0.5 * (kWidth - 1), py = 0.5 * (kWidth - 1) - j;
          if (std::hypot(px, py) > spec.circle_px) continue;
          const double at =
              x - axis - px * std::cos(spec.angle_rad[size_t(v)]) - py * std::sin(spec.angle_rad[size_t(v)]);
          double sum = 1;
          for (int k = 1; k <= kPadded / 2; ++k) {
            const double f = double(k) / kPadded, shape = std::sin(M_PI * f) / (M_PI * f);
            sum += (2 * k == kPadded ? 1 : 2) * shape * shape * std::cos(2 * M_PI * f * at);
          }
          table[size_t(v) * kWidth + size_t(x)][size_t(j) * kWidth + size_t(i)] = sum / kPadded;
        }
  return table;
}

Vector times(const std::vector<Vector>& a, const Vector& x) {
  Vector y;
  for (const Vector& row : a) {
    double sum = 0;
    for (size_t i = 0; i < x.size(); ++i) sum += row[i] * x[i];
    y.push_back(sum);
  }
  return y;
}

Vector times_transposed(const std::vector<Vector>& a, const Vector& y) {
  Vector x(a[0].size(), 0.0);
  for (size_t k = 0; k < a.size(); ++k)
    for (size_t i = 0; i < x.size(); ++i) x[i] += a[k][i] * y[k];
  return x;
}

// SIRT as its formula stands.
Vector plain_sirt(const std::vector<Vector>& a, const Vector& b, int iterations, double relaxation) {
  const Vector lengths = times(a, Vector(a[0].size(), 1.0)),
               rays = times_transposed(a, Vector(a.size(), 1.0));
  Vector x(a[0].size(), 0.0);
  for (int k = 0; k < iterations; ++k) {
    Vector r = times(a, x);
    for (size_t i = 0; i < r.size(); ++i) r[i] = (b[i] - r[i]) / std::max(lengths[i], 1.0);
    const Vector g = times_transposed(a, r);
    for (size_t i = 0; i < x.size(); ++i) x[i] += relaxation * g[i] / std::max(rays[i], 1.0);
  }
  return x;
}

double difference(const float* got, const Vector& want) {
  double off = 0, norm = 0;
  for (size_t i = 0; i < want.size(); ++i) {
    off += (double(got[i]) - want[i]) * (double(got[i]) - want[i]);
    norm += want[i] * want[i];
  }
  return std::sqrt(off / norm);
}

// Line integrals of a disc in lane 0, of noise in lane 2; the others hold nothing.
struct SmallBatch {
  SmallBatch() : memory(size_t(kFew) * view_floats_for(kWidth, kFourLanes) * sizeof(float)) {
    batch = {kFourLanes, kFew, kWidth, view_floats_for(kWidth, kFourLanes), memory.as<float>()};
    std::fill_n(batch.data, size_t(kFew) * batch.view_floats, 0.0f);
    for (int v = 0; v < kFew; ++v)
      for (int x = 0; x < kWidth; ++x) {
        const double r = x - axis - 4 * std::cos(M_PI * v / kFew);
        batch.at(v, x)[0] = float(0.02 * (std::abs(r) < 8 ? 2 * std::sqrt(64 - r * r) : 0));
        batch.at(v, x)[2] = float(0.1 + 0.01 * std::sin(12.9898 * x + 78.233 * v));
      }
  }
  Vector lane(int i) const {
    Vector b;
    for (int v = 0; v < kFew; ++v)
      for (int x = 0; x < kWidth; ++x) b.push_back(double(batch.at(v, x)[i]));
    return b;
  }
  const double axis = 15.2;
  Buffer memory;
  SinogramBatch batch;
};

struct Solved {
  std::vector<float> slices;  // of all lanes
  std::vector<double> residuals;
};

Solved solve(const SmallBatch& small, const IterativeMethod& method, const Iteration& how) {
  ProjectorSpec spec = small_spec();
  spec.subsets = how.subsets;
  const auto projector = make_projector(spec);
  HostEquations equations(
      {kFourLanes, kWidth, kFew, kWidth, 0, kWidth, 1 + method.slice_sets, method.row_sets}, *projector);
  equations.set(small.batch, Vector(kFourLanes, small.axis));
  const LaneSlices x = equations.slices(kImage);
  equations.fill(kImage, {});
  Convergence seen(equations.measured_squares(), kFourLanes, how.stop);
  method.run(equations, how, seen);
  return {{x.data, x.data + x.floats()}, seen.residual_squares(0)};
}

Iteration asked(const IterativeMethod& method, int iterations) {
  Iteration how = method.defaults;
  how.iterations = iterations;
  how.subsets = std::min(how.subsets, 4);
  how.from_fbp = false;
  return how;
}

}  // namespace

TEST_CASE("iterative: sirt is its formula in double") {
  const SmallBatch small;
  const auto a = table_of_projector(small.axis);
  Iteration how = asked(*iterative_method("sirt"), 12);
  how.relaxation = 1.3;
  const Solved solved = solve(small, *iterative_method("sirt"), how);
  for (const int lane : {0, 2})
    CHECK(difference(solved.slices.data() + size_t(lane) * kWidth * kWidth,
                     plain_sirt(a, small.lane(lane), 12, 1.3)) < 3e-4);
  CHECK(std::all_of(solved.slices.begin() + kWidth * kWidth, solved.slices.begin() + 2 * kWidth * kWidth,
                    [](float v) { return v == 0; }));
}

TEST_CASE(
    "iterative: every method comes to the disc, does what its options say, and has the same bits on any "
    "threads") {
  const SmallBatch small;
  for (const IterativeMethod& method : iterative_methods()) {
    CAPTURE(method.name);
    Iteration how = asked(method, 60);
    if (method.takes_tv) how.tv = 1e-4;
    how.positive = method.takes_positive;
    std::vector<Solved> runs;
    for (const int threads : {1, 3}) {
      set_thread_count(threads);
      runs.push_back(solve(small, method, how));
    }
    set_thread_count(0);
    CHECK(runs[0].slices == runs[1].slices);
    const Solved& solved = runs[0];
    CHECK(solved.residuals.size() == 60);
    CHECK(solved.residuals.back() < 0.01 * solved.residuals.front());
    CHECK(double(solved.slices[15 * kWidth + 19]) == doctest::Approx(0.02).epsilon(0.05));  // its middle
    if (method.takes_positive || method.run == run_ml_em)
      CHECK(*std::min_element(solved.slices.begin(), solved.slices.end()) >= 0);
    how.stop = 0.02;
    const Solved stopped = solve(small, method, how);
    CHECK(stopped.residuals.size() < 60);
    CHECK(stopped.residuals.size() > 3);
  }
}

TEST_CASE("iterative: batches of any lanes, bands and company make the same slices of a scan") {
  const Scan scan = disc_scan();
  for (const IterativeMethod& method : iterative_methods()) {
    CAPTURE(method.name);
    Recipe recipe = disc_recipe(method.name);
    recipe.iteration = method.defaults;
    recipe.iteration.iterations = 4;
    recipe.axis.slope = 0.02;
    MapSink all, narrow;
    const Plan plan = plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, 0, 2);
    const auto report = reconstruct(scan, recipe, plan, {}, all, {}, {});
    CHECK(report.iterations.most() == 4);
    size_t least = 0;  // memory for the narrowest batch
    for (size_t memory = plan.memory_bytes; least == 0; memory -= memory / 20)
      if (plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, memory, 2).lanes == 4) least = memory;
    reconstruct(scan, recipe, plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, least, 2), {}, narrow,
                {}, {});
    for (int row = 0; row < kRows; ++row) CHECK(largest_difference(all.slices[row], narrow.slices[row]) == 0);
  }
}
