// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/crops.h"

#include "base/error.h"
#include "base/parallel.h"
#include "denoise/draw.h"

namespace harima {

namespace {

constexpr uint64_t kHeldOutStream = 0xffffffff00000000;
constexpr int kTries = 16;
enum Draw : uint64_t { kSlice, kTarget, kSymmetry, kPlaces };

}  // namespace

CropBatches::CropBatches(const TrainingPlan& plan, const TrainingData& data) : plan_(plan), data_(data) {
  if (data.width() < plan.patch || data.height() < plan.patch)
    fail("slices are {} x {} pixels, smaller than a patch of {} (--patch)", data.width(), data.height(),
         plan.patch);
}

Crop CropBatches::crop_at(uint64_t stream, uint64_t place, const std::vector<int>& slices) const {
  const auto below = [&](int count, uint64_t what) {
    return draw_below(count, plan_.seed, stream, place * 64 + what);
  };
  Crop crop;
  crop.slice = slices[size_t(below(int(slices.size()), kSlice))];
  crop.target = below(data_.parts(), kTarget);
  if (plan_.mirrors) crop.symmetry = below(8, kSymmetry);
  for (uint64_t i = 0; i < kTries; ++i) {  // with its middle where all views see
    crop.x = below(data_.width() - plan_.patch + 1, kPlaces + 2 * i);
    crop.y = below(data_.height() - plan_.patch + 1, kPlaces + 2 * i + 1);
    if (is_seen(crop.x + plan_.patch / 2, crop.y + plan_.patch / 2, data_.width(), data_.height())) break;
  }
  return crop;
}

void CropBatches::fill(const std::vector<Crop>& crops, OwnedBatch& batch) const {
  const size_t square = size_t(plan_.patch) * size_t(plan_.patch),
               input = square * size_t(plan_.shape.channels());
  batch.count = int(crops.size());
  batch.size = plan_.patch;
  batch.inputs.resize(crops.size() * input);
  batch.targets.resize(crops.size() * square);
  parallel_for(int(crops.size()), [&](int i) {
    data_.fill(crops[size_t(i)], plan_.patch, batch.inputs.data() + size_t(i) * input,
               batch.targets.data() + size_t(i) * square);
  });
}

Batch CropBatches::batch(int step) {
  std::vector<Crop> crops;
  for (int i = 0; i < plan_.batch; ++i) crops.push_back(crop_at(uint64_t(step), uint64_t(i), data_.learnt()));
  fill(crops, batch_);
  return batch_.view();
}

std::vector<Crop> CropBatches::held_out_crops() const {
  std::vector<Crop> crops;
  for (int i = 0; i < kHeldOutBatches * plan_.batch; ++i) {
    crops.push_back(crop_at(kHeldOutStream, uint64_t(i), data_.held_out()));
    crops.back().symmetry = 0;
    crops.back().target = i % data_.parts();
  }
  return crops;
}

std::vector<OwnedBatch> CropBatches::held_out() const {
  const std::vector<Crop> crops = held_out_crops();
  std::vector<OwnedBatch> batches(kHeldOutBatches);
  for (size_t b = 0; b < batches.size(); ++b) {
    const auto first = crops.begin() + ptrdiff_t(b) * plan_.batch;
    fill({first, first + plan_.batch}, batches[b]);
  }
  return batches;
}

}  // namespace harima
