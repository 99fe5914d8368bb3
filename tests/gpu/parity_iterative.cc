// SPDX-License-Identifier: BSD-3-Clause
#include "parity_iterative.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "device/gpu_choice.h"
#include "random_rows.h"
#include "recon/slice_maker.h"

namespace harima {

namespace {

constexpr int kColumns = 38, kViews = 31;
constexpr double kPixelUm = 25;

using Slices = std::vector<std::vector<float>>;  // [lane]

struct ProjectorData {
  explicit ProjectorData(const ProjectorCase& one) {
    std::mt19937 random(unsigned(one.columns + one.views));
    std::uniform_real_distribution<double> angle(-1, 6);
    for (int v = 0; v < one.views; ++v) spec.angle_rad.push_back(angle(random));
    spec.columns = one.columns;
    spec.lanes = one.lanes;
    spec.width = one.width;
    spec.circle_px = 0.5 * (one.width - 1);
    spec.is_tilted = one.tilt != 0;
    spec.subsets = one.subsets;
    for (int lane = 0; lane < one.lanes; ++lane) {
      axis.push_back(0.5 * (one.columns - 1) + 0.3 + one.tilt * lane);
      f.push_back(normal_noise(size_t(one.width) * size_t(one.width), unsigned(lane)));
    }
    rows = {one.lanes, one.views, one.columns, view_floats_for(one.columns, one.lanes), nullptr};
    p = normal_noise(size_t(one.views) * rows.view_floats, 99);
  }
  SinogramBatch batch(std::vector<float>& samples) const {
    SinogramBatch all = rows;
    all.data = samples.data();
    return all;
  }

