// SPDX-License-Identifier: BSD-3-Clause
#include "parity_volume.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <random>

namespace harima {

namespace {

constexpr double kAxis = 15.3;

// A ball off the axis, seen through air with noise; two pixels that are black and, in one view, a row.
Frame projection(const VolumeCase& one, double angle, double climb, std::mt19937& random) {
  std::normal_distribution<double> noise(0, 0.01);
  Frame frame(PixelType::f32, one.columns, one.rows);
  for (int y = 0; y < one.rows; ++y)
    for (int x = 0; x < one.columns; ++x) {
      const double across = x - kAxis - 4 * std::cos(angle), along = 0.3 * (y - 0.5 * one.rows - climb);
      const double chord = 2 * std::sqrt(std::max(0.0, 60 - across * across - along * along));
      frame.row<float>(y)[x] = float(std::exp(-0.03 * chord) * (1 + noise(random)));
    }
  return frame;
}

Scan small_scan(const VolumeCase& one) {
  std::mt19937 random(7);
  std::vector<Frame> frames;
  Scan scan;
  scan.name = "small";
  for (int v = 0; v < one.views; ++v) {
    const double turned = one.span_deg * v / one.views, angle = (20 + turned) * M_PI / 180;
    frames.push_back(
        projection(one, angle, one.rows_per_turn * turned / 360 - 0.5 * one.rows_per_turn, random));
    scan.views.push_back({v, 20 + turned, double(v)});
  }
  frames[size_t(one.views) / 2].row<float>(one.rows / 2)[3] = -1;
  std::fill_n(frames[size_t(one.views) / 2 + 5].row<float>(one.rows / 2), one.columns, 0.0f);
  StackInfo info;
  info.type = PixelType::f32;
  info.width = one.columns;
  info.height = one.rows;
  scan.source = std::make_shared<MemorySource>(info, std::move(frames), "small");
  return scan;
}

class SliceMap : public Sink {
 public:
  explicit SliceMap(std::vector<int> finished) : finished_(std::move(finished)) {}
  void put(int index, FrameView frame, const Meta&) override { slices[index] = to_f32(frame); }
  bool has(int index) const override { return std::ranges::find(finished_, index) != finished_.end(); }
  void close(const Meta&, const History&) override {}
  std::map<int, Frame> slices;

