// SPDX-License-Identifier: BSD-3-Clause
// Filters of ct-denoise on emulated devices, beside those of the list (gpu_filter_test.cc): parts of a
// volume, and when tv ends.
#include <doctest/doctest.h>

#include <mutex>

#include "emulated.h"
#include "filter/bilateral.h"
#include "filter/block_matching.h"
#include "filter/diffusion.h"
#include "filter/filter_on_gpus.h"
#include "filter/non_local_means.h"
#include "filter/total_variation.h"
#include "filter/wavelet.h"
#include "filter/wavelet_noise.h"
#include "message_of.h"
#include "noisy_volume.h"

using namespace harima;

namespace {

constexpr double kSigma = double(kNoise);
const TotalVariation kVariation{.weight = 0.8 * kSigma};

Volume on_gpus(const Volume& given, const FilterSpec& filter, const emulated::Machine& machine,
               size_t memory_bytes = 0) {
  emulated::set_machine(machine);
  std::string remark;
  const GpuChoice gpus = choose_gpus("cuda", &emulated::backend(), remark);
  MemorySource source = source_of(given);
  Kept kept;
  const int made = filter_on_gpus(source, {filter}, gpus, kept, memory_bytes, {});
  CHECK(made == given.depth);
  Volume out(given.width, given.height, given.depth);
  for (int row = 0; row < out.rows(); ++row)
    std::copy_n(kept.frames[size_t(row / out.height)].row<float>(row % out.height), out.width, out.row(row));
  return out;
}

// Device memory with which a frame and its neighbours just pass.
size_t least_memory(const Volume& given, const FilterSpec& filter) {
  for (emulated::Machine machine{.memory_bytes = 20000};; machine.memory_bytes += 20000) try {
      on_gpus(given, filter, machine);
      return machine.memory_bytes;
    } catch (const Error&) {
      if (machine.memory_bytes > 10000000) throw;
    }
}

// A variation filter that keeps what it is told.
struct Told {
  std::mutex mutex;
  std::vector<TotalVariationResult> parts;

  TotalVariationSpec spec(const TotalVariation& settings, bool is_3d, int overlap = 16) {
    TotalVariationSpec spec = settings.on_gpu(is_3d);
    spec.overlap = overlap;
    spec.when_done = [this](int steps, double distance) {
      const std::lock_guard lock(mutex);
      parts.push_back({steps, distance});
    };
    return spec;
  }
};

}  // namespace

