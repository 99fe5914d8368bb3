// SPDX-License-Identifier: BSD-3-Clause
// What a network is fed with: parts of a scan, slabs in memory, crops.
#include <doctest/doctest.h>

#include <cmath>

#include "base/error.h"
#include "denoise/apply.h"
#include "denoise/crops.h"
#include "denoise/draw.h"
#include "format/format.h"
#include "math/mirrored.h"
#include "scratch.h"

using namespace harima;

namespace {

// value(x, y, z) of a volume in a file.
template <class Value>
std::string make_volume(const Scratch& scratch, const std::string& name, int width, int height, int count,
                        Value value) {
  SinkInfo info;
  info.stack = {PixelType::f32, width, height, count, {}, {}, {}};
  const auto sink = open_sink(scratch.path(name), info);
  for (int z = 0; z < count; ++z) {
    Frame frame(PixelType::f32, width, height);
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) frame.row<float>(y)[x] = float(value(x, y, z));
    sink->put(z, frame, {});
  }
  sink->close({}, {});
  return scratch.path(name);
}

double normal(uint64_t stream, uint64_t place) {
  return std::sqrt(-2 * std::log(1 - draw_unit(9, stream, 2 * place))) *
         std::cos(2 * M_PI * draw_unit(9, stream, 2 * place + 1));
}

}  // namespace

TEST_CASE("denoise: slabs are spread over the volume") {
  CHECK(spread_slabs(3, 9, 20) == std::vector<int>{0, 1, 2});
  const std::vector<int> slices = spread_slabs(1000, 60, 20);
  REQUIRE(slices.size() == 60);
  CHECK(slices.front() > 100);
  CHECK(slices.back() < 900);
  CHECK(slices[19] == slices[0] + 19);
  CHECK(slices[20] > slices[19] + 100);
  CHECK(std::is_sorted(slices.begin(), slices.end()));
}

TEST_CASE("denoise: the noise of the mean of parts is what they differ by") {
  Scratch scratch;
  std::vector<std::string> paths;
  for (uint64_t part = 0; part < 3; ++part)
    paths.push_back(
        make_volume(scratch, "part" + std::to_string(part) + ".tif", 48, 40, 6, [&](int x, int y, int z) {
          return 3 + std::sin(x * 0.3) * std::cos(y * 0.2) +
                 0.2 * normal(part, uint64_t((z * 40 + y) * 48 + x));
        }));
  const PartNoise two = measure_parts(Parts({paths[0], paths[1]})), three = measure_parts(Parts(paths));
  CHECK(two.deviation == doctest::Approx(0.2 / std::sqrt(2)).epsilon(0.03));
  CHECK(three.deviation == doctest::Approx(0.2 / std::sqrt(3)).epsilon(0.03));
  CHECK(two.fine == doctest::Approx(0.2 / std::sqrt(2)).epsilon(0.06));
  CHECK(measure_parts(Parts({paths[0]})).fine == doctest::Approx(0.2).epsilon(0.06));
  CHECK(two.scale.mean == doctest::Approx(3).epsilon(0.03));
  CHECK_THROWS_WITH_AS(measure_parts(Parts({paths[0], paths[0]})), doctest::Contains("do not differ"), Error);
  CHECK_THROWS_WITH_AS(measure_parts(Parts({paths[0], paths[1], paths[2], paths[1]})),
                       doctest::Contains("volumes 2 and 4 are alike"), Error);
  const auto noisy = [](int x, int y, int z, uint64_t part) {
    return 0.2 * normal(part, uint64_t((z * 40 + y) * 48 + x));
  };
  const std::string mean = make_volume(scratch, "mean.tif", 48, 40, 6, [&](int x, int y, int z) {
    return 3 + std::sin(x * 0.3) * std::cos(y * 0.2) + (noisy(x, y, z, 0) + noisy(x, y, z, 1)) / 2;
  });
  CHECK_THROWS_WITH_AS(measure_parts(Parts({paths[0], mean, paths[1]})),
                       doctest::Contains("volume 2 is the mean of the others"), Error);
  const PartNoise one = measure_parts(Parts({mean}));
  CHECK(one.scale.mean == doctest::Approx(two.scale.mean));
  CHECK(one.scale.deviation == doctest::Approx(two.scale.deviation));
  const std::string small = make_volume(scratch, "small.tif", 48, 40, 5, [](int x, int, int) { return x; });
  CHECK_THROWS_WITH_AS(Parts({paths[0], small}), doctest::Contains("one size"), Error);
  const std::string bad = make_volume(scratch, "bad.tif", 48, 40, 6,
                                      [](int x, int, int z) { return x == 7 && z == 3 ? NAN : x; });
  CHECK_THROWS_WITH_AS(measure_parts(Parts({paths[0], bad})), doctest::Contains("40 pixels are not finite"),
                       Error);
}