 private:
  const std::vector<int> finished_;
};

void add(std::vector<VolumeCase>& list, const std::string& name,
         const std::function<void(VolumeCase&)>& change) {
  VolumeCase one;
  one.name = name;
  one.recipe.ring = "none";
  one.recipe.pixel_um = 30;
  one.recipe.floor = 1e-4;
  one.recipe.axis.axis_px = kAxis;
  change(one);
  list.push_back(one);
}

void add_helical(std::vector<VolumeCase>& list) {
  for (const char* method : {"direct", "fourier"}) {
    const auto helical = [&](const std::string& name, const std::function<void(VolumeCase&)>& change) {
      add(list, std::string("helical, ") + method + ": " + name, [&](VolumeCase& c) {
        c.recipe.method = method;
        c.rows_per_turn = 12;
        c.bound = c.recipe.method == "direct" ? 1e-5 : 1e-4;
        change(c);
      });
    };
    helical("downwards", [](VolumeCase&) {});
    helical("upwards, region", [](VolumeCase& c) { c.rows_per_turn = -9, c.recipe.roi = {4, 11, 25, 9}; });
    helical("some rows, which go on",
            [](VolumeCase& c) { c.first = 13, c.last = 20, c.recipe.beyond = &kContinuations[0]; });
    helical("sharpened projections",
            [](VolumeCase& c) { c.recipe.phase.unsharp_px = 1.5, c.recipe.phase.unsharp_share = 0.5; });
    helical("air, hardening, less than two turns", [](VolumeCase& c) {
      c.span_deg = 600, c.recipe.air_left = c.recipe.air_right = 4, c.recipe.hardening = {{0.1f, 0.02f}, 2},
      c.recipe.filter = "hann";
    });
  }
}

void add_leaning(std::vector<VolumeCase>& list) {
  const auto leaning = [&](const std::string& name, double degrees,
                           const std::function<void(VolumeCase&)>& change) {
    add(list, "leaning axis: " + name, [&](VolumeCase& c) {
      c.recipe.method = "direct";
      c.recipe.lean_deg = degrees;
      c.span_deg = 360;
      c.rows = 70;
      c.views = 61;
      change(c);
    });
  };
  leaning("by little", 0.7, [](VolumeCase&) {});
  leaning("laminography", -31, [](VolumeCase&) {});
  leaning("laminography, some slices", 44, [](VolumeCase& c) { c.rows = 110, c.first = 37, c.last = 101; });
  leaning("region, rings, half a turn", 1.5, [](VolumeCase& c) {
    c.recipe.roi = {7, 19, 22, 5}, c.recipe.ring = "sort", c.recipe.ring_options.width = 5, c.span_deg = 180,
    c.rows = 41;
  });
  const auto merged = [&](const std::string& name, double degrees,
                          const std::function<void(VolumeCase&)>& change) {
    leaning("merged views, " + name, degrees, [&](VolumeCase& c) {
      c.recipe.method = kHierarchical, c.views = 450;
      change(c);
    });
  };
  merged("by little", 0.7, [](VolumeCase&) {});
  merged("laminography, several tiles", -31,
         [](VolumeCase& c) { c.columns = 75, c.first = 20, c.last = 50, c.views = 420; });
  merged("region, half a turn, few views", 44, [](VolumeCase& c) {
    c.recipe.roi = {7, 19, 22, 5}, c.span_deg = 180, c.views = 61;
  });
  leaning("even width, rows go on, no filter", 20, [](VolumeCase& c) {
    c.columns = 36, c.recipe.beyond = &kContinuations[0], c.recipe.filter = "none";
  });
}

std::vector<VolumeCase> make_cases() {
  std::vector<VolumeCase> list;
  add_helical(list);
  add_leaning(list);
  return list;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const VolumeCase& one) { return out << one.name; }

const std::vector<VolumeCase>& volume_cases() {
  static const std::vector<VolumeCase> cases = make_cases();
  return cases;
}

std::vector<float> VolumeResult::values() const {
  std::vector<float> all;
  for (const auto& [index, slice] : slices)
    all.insert(all.end(), slice.row<float>(0),
               slice.row<float>(0) + size_t(slice.width()) * size_t(slice.height()));
  return all;
}

VolumeResult made_volume(const VolumeCase& one, const GpuChoice& gpus, size_t memory_bytes,
                         const OutputWindow& pixels, std::vector<int> finished) {
  Scan scan = small_scan(one);
  Recipe recipe = one.recipe;
  RowSpan rows{0, one.rows};
  if (one.rows_per_turn != 0) {
    recipe.helix = std::make_shared<const Helix>(scan, one.rows_per_turn);
    scan = unrolled(scan, *recipe.helix, recipe.floor, recipe.take_log);
    rows = recipe.helix->complete_rows();
  }
  if (one.last > 0) rows = {one.first, one.last};
  std::vector<int> list(static_cast<size_t>(rows.count()));
  std::iota(list.begin(), list.end(), rows.first);
  VolumeResult result;
  result.plan = gpus.backend
                    ? plan_gpu_bands(scan, recipe, list, {0, rows.count()}, pixels.type, memory_bytes, gpus)
                    : plan_bands(scan, recipe, list, {0, rows.count()}, pixels.type, memory_bytes, 2);
  SliceMap sink(std::move(finished));
  result.report = reconstruct(scan, recipe, result.plan, pixels, sink, {}, {});
  result.slices = std::move(sink.slices);
  return result;
}

VolumeResult volume_on_gpus(const VolumeCase& one, const GpuBackend& backend, size_t memory_bytes) {
  std::string remark;
  return made_volume(one, choose_gpus("cuda", &backend, remark), memory_bytes);
}

}  // namespace harima