TEST_CASE("filtered volumes have the same bits whatever the memory, the devices and the parts") {
  const OneThread one_thread;
  Volume given = noisy(step_volume(23, 17, 60));
  const Bilateral bilateral{.spatial = 1, .range = 4 * kSigma};
  const NonLocalMeans means{.patch = 3, .distance = 2, .h = 1.6 * kSigma, .sigma = kSigma};
  const Diffusion diffusion{.kappa = 1.2 * kSigma, .steps = 6};
  const auto check = [&](const auto& settings, int reach) {
    CAPTURE(reach);
    Volume want = given;
    denoise(settings, want);
    const FilterSpec spec = settings.on_gpu(true);
    CHECK(on_gpus(given, spec, {}).values == want.values);
    const size_t all = emulated::most_bytes_in_use(), least = least_memory(given, spec);
    CHECK(2 * least < all);
    for (const size_t memory : {least, all / 2})
      CHECK(on_gpus(given, spec, {.devices = 2, .memory_bytes = memory}).values == want.values);
    const size_t frame = size_t(given.width) * size_t(given.height) * sizeof(float);
    CHECK(on_gpus(given, spec, {.devices = 3, .threads_descend = true}, size_t(2 * reach + 12) * frame)
              .values == want.values);
  };
  check(bilateral, bilateral.reach());
  check(means, means.reach());
  check(diffusion, diffusion.steps);
  const Wavelet wavelet{.levels = 2, .noise = white_wavelet_noise(kSigma, true, 2)};
  check(wavelet, wavelet.reach(true));
  BlockMatching blocks{.distance = 1};
  blocks.noise.fill(kNoise);
  given = noisy(step_volume(11, 9, 60));
  check(blocks, blocks.on_gpu(true).reach());
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE("total variation on a device ends where that of the processor ends") {
  const OneThread one_thread;
  for (const bool is_3d : {true, false})
    for (const double tolerance : {0.1, 0.01}) {
      const Volume given = noisy(step_volume(31, 19, is_3d ? 12 : 1));
      TotalVariation settings = kVariation;
      settings.tolerance = tolerance;
      Volume want = given;
      const TotalVariationResult result = denoise(settings, want);
      Told told;
      const Volume got = on_gpus(given, told.spec(settings, true), {});
      CHECK(got.values == want.values);
      REQUIRE(told.parts.size() == 1);
      CHECK(result.steps >= 20);
      CHECK(told.parts[0].steps == result.steps);
      CHECK(told.parts[0].distance == result.distance);
      CHECK(told.parts[0].distance <= tolerance);
    }
}

TEST_CASE("slices of which each is filtered alone end each by itself") {
  Volume given = noisy(step_volume(31, 19, 3));
  std::fill_n(given.row(0), 31 * 19, 3.0f);
  Told told;
  const Volume got = on_gpus(given, told.spec(kVariation, false), {});
  REQUIRE(told.parts.size() == 3);
  CHECK(told.parts[0].steps < told.parts[1].steps);
  for (const float value : std::vector(got.values.begin(), got.values.begin() + 31 * 19)) CHECK(value == 3);
}

TEST_CASE("total variation of parts is that of the whole, to its tolerance") {
  const OneThread one_thread;
  const Volume given = noisy(step_volume(21, 17, 96));
  Volume want = given;
  denoise(kVariation, want);
  Told whole, parts, devices, bands;
  CHECK(on_gpus(given, whole.spec(kVariation, true), {}).values == want.values);
  const size_t all = emulated::most_bytes_in_use();
  Volume got = on_gpus(given, parts.spec(kVariation, true), {.memory_bytes = all * 3 / 4});
  CHECK(parts.parts.size() > 1);
  CHECK(rms_apart(got, want) > 0);
  CHECK(rms_apart(got, want) < 2 * kVariation.tolerance * kVariation.weight);
  got = on_gpus(given, devices.spec(kVariation, true), {.devices = 2});
  CHECK(devices.parts.size() == 2);
  CHECK(rms_apart(got, want) < 2 * kVariation.tolerance * kVariation.weight);
  const size_t frame = size_t(given.width) * size_t(given.height) * sizeof(float);
  got = on_gpus(given, bands.spec(kVariation, true), {}, (32 + 4 * 40) * frame);
  CHECK(bands.parts.size() == 3);
  CHECK(rms_apart(got, want) < 2 * kVariation.tolerance * kVariation.weight);
  const double parted = rms_apart(got, want);
  // Without neighbours the ends of parts show.
  Told alone;
  got = on_gpus(given, alone.spec(kVariation, true, 0), {.devices = 4});
  CHECK(rms_apart(got, want) > 3 * parted);
}

TEST_CASE("a device that breaks down while steps go on, or finds no memory") {
  const OneThread one_thread;
  const Volume given = noisy(step_volume(21, 17, 8));
  Told told;
  const TotalVariationSpec spec = told.spec(kVariation, true);
  CHECK(message_of([&] { on_gpus(given, spec, {.lost_after = 40}); }).find("the device is lost") !=
        std::string::npos);
  CHECK(message_of([&] {
          on_gpus(given, spec, {.memory_bytes = 3000});
        }).find("wanted for one slice and its neighbours") != std::string::npos);
  on_gpus(given, spec, {.lost_after = 40, .lost_for_memory = true});
  CHECK(told.parts.size() == 2);
  CHECK(emulated::bytes_in_use() == 0);
}
