// SPDX-License-Identifier: BSD-3-Clause
// Each step of iterative methods, but for A and its transpose, has the same bits on the processor and on the
// emulated device.
#define CT_GPU_TARGET emulated
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <random>

#include "device/cpu/host_equations.h"
#include "device/cuda/device_equations.h"
#include "emulated.h"

using namespace harima;

namespace {

constexpr int kSlices = 4, kWidth = 13, kViews = 7, kColumns = 11, kFirst = 2, kLast = 9, kSliceSets = 5,
              kRowSets = 2;
constexpr Equations::Size kSize{kSlices, kWidth, kViews, kColumns, kFirst, kLast, kSliceSets, kRowSets};

ProjectorSpec small_projector() {
  ProjectorSpec spec;
  spec.columns = kColumns;
  spec.width = kWidth;
  spec.lanes = kSlices;
  spec.circle_px = 6;
  spec.subsets = 2;
  for (int v = 0; v < kViews; ++v) spec.angle_rad.push_back(M_PI * v / kViews);
  return spec;
}

// By slice, to lanes of the processor.
template <class T>
T to_lanes(const T& values) {
  T lanes{};
  for (int i = 0; i < kSlices; ++i) lanes[size_t(lane_of_slice(i, kSlices))] = values[size_t(i)];
  return lanes;
}

const LaneValues kNumbers{0.3, 0, -1.7, 0.02};
const LaneFlags kDone{false, true, false, false};

// Both sides with the same noise in all sets and in what was measured, of both signs and with some zeros.
struct BothSides {
  BothSides()
      : projector(make_projector(small_projector())), host(kSize, *projector), tables(small_projector()),
        on_device(std::make_shared<emulated::ProjectorTablesOnDevice>(tables)),
        device(kSize, tables, on_device, stream),
        measured(size_t(kViews) * view_floats_for(kColumns, kSlices)),
        pairs(size_t(kSlices / 2) * kViews * kColumns) {
    batch = {kSlices, kViews, kColumns, view_floats_for(kColumns, kSlices), measured.data()};
    const emulated::PairRows rows{pairs.data(), kSlices / 2, kViews, kColumns, kColumns, kColumns, 0};
    fill(batch, rows, true);
    host.set(batch, std::vector<double>(kSlices, 5.2));
    device.set(rows, axis.data());
    for (int set = 0; set < kRowSets; ++set) fill(host.rows({set}), device.rows({set}), false);
    for (int set = 0; set < kSliceSets; ++set)
      for (int slice = 0; slice < kSlices; ++slice)
        for (size_t i = 0; i < size_t(kWidth) * kWidth; ++i)
          host.slices({set}).lane(lane_of_slice(slice, kSlices))[i] =
              device.slices({set})[size_t(slice) * kWidth * kWidth + i] = next();
    stream.wait();
  }

  float next() {
    const float value = normal(random);
    return std::abs(value) < 0.1f ? 0 : value;
  }
  void fill(const SinogramBatch& to, const emulated::PairRows& rows, bool as_measured) {
    for (int view = 0; view < kViews; ++view)
      for (int x = 0; x < kColumns; ++x)
        for (int slice = 0; slice < kSlices; ++slice)
          to.sample(slice, view, x) = at(rows, slice, view, x) =
              as_measured && (x < kFirst || x >= kLast) ? 0 : next();
  }
  static float& at(const emulated::PairRows& rows, int slice, int view, int x) {
    emulated::Complex& both = rows.data[(size_t(slice / 2) * kViews + size_t(view)) * kColumns + size_t(x)];
    return slice % 2 == 0 ? both.re : both.im;
  }

  // Bits that differ in any set.
  size_t differences() {
    stream.wait();
    size_t count = 0;
    const auto compare = [&](float a, float b) { count += std::memcmp(&a, &b, sizeof a) != 0; };
    for (int slice = 0; slice < kSlices; ++slice) {
      for (int set = 0; set < kRowSets; ++set)
        for (int view = 0; view < kViews; ++view)
          for (int x = 0; x < kColumns; ++x)
            compare(host.rows({set}).sample(slice, view, x), at(device.rows({set}), slice, view, x));
      for (int set = 0; set < kSliceSets; ++set)
        for (size_t i = 0; i < size_t(kWidth) * kWidth; ++i)
          compare(host.slices({set}).lane(lane_of_slice(slice, kSlices))[i],
                  device.slices({set})[size_t(slice) * kWidth * kWidth + i]);
    }
    return count;
  }