TEST_CASE("denoise: a model is for volumes like those it was made of") {
  Model model;
  model.scale = {10, 2};
  check_fit(model, {{11, 2.5}, 0.1});
  CHECK_THROWS_AS(check_fit(model, {{17, 2}, 0.1}), Error);
  CHECK_THROWS_AS(check_fit(model, {{10, 5}, 0.1}), Error);
}

TEST_CASE("denoise: what a model has not learnt from is told") {
  Model model;
  model.scale = {10, 2};
  model.noise = 0.1;
  model.meta.set(kFineNoise, 0.05);
  CHECK(unlike(model, {{11, 2.5}, 0.14, 0.05}) == "");
  CHECK(unlike(model, {{11, 2.5}, 0, 0.05}) == "");
  CHECK(unlike(model, {{12.5, 2}, 0.1, 0.05})
            .find("a mean of 12.5 and a deviation of 2, the model has learnt from 10 and 2") !=
        std::string::npos);
  CHECK(unlike(model, {{10, 3.1}, 0.1, 0.05}).find("deviation") != std::string::npos);
  CHECK(unlike(model, {{10, 2}, 0.16, 0.05}) == "the noise is 0.16, the model has learnt from 0.1");
  CHECK(unlike(model, {{10, 2}, 0.06, 0.05}).find("the noise is 0.06") != std::string::npos);
  CHECK(unlike(model, {{10, 2}, 0, 0.08}) == "the fine noise is 0.08, the model has learnt from 0.05");
  model.meta.remove(kFineNoise);  // of models that do not tell
  CHECK(unlike(model, {{10, 2}, 0, 0.08}) == "");
}

TEST_CASE("denoise: crops are what the parts have there, mirrored together") {
  Scratch scratch;
  const auto value = [](int part, int x, int y, int z) {
    return double(part * 500 + z * 40 + y) + x / 32.0;
  };  // exact in half the bits
  std::vector<std::string> paths;
  for (int part = 0; part < 3; ++part)
    paths.push_back(make_volume(scratch, "p" + std::to_string(part) + ".tif", 24, 20, 5,
                                [&](int x, int y, int z) { return value(part, x, y, z) / 4096; }));
  const Parts parts(paths);
  int read = 0;
  const TrainingData data(parts, {0, 1.0 / 4096}, 1, 100, 0, [&] { ++read; });
  CHECK(read == 15);
  CHECK(data.held_out() == std::vector<int>{2});
  CHECK(data.learnt() == std::vector<int>{0, 1, 3, 4});
  constexpr int kSize = 8;
  std::vector<float> input(3 * kSize * kSize), target(kSize * kSize);
  for (int symmetry = 0; symmetry < 8; ++symmetry) {
    CAPTURE(symmetry);
    data.fill({0, 1, 5, 3, symmetry}, kSize, input.data(), target.data());
    for (int i = 0; i < kSize; ++i)
      for (int j = 0; j < kSize; ++j) {
        int column = symmetry & 1 ? kSize - 1 - j : j, row = symmetry & 2 ? kSize - 1 - i : i;
        if (symmetry & 4) std::swap(column, row);
        const int x = 5 + column, y = 3 + row;
        CHECK(std::abs(target[size_t(i * kSize + j)] - value(1, x, y, 0)) < 0.5);
        for (int channel = 0; channel < 3; ++channel) {
          const int z = mirrored(channel - 1, 5);
          const double wanted = (value(0, x, y, z) + value(2, x, y, z)) / 2;
          CHECK(std::abs(input[size_t((channel * kSize + i) * kSize + j)] - wanted) < 0.5);
        }
      }
  }
}

