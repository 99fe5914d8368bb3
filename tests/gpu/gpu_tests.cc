// SPDX-License-Identifier: BSD-3-Clause
// What only a GPU can prove: that launches, copies and cuFFT do what the emulation does. Exits with 77 where
// there is none.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>

#include "disc_scan.h"
#include "emulated.h"
#include "parity.h"
#include "parity_filter.h"
#include "parity_frames.h"
#include "parity_iterative.h"
#include "parity_views.h"
#include "parity_volume.h"
#include "relative_rms.h"

using namespace harima;

TEST_CASE("a GPU makes the slices of the processor, and of sums in double") {
  for (const ParityCase& one : parity_cases()) {
    CAPTURE(one);
    const ParityError error = measure_parity(one, *cuda_backend());
    std::printf("%-8s %-50s from the processor %.1e, from sums in double %.1e\n", one.method.c_str(),
                one.name.c_str(), error.from_cpu, error.is_summed ? error.from_double : NAN);
    CHECK(error.from_cpu <= error.bound);
    if (error.is_summed) CHECK(error.from_double <= error.bound);
    CHECK(error.same_report);
    CHECK(error.outside == 0);
  }
}

TEST_CASE("a GPU makes the slices of the emulated device, and the same bits each time") {
  emulated::set_machine({});
  for (const ParityCase& one : parity_cases()) {
    CAPTURE(one);
    const std::vector<float> want = gpu_slices(one, emulated::backend(), 1),
                             got = gpu_slices(one, *cuda_backend(), 1);
    double difference = 0, sum = 0;
    for (size_t i = 0; i < want.size(); ++i) {
      difference += std::pow(double(got[i] - want[i]), 2);
      sum += std::pow(double(want[i]), 2);
    }
    CHECK(sum > 0);
    CHECK(std::sqrt(difference / sum) < 3e-6);
    CHECK(gpu_slices(one, *cuda_backend(), 1) == got);
  }
}

TEST_CASE("a GPU straightens and cleans frames to the bits of the processor") {
  for (const FrameCase& one : frame_cases()) {
    CAPTURE(one);
    const FrameResult want = stepped_on_cpu(one), got = stepped_on_gpu(one, *cuda_backend(), 1);
    std::printf("frames: %-60s from the processor %.1e\n", one.name.c_str(), largest_difference(got, want));
    CHECK(got.views_at_a_time > 0);
    CHECK(largest_difference(got, want) <= one.bound);
    if (one.rows.empty() && one.frames.empty()) CHECK(got.zingers == want.zingers);
  }
}

TEST_CASE("stepped frames of a GPU are those of the emulated device") {
  emulated::set_machine({});
  for (const FrameCase& one : frame_cases()) {
    CAPTURE(one);
    CHECK(largest_difference(stepped_on_gpu(one, *cuda_backend(), 1),
                             stepped_on_gpu(one, emulated::backend(), 1)) <= one.bound);
  }
}

TEST_CASE("a GPU's projector is matched, and that of the processor") {
  for (const ProjectorCase& one : projector_cases()) {
    CAPTURE(one);
    const ProjectorError error = measure_projector(one, *cuda_backend(), 1);
    std::printf("projector %-25s adjoint to %.1e, from the processor %.1e and %.1e\n", one.name.c_str(),
                error.adjoint, error.rows, error.slices);
    CHECK(error.adjoint < 1e-5);
    CHECK(error.rows < 1e-5);
    CHECK(error.slices < 1e-5);
    CHECK(error.keeps_other_views);
  }
}

TEST_CASE("a GPU's iterative methods make the slices of the processor, and the same bits each time") {
  for (const IterativeCase& one : iterative_cases()) {
    CAPTURE(one);
    const IterativeResult want = iterated_on_cpu(one), got = iterated_on_gpu(one, *cuda_backend());
    const double difference = relative_rms(got.slices, want.slices);
    std::printf("%-70s from the processor %.1e\n", one.name.c_str(), difference);
    CHECK(difference <= one.bound);
    CHECK(got.report.iterations.most() == want.report.iterations.most());
    CHECK(iterated_on_gpu(one, *cuda_backend()).slices == got.slices);
  }
}

TEST_CASE("iterated slices of a GPU are those of the emulated device") {
  emulated::set_machine({});
  const IterativeCase& one = iterative_cases().front();
  CHECK(relative_rms(iterated_on_gpu(one, *cuda_backend()).slices,
                     iterated_on_gpu(one, emulated::backend()).slices) < 1e-5);
}

TEST_CASE("a GPU makes the slices of the processor from many rows or views, and the same bits each time") {
  for (const VolumeCase& one : volume_cases()) {
    CAPTURE(one);
    const std::vector<float> got = volume_on_gpus(one, *cuda_backend()).values();
    const double difference = relative_rms(got, made_volume(one, {}).values());
    std::printf("%-70s from the processor %.1e\n", one.name.c_str(), difference);
    CHECK(difference <= one.bound);
    CHECK(volume_on_gpus(one, *cuda_backend()).values() == got);
  }
}

TEST_CASE("slices of a GPU from many rows or views are those of the emulated device") {
  emulated::set_machine({});
  for (const VolumeCase& one : volume_cases()) {
    CAPTURE(one);
    CHECK(relative_rms(volume_on_gpus(one, *cuda_backend()).values(),
                       volume_on_gpus(one, emulated::backend()).values()) < 3e-6);
  }
}