  std::mt19937 random{3};
  std::normal_distribution<float> normal;
  emulated::Stream stream;
  const std::unique_ptr<Projector> projector;
  HostEquations host;
  const emulated::ProjectorTables tables;
  const std::shared_ptr<const emulated::ProjectorTablesOnDevice> on_device;
  emulated::DeviceEquations device;
  std::vector<float> measured;
  std::vector<emulated::Complex> pairs;
  SinogramBatch batch;
  const std::vector<double> axis = std::vector<double>(kSlices, 5.2);
};

// A step that returns sums, or none; numbers and flags as the side counts slices.
using Step = std::function<LaneValues(Equations&, const LaneValues&, const LaneFlags&)>;
using NoSums = std::function<void(Equations&, const LaneValues&, const LaneFlags&)>;

void same_sums(const LaneValues& host, const LaneValues& device) {
  for (int slice = 0; slice < kSlices; ++slice)
    CHECK(host[size_t(lane_of_slice(slice, kSlices))] ==
          doctest::Approx(device[size_t(slice)]).epsilon(1e-13));
}

void same_step(const char* name, const Step& step) {
  CAPTURE(name);
  BothSides sides;
  same_sums(step(sides.host, to_lanes(kNumbers), to_lanes(kDone)), step(sides.device, kNumbers, kDone));
  CHECK(sides.differences() == 0);
}

void same_bits(const char* name, const NoSums& step) {
  same_step(name, [&](Equations& e, const LaneValues& v, const LaneFlags& d) {
    return step(e, v, d), LaneValues{};
  });
}

const RowSet kA{0}, kB{1};
const SliceSet kC{1}, kD{2};
const Equations::Variation kDual{{2}, {3}, {4}};

}  // namespace

#define STEP(call) \
  [](Equations& e, [[maybe_unused]] const LaneValues& v, [[maybe_unused]] const LaneFlags& d) { return call; }

TEST_CASE("steps of rows have the same bits on the processor and on a device") {
  emulated::set_machine({.threads_descend = true});
  same_bits("fill", STEP(e.fill(kA, 0.7f)));
  same_bits("invert", STEP(e.invert(kA, 0.4f)));
  same_bits("multiply", STEP(e.multiply(kA, kB, kAllViews)));
  for (const int subset : {0, 1})
    same_bits("multiply some",
              [=](Equations& e, const LaneValues&, const LaneFlags&) { e.multiply(kA, kB, subset); });
  same_bits("add", STEP(e.add(kA, v, kB)));
  same_step("squares", STEP(e.squares(kB)));
  same_step("subtract", STEP(e.subtract_from_measured(kA, kAllViews)));
  same_step("subtract some", STEP(e.subtract_from_measured(kA, 1)));
  same_step("divide", STEP(e.divide_measured(kA, v)));
  same_step("pull", STEP(e.pull_dual(kA, kB, 0.3f, 0.8f)));
  same_step("squares of b", STEP(e.measured_squares()));
  same_step("b above 0", STEP(e.measured_above_0()));
  same_step("noise of b", STEP(e.measured_noise()));
}

TEST_CASE("steps of slices have the same bits on the processor and on a device") {
  emulated::set_machine({.threads_descend = true});
  same_bits("fill", STEP(e.fill(kC, v)));
  same_bits("copy", STEP(e.copy(kC, kD)));
  same_bits("raise", STEP(e.raise(kC, v)));
  same_bits("invert", STEP(e.invert(kC, 3.0f, 0.5f)));
  same_bits("add", STEP(e.add(kC, v, kD)));
  same_bits("scale and add", STEP(e.scale_and_add(kC, v, kD)));
  same_step("sums", STEP(e.sums(kC)));
  same_step("squares", STEP(e.squares(kC)));
  for (const bool positive : {false, true}) {
    same_bits("step", [=](Equations& e, const LaneValues&, const LaneFlags& d) {
      e.step(kImage, kC, kD, positive, d);
    });
    same_bits("along dual", [=](Equations& e, const LaneValues&, const LaneFlags& d) {
      e.step_along_dual(kImage, kC, kDual, 0.3f, positive, d);
    });
  }
  same_bits("multiply", STEP(e.multiply(kImage, kC, kD, 0.5f, d)));
  const LaneValues limits{0.5, 1e-3, 2, 0};
  BothSides sides;
  sides.host.pull_gradient(kDual, 0.6f, to_lanes(limits));
  sides.device.pull_gradient(kDual, 0.6f, limits);
  CHECK(sides.differences() == 0);
}
