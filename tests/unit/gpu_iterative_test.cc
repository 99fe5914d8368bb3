// SPDX-License-Identifier: BSD-3-Clause
// The projector pair and the iterative methods of device/cuda, run on the emulated device.
#include <doctest/doctest.h>

#include <atomic>
#include <cmath>

#include "base/parallel.h"
#include "emulated.h"
#include "message_of.h"
#include "parity_iterative.h"
#include "recon/volume_projector.h"

using namespace harima;

namespace {

// Thousands of loops over a few pixels: threads would wait for each other most of the time.
struct OneThread {
  OneThread() { set_thread_count(1); }
  ~OneThread() { set_thread_count(0); }
};

}  // namespace

TEST_CASE("the emulated device's projector is matched, and that of the processor") {
  const OneThread one_thread;
  int devices = 0;
  for (const ProjectorCase& one : projector_cases()) {
    CAPTURE(one);
    devices = devices % 3 + 1;
    emulated::set_machine({.devices = devices, .threads_descend = devices > 1});
    const ProjectorError error = measure_projector(one, emulated::backend(), devices);
    CHECK(error.adjoint < 1e-6);
    CHECK(error.rows < 2e-6);
    CHECK(error.slices < 2e-6);
    CHECK(error.keeps_other_views);
  }
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE("iterative methods make the slices of the processor on the emulated device") {
  const OneThread one_thread;
  emulated::set_machine({.memory_bytes = 2500000});  // few slices at a time
  for (const IterativeCase& one : iterative_cases()) {
    CAPTURE(one);
    const IterativeResult want = iterated_on_cpu(one), got = iterated_on_gpu(one, emulated::backend());
    CHECK(relative_rms(got.slices, want.slices) <= one.bound);
    CHECK(got.report.iterations.most() == want.report.iterations.most());
    CHECK(got.report.iterations.last() == doctest::Approx(want.report.iterations.last()).epsilon(1e-4));
    CHECK(got.report.slices == one.rows);
  }
  CHECK(emulated::bytes_in_use() == 0);
}

namespace {

// Seven rows: four pairs, the last without its odd slice.
IterativeCase small_case(const char* method) {
  for (IterativeCase one : iterative_cases())
    if (one.recipe.method == method && one.name.find("plain") != std::string::npos) {
      one.rows = 7;
      one.recipe.iteration.iterations = 2;
      return one;
    }
  return {};
}

std::vector<float> slices_on(const emulated::Machine& machine, const IterativeCase& one) {
  emulated::set_machine(machine);
  return iterated_on_gpu(one, emulated::backend()).slices;
}

// Memory that a pair of slices takes.
size_t least_memory(const IterativeCase& one) {
  for (emulated::Machine machine{.memory_bytes = 200000};; machine.memory_bytes += 50000) try {
      slices_on(machine, one);
      return machine.memory_bytes;
    } catch (const Error&) {
      if (machine.memory_bytes > 100000000) throw;
    }
}

}  // namespace

TEST_CASE("iterated slices have the same bits whatever the memory, the devices and the order of threads") {
  const OneThread one_thread;
  for (const char* method : {"tv"}) {
    const IterativeCase one = small_case(method);
    const std::vector<float> want = slices_on({}, one);
    const size_t all = emulated::most_bytes_in_use(), least = least_memory(one);
    CHECK(2 * least < all);
    CHECK(slices_on({.memory_bytes = least}, one) == want);
    CHECK(emulated::most_bytes_in_use() <= least);
    CHECK(slices_on({.devices = 3, .memory_bytes = least}, one) == want);
    CHECK(slices_on({.threads_descend = true}, one) == want);
    for (const int operations : {150})
      CHECK(slices_on({.lost_after = operations, .lost_for_memory = true}, one) == want);
    CHECK(emulated::bytes_in_use() == 0);
  }
}

TEST_CASE("no memory for an iteration, and a device lost in one, are one message each") {
  const OneThread one_thread;
  const IterativeCase one = small_case("cgls");
  const std::string small = message_of([&] { slices_on({.memory_bytes = 100000}, one); });
  CHECK(small.find(": band from row 0: cuda:0 (emulated)") != std::string::npos);
  CHECK(small.find("--device cpu does without") != std::string::npos);
  CHECK(message_of([&] {
          slices_on({.devices = 2, .lost_after = 60}, one);
        }).find("(emulated): the device is lost") != std::string::npos);
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE("a stop acts between the slices that are iterated together: what was begun is finished") {
  const OneThread one_thread;
  const IterativeCase one = small_case("sirt");
  const std::vector<float> want = slices_on({}, one);
  emulated::set_machine({.memory_bytes = least_memory(one)});  // a pair of slices at a time
  std::atomic<int> asked{0};
  const IterativeResult got = iterated_on_gpu(one, emulated::backend(), [&] { return asked++ >= 3; });
  const size_t made = size_t(got.report.slices), pixels = want.size() / 7;
  CHECK((made > 0 && made < 7));
  CHECK(got.report.iterations.most() == 2);
  for (size_t i = 0; i < want.size(); ++i) {
    if (i < made * pixels) CHECK(got.slices[i] == want[i]);
    else CHECK(std::isnan(got.slices[i]));
  }
}

TEST_CASE("a volume is projected on emulated devices as on the processor") {
  const OneThread one_thread;
  constexpr int kWidth = 31, kSlices = 19, kFewViews = 9;
  std::vector<Frame> slices;
  for (int z = 0; z < kSlices; ++z) {
    slices.emplace_back(PixelType::f32, kWidth, kWidth);
    for (int y = 0; y < kWidth; ++y)
      for (int x = 0; x < kWidth; ++x)
        slices.back().row<float>(y)[x] =
            float(std::hypot(x - 14, y - 17 + 0.2 * z) < 8 ? 3 + z : std::sin(x * y + z));
  }
  StackInfo info;
  info.type = PixelType::f32;
  info.width = info.height = kWidth;
  const MemorySource volume(info, slices, "slices");
  VolumeProjector::Geometry geometry{.columns = 40, .angle_rad = {}, .axis_px = {}, .pixel_um = 12};
  for (int v = 0; v < kFewViews; ++v) geometry.angle_rad.push_back(0.3 + 0.7 * v);
  for (int z = 0; z < kSlices; ++z) geometry.axis_px.push_back(19.2 + 0.05 * z);
  emulated::set_machine({.devices = 2});
  std::string remark;
  VolumeProjector on_cpu(volume, geometry),
      on_gpu(volume, geometry, choose_gpus("cuda", &emulated::backend(), remark));
  for (const int first : {0, 16}) {
    const SinogramBatch want = on_cpu.project(first), got = on_gpu.project(first);
    std::vector<float> a, b;
    for (int slice = 0; slice < std::min(16, kSlices - first); ++slice)
      for (int view = 0; view < kFewViews; ++view)
        for (int x = 0; x < want.columns; ++x)
          a.push_back(got.sample(slice, view, x)), b.push_back(want.sample(slice, view, x));
    CHECK(relative_rms(a, b) < 2e-6);
  }
}
