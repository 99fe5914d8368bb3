// SPDX-License-Identifier: BSD-3-Clause
#include "estimates.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "cli/estimate.h"
#include "denoise/draw.h"
#include "format/no_sink.h"
#include "image/region.h"
#include "image/stack_part.h"

namespace harima {

namespace {

constexpr int kCrop = 64, kLeastBlock = 32, kBlockSlices = 8;  // sides, and slices beside the neighbours

std::vector<float> noise_of(size_t count) {
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i) values[i] = float(draw_unit(1, 1, i) - 0.5);
  return values;
}

int crop_side(const NetworkShape& shape) { return std::max(1, kCrop / shape.grain()) * shape.grain(); }

// The middle of a stack: `side` columns and rows of `frames` frames, or fewer where there are no more.
std::unique_ptr<Source> block_of(const Source& source, int side, int frames) {
  const StackInfo& info = source.info();
  const auto middle = [](int all, int wanted) {
    const int size = std::min(all, wanted), first = (all - size) / 2;
    return IntRange{first, first + size, 1};
  };
  const IntRange z = middle(info.count, frames);
  auto part = std::make_unique<PartSource>(source, part_of({}, info.count, z.first, z.last));
  return region_of(std::move(part), Box{middle(info.width, side), middle(info.height, side), {}}, "block");
}

}  // namespace

double training_seconds(const TrainingPlan& plan, const EngineSettings& settings) {
  const size_t pixels = size_t(plan.batch) * size_t(plan.patch) * size_t(plan.patch);
  const std::vector<float> inputs = noise_of(pixels * size_t(plan.shape.channels())),
                           targets = noise_of(pixels);
  const auto network = engine().training(plan.shape, new_network(plan.shape, plan.seed), settings);
  const Batch batch{plan.batch, plan.patch, plan.patch, inputs.data(), targets.data()};
  network->step(batch, {plan.rate / 100, 0.9});  // the first is slower
  return seconds_of(plan.steps, 1, [&](double steps) {
    for (int i = 0; i < int(steps); ++i) network->step(batch, {plan.rate / 100, 0.9});
  });
}

double applying_seconds(const NetworkShape& shape, const EngineSettings& settings, double pixels) {
  const int side = crop_side(shape);
  const size_t crop = size_t(side) * size_t(side);
  const std::vector<float> images = noise_of(crop * size_t(shape.channels()));
  std::vector<float> denoised(crop);
  const auto network = engine().applied(shape, folded(shape, new_network(shape, 1), 1), settings);
  network->run(images.data(), side, side, denoised.data());
  return seconds_of(pixels / double(crop), 1, [&](double crops) {
    for (int i = 0; i < int(crops); ++i) network->run(images.data(), side, side, denoised.data());
  });
}

double reading_seconds(const Parts& parts, int slices) {
  if (!parts.source(0).can_seek()) return 0;
  std::vector<float> plane(size_t(parts.width()) * size_t(parts.height()));
  return parts.count() * seconds_of(slices, 1, [&](double wanted) {
           for (int i = 0; i < int(wanted); ++i) parts.read(0, i % parts.slices(), plane.data());
         });
}

double filtering_seconds(Source& source, const ClassicFilter& filter, const GpuChoice& gpus, int slices) {
  const StackInfo& info = source.info();
  if (!source.can_seek() || slices < 1) return 0;
  const int reach = filter.work.reach, frames = std::min(info.count, 2 * reach + kBlockSlices),
            side = std::max(1, std::min(info.width, info.height));
  const double block = double(side) * side * frames, all = double(info.width) * info.height * slices;
  NoSink nowhere;
  const double of_block =
      seconds_of(block, std::min(block, double(kLeastBlock) * kLeastBlock * frames), [&](double voxels) {
        const auto some = block_of(source, std::clamp(int(std::sqrt(voxels / frames)), 1, side), frames);
        run_classic_filter(*some, filter, gpus, nowhere, [](int) {});
      });
  return of_block * all / block + seconds_to_write(all * double(bytes_of(info.type)));
}

void say_training(const TrainingPlan& plan, const EngineSettings& settings) {
  say_time(training_seconds(plan, settings),
           fmt::format("training on {}, if it goes to the end", settings.device));
}

void say_applying(const NetworkShape& shape, const EngineSettings& settings, const Applying& work,
                  double more) {
  const double pixels = double(work.width) * work.height * work.slices;
  const double computing = applying_seconds(shape, settings, pixels * work.parts * work.ways);
  say_time(computing + more + seconds_to_write(pixels * sizeof(float)), "applying on " + settings.device);
}

ReconstructionPlan plan_in(const std::string& line) {
  const nlohmann::json said = nlohmann::json::parse(line, nullptr, false);
  if (!said.is_object()) return {};
  return {said.value("seconds", 0.0), said.value("slices", 0), said.value("width", 0),
          said.value("height", 0)};
}

}  // namespace harima