  ProjectorSpec spec;
  std::vector<double> axis;
  Slices f;
  SinogramBatch rows;
  std::vector<float> p;
};

struct Projected {
  std::vector<float> rows;
  Slices slices;
};

constexpr float kUntouched = 7;

Projected run_pair(Projector& projector, ProjectorData& data, int subset) {
  Projected made{std::vector<float>(data.p.size(), kUntouched),
                 Slices(data.f.size(), std::vector<float>(data.f[0].size(), NAN))};
  projector.set_axis(data.axis);
  projector.project(pointers<const float>(data.f), data.batch(made.rows), subset);
  projector.back_project(data.batch(data.p), pointers<float>(made.slices), subset);
  return made;
}

void compare(const Projector& projector, ProjectorData& data, int subset, Projected& got, Projected& want,
             ProjectorError& error) {
  const SinogramBatch rows = data.batch(got.rows), p = data.batch(data.p);
  std::vector<float> flat_got, flat_want;
  for (size_t lane = 0; lane < data.f.size(); ++lane) {
    double in_rows = 0, in_slices = 0, norm_a = 0, norm_b = 0;
    for (int view : projector.views_of(subset))
      for (int x = 0; x < rows.columns; ++x) {
        const double a = double(rows.at(view, x)[lane]), b = double(p.at(view, x)[lane]);
        in_rows += a * b, norm_a += a * a, norm_b += b * b;
      }
    for (size_t i = 0; i < data.f[0].size(); ++i)
      in_slices += double(data.f[lane][i]) * double(got.slices[lane][i]);
    error.adjoint = std::max(error.adjoint, std::abs(in_rows - in_slices) / std::sqrt(norm_a * norm_b));
    flat_got.insert(flat_got.end(), got.slices[lane].begin(), got.slices[lane].end());
    flat_want.insert(flat_want.end(), want.slices[lane].begin(), want.slices[lane].end());
  }
  error.rows = std::max(error.rows, relative_rms(got.rows, want.rows));
  error.slices = std::max(error.slices, relative_rms(flat_got, flat_want));
  const std::vector<int> views = projector.views_of(subset);
  for (int view = 0; view < rows.views; ++view)
    if (!std::binary_search(views.begin(), views.end(), view))
      error.keeps_other_views &= std::all_of(rows.at(view, 0), rows.at(view, rows.columns),
                                             [](float value) { return value == kUntouched; });
}

// Line integrals of two discs, other in each row, with noise.
Scan small_scan(const IterativeCase& one) {
  Scan scan;
  scan.name = "small";
  std::mt19937 random(5);
  std::normal_distribution<double> normal;
  std::vector<Frame> frames;
  for (int v = 0; v < kViews; ++v) {
    const double angle = (one.is_full_turn ? 2 : 1) * M_PI * v / kViews;
    Frame frame(PixelType::f32, kColumns, one.rows);
    for (int y = 0; y < one.rows; ++y)
      for (int x = 0; x < kColumns; ++x) {
        const double r = x - one.recipe.axis.at(y),
                     first = r - 6 * std::cos(angle) + (2 + y) * std::sin(angle),
                     second = r + 7 * std::cos(angle);
        const double chords =
            std::sqrt(std::max(0.0, 64 - first * first)) + 3 * std::sqrt(std::max(0.0, 4 - second * second));
        frame.row<float>(y)[x] = float(0.04 * chords + 0.01 * normal(random));
      }
    scan.views.push_back({v, angle * 180 / M_PI, double(v)});
    frames.push_back(frame);
  }
  StackInfo info;
  info.type = PixelType::f32;
  info.width = kColumns;
  info.height = one.rows;
  scan.source = std::make_shared<MemorySource>(info, std::move(frames), "small");
  return scan;
}

class SliceStore : public Sink {
 public:
  void put(int index, FrameView frame, const Meta&) override { slices[index] = to_f32(frame); }
  bool has(int) const override { return false; }
  void close(const Meta&, const History&) override {}
  std::map<int, Frame> slices;
};

IterativeResult run_case(const IterativeCase& one, const GpuChoice& gpus, const std::function<bool()>& stop) {
  const Scan scan = small_scan(one);
  std::vector<int> rows;
  for (int row = 0; row < one.rows; ++row) rows.push_back(row);
  const Plan plan = gpus.backend
                        ? plan_gpu_bands(scan, one.recipe, rows, {0, one.rows}, PixelType::f32, 0, gpus)
                        : plan_bands(scan, one.recipe, rows, PixelType::f32, 0, 2);
  SliceStore store;
  IterativeResult result;
  result.report = reconstruct(scan, one.recipe, plan, {}, store, {}, stop);
  const FbpSpec spec = fbp_spec(scan, one.recipe, 4);
  const size_t pixels = size_t(spec.out_width) * size_t(spec.out_height);
  result.slices.assign(size_t(one.rows) * pixels, NAN);
  for (const auto& [index, slice] : store.slices)
    std::copy_n(slice.row<float>(0), pixels, result.slices.begin() + long(size_t(index) * pixels));
  return result;
}

void add_methods(std::vector<IterativeCase>& list, const std::string& name,
                 const std::function<void(IterativeCase&, const IterativeMethod&)>& change,
                 const std::string& only = "") {
  for (const IterativeMethod& method : iterative_methods()) {
    if (!only.empty() && only.find(method.name) == std::string::npos) continue;
    IterativeCase one;
    one.name = fmt::format("{}: {}", method.name, name);
    Recipe& recipe = one.recipe;
    recipe.method = method.name;
    recipe.ring = "none";
    recipe.take_log = false;
    recipe.pixel_um = kPixelUm;
    recipe.axis.axis_px = 18.7;
    recipe.iteration = method.defaults;
    recipe.iteration.iterations = 3;
    recipe.iteration.subsets = std::min(method.defaults.subsets, 7);  // not all of one size
    // Conjugate gradients lose what conjugates them: each iteration makes of differences by rounding about
    // ten times as much, on the processor alone too.
    if (recipe.method == "cgls") one.bound = 1e-4;
    change(one, method);
    list.push_back(one);
  }
}

std::vector<IterativeCase> make_cases() {
  std::vector<IterativeCase> list;
  add_methods(list, "plain", [](IterativeCase&, const IterativeMethod&) {});
  add_methods(
      list, "one row", [](IterativeCase& c, const IterativeMethod&) { c.rows = 1; }, "sirt tv");
  add_methods(list, "from filtered back projection or from nothing, not below 0",
              [](IterativeCase& c, const IterativeMethod& method) {
                Iteration& how = c.recipe.iteration;
                how.from_fbp = !how.from_fbp;
                how.positive = method.takes_positive;
              });
  add_methods(list, "tilted axis, region", [](IterativeCase& c, const IterativeMethod&) {
    c.recipe.axis.slope = 0.3, c.rows = 3, c.recipe.roi = {5, 11, 20, 9};
  });
  add_methods(
      list, "offset scan, filtered first",
      [](IterativeCase& c, const IterativeMethod&) {
        c.recipe.offset_scan = c.is_full_turn = c.recipe.iteration.from_fbp = true,
        c.recipe.axis.axis_px = 8.4, c.rows = 2;
      },
      "cgls tv");
  add_methods(
      list, "rows go on, filtered first",
      [](IterativeCase& c, const IterativeMethod&) {
        c.recipe.beyond = &kContinuations[0], c.recipe.iteration.from_fbp = true, c.rows = 2;
      },
      "sirt ml-em");
  add_methods(
      list, "stops by itself",
      [](IterativeCase& c, const IterativeMethod&) {
        c.recipe.iteration.iterations = 30, c.recipe.iteration.stop = 0.2, c.rows = 2;
      },
      "os-sart tv");
  add_methods(
      list, "rings, relaxation, weight",
      [](IterativeCase& c, const IterativeMethod& method) {
        c.recipe.ring = "sort", c.recipe.ring_options.width = 3, c.recipe.iteration.relaxation = 1.4;
        if (method.takes_tv) c.recipe.iteration.tv = 2e-3;
      },
      "sirt tv");
  return list;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const ProjectorCase& one) { return out << one.name; }
std::ostream& operator<<(std::ostream& out, const IterativeCase& one) { return out << one.name; }

const std::vector<ProjectorCase>& projector_cases() {
  static const std::vector<ProjectorCase> cases = {
      {"odd", 65, 65, 40, 8},
      {"even, 4 lanes", 46, 46, 13, 4},
      {"one view", 31, 31, 1, 4},
      {"tilted", 64, 64, 21, 16, 0.17},
      {"wider than its rows", 48, 80, 29, 4},
      {"narrower than its rows", 90, 51, 17, 4, -0.2},
      {"subsets", 65, 65, 40, 4, 0, 3},
      {"subsets, tilted", 33, 37, 11, 8, 0.4, 4},
      {"a subset a view", 31, 31, 5, 4, 0, 5},
      {"large", 201, 201, 7, 4},
  };
  return cases;
}

ProjectorError measure_projector(const ProjectorCase& one, const GpuBackend& backend, int devices) {
  std::vector<int> numbers;
  for (int i = 0; i < devices; ++i) numbers.push_back(i);
  ProjectorData data(one);
  const auto on_gpu = backend.make_projector(data.spec, numbers), on_cpu = make_projector(data.spec);
  ProjectorError error;
  for (const int subset : {kAllViews, one.subsets - 1}) {
    Projected got = run_pair(*on_gpu, data, subset), want = run_pair(*on_cpu, data, subset);
    compare(*on_gpu, data, subset, got, want, error);
  }
  return error;
}

const std::vector<IterativeCase>& iterative_cases() {
  static const std::vector<IterativeCase> cases = make_cases();
  return cases;
}

IterativeResult iterated_on_cpu(const IterativeCase& one) { return run_case(one, {}, {}); }

IterativeResult iterated_on_gpu(const IterativeCase& one, const GpuBackend& backend,
                                const std::function<bool()>& stop) {
  std::string remark;
  return run_case(one, choose_gpus("cuda", &backend, remark), stop);
}

}  // namespace harima
