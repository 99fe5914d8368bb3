// SPDX-License-Identifier: BSD-3-Clause
// Processor time of forward and back projection and of an iteration of each method, over that of filtered
// back projection by gridding, all in turn: iterative_bench [COLUMNS] [VIEWS] [RUNS] [LANES]. Of several runs
// the fastest counts. Of methods the second and third iteration are timed, by what three take more than one.
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <ctime>
#include <functional>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/cpu/host_equations.h"
#include "device/fbp.h"
#include "fbp_spec.h"
#include "recon/convergence.h"
#include "recon/iteration.h"

using namespace harima;

namespace {

class Bench {
 public:
  Bench(int columns, int views, int lanes)
      : batch_{lanes, views, columns, view_floats_for(columns, lanes), nullptr},
        memory_(size_t(views) * batch_.view_floats * sizeof(float)),
        axis_(size_t(lanes), 0.5 * (columns - 1) + 3.3) {
    batch_.data = memory_.as<float>();
    uint32_t state = 1;
    for (int v = 0; v < views; ++v)
      for (int x = 0; x < columns; ++x) {
        const float r = 2.2f * float(x) / float(columns) - 1.1f, disc = std::sqrt(std::max(0.0f, 1 - r * r));
        for (int lane = 0; lane < lanes; ++lane)
          batch_.at(v, x)[lane] = disc + float((state = state * 1664525u + 1013904223u) >> 8) * 1e-9f;
      }
  }

  // All in milliseconds of processor time a slice.
  double filtered() {
    const FbpSpec spec = plain_fbp(batch_);
    const auto fbp = make_fbp("fourier", spec);
    Buffer slices(size_t(batch_.lanes) * size_t(spec.width) * size_t(spec.width) * sizeof(float));
    const LaneSlices set{batch_.lanes, spec.width, slices.as<float>()};
    std::vector<float*> out;
    for (int lane = 0; lane < batch_.lanes; ++lane) out.push_back(set.lane(lane));
    fbp->reconstruct(batch_, axis_, out, size_t(spec.width));
    return time([&] { fbp->reconstruct(batch_, axis_, out, size_t(spec.width)); });
  }

  struct Pair {
    double forward, back;
  };
  Pair projections() {
    const auto projector = make_projector(spec(1));
    HostEquations equations = with(*projector, {.slice_sets = 1, .row_sets = 1});
    equations.set(batch_, axis_);
    const RowSet rows{0};
    equations.fill(rows, 1);
    equations.back_project(rows, kImage);
    equations.project(kImage, rows);
    return {time([&] { equations.project(kImage, rows); }),
            time([&] { equations.back_project(rows, kImage); })};
  }

  double iteration(const IterativeMethod& method) {
    const auto projector = make_projector(spec(method.defaults.subsets));
    HostEquations equations =
        with(*projector, {.slice_sets = 1 + method.slice_sets, .row_sets = method.row_sets});
    equations.set(batch_, axis_);
    const auto run = [&](int iterations) {
      Iteration how = method.defaults;
      how.iterations = iterations;
      how.from_fbp = false;
      equations.fill(kImage, {});
      Convergence seen(equations.measured_squares(), batch_.lanes, 0);
      return time([&] { method.run(equations, how, seen); });
    };
    run(1);
    const double one = run(1);
    return (run(3) - one) / 2;
  }

 private:
  struct Sets {
    int slice_sets, row_sets;
  };
  HostEquations with(Projector& projector, Sets sets) const {
    return {{batch_.lanes, batch_.columns, batch_.views, batch_.columns, 0, batch_.columns, sets.slice_sets,
             sets.row_sets},
            projector};
  }
  ProjectorSpec spec(int subsets) const {
    return {batch_.columns, plain_fbp(batch_).angle_rad, batch_.lanes,
            batch_.columns, 0.5 * (batch_.columns - 1),  false,
            subsets};
  }
  double time(const std::function<void()>& work) const {
    const auto now = [] {
      timespec t{};
      clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
      return double(t.tv_sec) * 1e3 + double(t.tv_nsec) * 1e-6;
    };
    const double start = now();
    work();
    return (now() - start) / batch_.lanes;
  }

  SinogramBatch batch_;
  Buffer memory_;
  std::vector<double> axis_;
};

}  // namespace

int main(int argc, char** argv) {
  auto number = [&](int i, int otherwise) { return argc > i ? std::atoi(argv[i]) : otherwise; };
  Bench bench(number(1, 1024), number(2, 1500), number(4, 16));
  const auto methods = iterative_methods();
  double filtered = 1e300, forward = 1e300, back = 1e300;
  std::vector<double> iterations(methods.size(), 1e300);
  for (int run = 0; run < number(3, 3); ++run) {
    filtered = std::min(filtered, bench.filtered());
    const auto pair = bench.projections();
    forward = std::min(forward, pair.forward);
    back = std::min(back, pair.back);
    for (size_t i = 0; i < methods.size(); ++i)
      iterations[i] = std::min(iterations[i], bench.iteration(methods[i]));
  }
  const auto say = [&](const std::string& step, double ms) {
    fmt::print("{}\t{:.2f}\t{:.2f}\n", step, ms, ms / filtered);
  };
  fmt::print("step\tms a slice, of processor time\tover filtered back projection\n");
  say("filtered back projection", filtered);
  say("forward projection", forward);
  say("back projection", back);
  for (size_t i = 0; i < methods.size(); ++i)
    say(fmt::format("an iteration of {}", methods[i].name), iterations[i]);
}