TEST_CASE("a GPU filters frames to the bits of the processor and of the emulated device") {
  emulated::set_machine({});
  for (const FilterCase& one : filter_cases()) {
    CAPTURE(one);
    const std::vector<Frame> want = filtered_on_cpu(one), got = filtered_on_gpu(one, *cuda_backend(), 1);
    const size_t wrong = pixels_that_differ(got, want);
    if (wrong > 0) std::printf("%-40s %zu pixels differ from the processor\n", one.name.c_str(), wrong);
    CHECK(wrong == 0);
    CHECK(pixels_that_differ(filtered_on_gpu(one, emulated::backend(), 1), want) == 0);
  }
}

TEST_CASE("a stack of large frames, filtered in bands on all GPUs") {
  FilterCase one;
  one.width = 1201;
  one.height = 903;
  one.depth = 70;
  one.type = PixelType::u16;
  one.median = {3, true};
  one.smooth = SmoothFilter{.weights = gauss_weights(1.5), .is_3d = true, .unsharp_amount = 1.0};
  std::string why_none;
  const int devices = int(cuda_backend()->devices(why_none).size());
  CHECK(pixels_that_differ(filtered_on_gpu(one, *cuda_backend(), devices, 3), filtered_on_cpu(one)) == 0);
}

TEST_CASE(
    "a GPU filters projections to the values of the processor and of the emulated device, and to the same "
    "bits each time") {
  emulated::set_machine({});
  for (const ViewCase& one : view_cases()) {
    CAPTURE(one);
    const ViewResult got = filtered_on_gpu(one, *cuda_backend(), 1);
    const ViewError from_cpu = compare(got, filtered_on_cpu(one)),
                    from_emulated = compare(got, filtered_on_gpu(one, emulated::backend(), 1));
    std::printf("projections: %-50s from the processor %.1e, from the emulated device %.1e\n",
                one.name.c_str(), from_cpu.from_cpu, from_emulated.from_cpu);
    CHECK(from_cpu.from_cpu < 1e-5);
    CHECK(from_cpu.same_report);
    CHECK(from_emulated.from_cpu < 1e-5);
    CHECK(filtered_on_gpu(one, *cuda_backend(), 1).pixels == got.pixels);
  }
}

TEST_CASE("large projections, filtered on all GPUs") {
  ViewCase one;
  one.response = [](double kx, double ky) { return 1 / (1 + 30 * (kx * kx + ky * ky)); };
  one.columns = 1201;
  one.detector_rows = 300;
  one.views = 70;
  one.zinger = 400;
  for (int row = 90; row < 190; ++row) one.rows.push_back(row);
  std::string why_none;
  const ViewError error =
      compare(filtered_on_gpu(one, *cuda_backend(), int(cuda_backend()->devices(why_none).size())),
              filtered_on_cpu(one));
  CHECK(error.from_cpu < 1e-5);
  CHECK(error.same_report);
}

TEST_CASE("a large slice, in which positions and frequencies are far from 0") {
  for (const char* method : {"direct", "fourier"}) {
    ParityCase one;
    one.method = method;
    one.columns = 1500;
    one.views = 900;
    one.rows = 6;
    one.offset_axis = 7.3;
    one.ring = "sort";
    one.ring_width = 5;
    const ParityError error = measure_parity(one, *cuda_backend());
    std::printf("%-8s 1500 columns, 900 views: from the processor %.1e\n", method, error.from_cpu);
    CHECK(error.from_cpu <= error.bound);
    CHECK(error.same_report);
  }
}

TEST_CASE("a scan through the main loop on all GPUs, its phase retrieved") {
  const Scan scan = disc_scan();
  Recipe recipe = disc_recipe("fourier");
  recipe.zinger = 2000;
  recipe.phase = {.method = "ctf", .energy_kev = 20, .distance_mm = 20, .delta_beta = 200};
  std::string remark;
  const GpuChoice gpus = choose_gpus("cuda", cuda_backend(), remark);
  MapSink want, got;
  reconstruct(scan, recipe, plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, 0, 2), {}, want,
              nullptr, nullptr);
  reconstruct(scan, recipe,
              plan_gpu_bands(scan, recipe, all_rows(kRows), {0, kRows}, PixelType::f32, 0, gpus), {}, got,
              nullptr, nullptr);
  REQUIRE(got.slices.size() == kRows);
  for (const auto& [row, slice] : got.slices)
    CHECK(largest_difference(slice, want.slices.at(row)) <= 1e-4 * kMuPerCm);
}

TEST_CASE("a scan through the main loop on all GPUs, as floats and as 16 bit") {
  const Scan scan = disc_scan();
  const Recipe recipe = disc_recipe("fourier");
  std::string remark;
  const GpuChoice gpus = choose_gpus("cuda", cuda_backend(), remark);
  for (const OutputWindow& pixels : {OutputWindow{}, OutputWindow{PixelType::u16, 0, 8}}) {
    MapSink want, got;
    reconstruct(scan, recipe, plan_bands(scan, recipe, all_rows(kRows), pixels.type, 0, 2), pixels, want,
                nullptr, nullptr);
    const Plan plan = plan_gpu_bands(scan, recipe, all_rows(kRows), {0, kRows}, pixels.type, 1500000, gpus);
    CHECK(plan.bands.size() > 1);
    reconstruct(scan, recipe, plan, pixels, got, nullptr, nullptr);
    REQUIRE(got.slices.size() == kRows);
    for (const auto& [row, slice] : got.slices)
      CHECK(largest_difference(slice, want.slices.at(row)) <=
            (pixels.type == PixelType::f32 ? 1e-4 * kMuPerCm : 1));
  }
}

int main(int argc, char** argv) {
  std::string why_none = "built without CUDA";
  if (!cuda_backend() || cuda_backend()->devices(why_none).empty()) {
    std::printf("skipped: no GPU (%s)\n", why_none.c_str());
    return 77;
  }
  return doctest::Context(argc, argv).run();
}