TEST_CASE("denoise: crops of a step are always the same ones, others than those of the next") {
  Scratch scratch;
  std::vector<std::string> paths;
  for (uint64_t part = 0; part < 2; ++part)
    paths.push_back(
        make_volume(scratch, "q" + std::to_string(part) + ".tif", 32, 32, 8,
                    [&](int x, int y, int z) { return normal(part, uint64_t((z * 32 + y) * 32 + x)); }));
  const Parts parts(paths);
  const TrainingData data(parts, {}, 1, 100, 0, [] {});
  TrainingPlan plan;
  plan.shape = {1, 4, 2};
  plan.patch = 16;
  const auto inputs_of = [&](int step) {
    CropBatches batches(plan, data);
    const Batch batch = batches.batch(step);
    return std::vector<float>(batch.inputs, batch.inputs + batch.count * 3 * 16 * 16);
  };
  CHECK(inputs_of(5) == inputs_of(5));
  CHECK(inputs_of(5) != inputs_of(6));
  CHECK(CropBatches(plan, data).held_out().size() == 4);
  plan.patch = 64;
  CHECK_THROWS_WITH_AS(CropBatches(plan, data), doctest::Contains("smaller than a patch"), Error);
}

TEST_CASE("denoise: as many slices are kept as memory has room for") {
  Scratch scratch;
  std::vector<std::string> paths;
  for (int part = 0; part < 2; ++part)
    paths.push_back(make_volume(scratch, "r" + std::to_string(part) + ".tif", 32, 32, 60,
                                [](int x, int, int) { return x; }));
  const Parts parts(paths);
  const size_t slice = 32 * 32 * 2 * 2;
  int read = 0;
  const TrainingData data(parts, {}, 2, 60, 30 * slice, [&] { ++read; });
  CHECK(read <= 60);
  CHECK(read >= 40);
  CHECK_THROWS_WITH_AS(TrainingData(parts, {}, 2, 60, 4 * slice, [] {}), doctest::Contains("--mem"), Error);
}

TEST_CASE("denoise: a training that cannot be is refused") {
  TrainingPlan plan;
  check_plan(plan);
  plan.shape.depth = 3;
  plan.patch = 8;
  check_plan(plan);
  plan.batch = 1;  // one pixel has no deviation
  CHECK_THROWS_WITH_AS(check_plan(plan), doctest::Contains("one pixel in the lowest level"), Error);
  plan.patch = 1 << 20;
  check_plan(plan);
  plan.patch = 12;
  CHECK_THROWS_WITH_AS(check_plan(plan), doctest::Contains("a multiple of 8"), Error);
}

TEST_CASE("denoise: tiles are the largest that fit") {
  const NetworkShape shape{5, 16, 3};
  EngineSettings settings{.half = true};
  const auto tile_of = [&](size_t memory_bytes) {
    settings.memory_bytes = memory_bytes;
    return tile_for(shape, settings, 1000, 800);
  };
  CHECK(tile_of(0) == 0);
  CHECK(tile_of(bytes_a_pixel(shape, settings) * 1000 * 800) == 0);
  const int tile = tile_of(bytes_a_pixel(shape, settings) * 400 * 400);
  CHECK(tile % 8 == 0);
  CHECK(tile <= 304);
  CHECK(tile >= 152);
  CHECK_THROWS_AS(tile_of(1 << 20), Error);
}
