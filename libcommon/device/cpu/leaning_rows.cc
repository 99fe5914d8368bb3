// SPDX-License-Identifier: BSD-3-Clause
#include "device/leaning_rows.h"

#include <algorithm>

#include "base/parallel.h"

namespace harima {

namespace {

constexpr int kLanes = LeaningFbp::kLanes;
constexpr size_t kTogether = 64;  // columns that stay in the cache

size_t row_bytes(const FbpSpec& spec) { return size_t(spec.columns) * sizeof(float); }

}  // namespace

size_t LeaningRowStore::memory_bytes(const FbpSpec& spec, const Lean& lean, LeaningRoom room) {
  return size_t(room.views) * size_t(most_leaning_rows(spec, lean, room.slices)) * row_bytes(spec);
}

LeaningRowStore::LeaningRowStore(const FbpSpec& spec, const Lean& lean, LeaningRoom room,
                                 const LeaningFbp::TakeMemory& take_memory)
    : spec_(spec), memory_(take_memory(memory_bytes(spec, lean, room))) {}

void LeaningRowStore::begin(const LeaningBand& band, const HeldViews& part) {
  band_ = band;
  part_ = &part;
}

void LeaningRowStore::take(const SinogramBatch& batch, int first_row, int count) {
  const size_t columns = size_t(spec_.columns), view_floats = size_t(band_.rows.count()) * columns;
  float* const to = memory_.as<float>() + size_t(first_row - band_.rows.first) * columns;
  parallel_for(
      int(part_->views.size()),
      [&](int place) {
        const float* const from =
            batch.at(batch.views == spec_.views ? part_->views[size_t(place)] : place, 0);
        float* const view = to + size_t(place) * view_floats;
        for (size_t x0 = 0; x0 < columns; x0 += kTogether)
          for (int i = 0; i < count; ++i) {
            const size_t lane = size_t(lane_of_slice(i, kLanes));
            for (size_t x = x0; x < std::min(columns, x0 + kTogether); ++x)
              view[size_t(i) * columns + x] = from[x * kLanes + lane];
          }
      },
      4);
}

}  // namespace harima
