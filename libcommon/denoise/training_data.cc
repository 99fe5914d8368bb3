// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/training_data.h"

#include <algorithm>
#include <bit>
#include <functional>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "base/vector_clones.h"
#include "math/mirrored.h"

namespace harima {

namespace {

constexpr int kSlab = 20, kHeldOutShare = 16;  // one slice of so many is held out

// Exact: an exponent of 15 too much in f32 is 112 too little. Processors from before x86-64-v3 have no
// instruction for it, and calls take longer.
inline float single_of(_Float16 half) {
  const uint32_t bits = std::bit_cast<uint16_t>(half);
  const float magnitude = std::bit_cast<float>((bits & 0x7fff) << 13) * 0x1p112f;
  return std::bit_cast<float>(std::bit_cast<uint32_t>(magnitude) | (bits & 0x8000) << 16);
}
CT_VECTOR_CLONES void add_row(const _Float16* from, float* sum, int count) {
  for (int i = 0; i < count; ++i) sum[i] += single_of(from[i]);
}

// The mean of squares of planes that are `width` wide, each from its first pixel on.
void mean_square(const std::vector<const _Float16*>& from, int width, int size, float* square) {
  const size_t side = size_t(size);
  const float share = 1 / float(from.size());
  for (size_t y = 0; y < side; ++y) {
    float* const row = square + y * side;
    std::fill_n(row, side, 0.f);
    for (const _Float16* one : from) add_row(one + y * size_t(width), row, size);
    for (size_t x = 0; x < side; ++x) row[x] *= share;
  }
}

// As Crop::symmetry says.
void turned(const float* square, int size, int symmetry, float* to) {
  const ptrdiff_t side = size, corner = (symmetry & 1 ? side - 1 : 0), other = (symmetry & 2 ? side - 1 : 0);
  const ptrdiff_t right = symmetry & 1 ? -1 : 1, down = symmetry & 2 ? -1 : 1;
  const bool is_swapped = symmetry & 4;
  const float* const first = square + (is_swapped ? corner * side + other : other * side + corner);
  const ptrdiff_t along = is_swapped ? right * side : right, across = is_swapped ? down : down * side;
  for (ptrdiff_t i = 0; i < side; ++i)
    for (ptrdiff_t j = 0; j < side; ++j) to[i * side + j] = first[i * across + j * along];
}

// All slices that crops of these need, in order.
std::vector<int> needed(const std::vector<int>& slices, int reach, int count) {
  std::vector<int> all;
  for (const int slice : slices)
    for (int z = slice - reach; z <= slice + reach; ++z) all.push_back(mirrored(z, count));
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace

std::vector<int> spread_slabs(int count, int wanted, int slab) {
  std::vector<int> slices;
  if (wanted >= count) {
    for (int z = 0; z < count; ++z) slices.push_back(z);
    return slices;
  }
  const int slabs = (wanted + slab - 1) / slab;
  for (int s = 0; s < slabs; ++s) {
    const int first = s * wanted / slabs, last = (s + 1) * wanted / slabs, room = count - wanted;
    const int from = first + int(int64_t(room) * (2 * s + 1) / (2 * slabs));
    for (int z = from; z < from + last - first; ++z) slices.push_back(z);
  }
  return slices;
}

TrainingData::TrainingData(const Parts& parts, const Scale& scale, int reach, int most_slices,
                           size_t memory_bytes, const std::function<void()>& done)
    : width_(parts.width()), height_(parts.height()), count_(parts.slices()), reach_(reach),
      places_(size_t(parts.slices()), -1) {
  const size_t pixels = size_t(width_) * size_t(height_),
               plane_bytes = pixels * sizeof(_Float16) * size_t(parts.count());
  int wanted = std::min(most_slices, count_);
  const auto bytes_for = [&](int slices) {
    return needed(spread_slabs(count_, slices, kSlab), reach, count_).size() * plane_bytes;
  };
  while (memory_bytes > 0 && wanted > 1 && bytes_for(wanted) > memory_bytes) wanted = wanted * 7 / 8;
  if (memory_bytes > 0 && bytes_for(wanted) > memory_bytes)
    fail("one slice with its neighbours takes {}, {} may be used (--mem)", size_text(bytes_for(wanted)),
         size_text(memory_bytes));
  slices_ = wanted;
  learnt_ = spread_slabs(count_, wanted, kSlab);
  const std::vector<int> all = needed(learnt_, reach, count_);
  const auto middle = learnt_.begin() + ptrdiff_t(learnt_.size() / 2),
             last = middle + std::max<ptrdiff_t>(1, ptrdiff_t(learnt_.size()) / kHeldOutShare);
  held_out_.assign(middle, last);
  if (learnt_.size() > 1) learnt_.erase(middle, last);
  for (size_t i = 0; i < all.size(); ++i) places_[size_t(all[i])] = int(i);
  planes_.assign(size_t(parts.count()), std::vector<_Float16>(all.size() * pixels));
  parallel_for(int(all.size()) * parts.count(), [&](int job) {
    const int part = job % parts.count(), i = job / parts.count();
    std::vector<float> values(pixels);
    parts.read(part, all[size_t(i)], values.data());
    _Float16* const to = planes_[size_t(part)].data() + size_t(i) * pixels;
    for (size_t p = 0; p < pixels; ++p) to[p] = _Float16(std::clamp(scale.to(values[p]), -60000.f, 60000.f));
    done();
  });
}

const _Float16* TrainingData::plane(int part, int slice) const {
  const int place = places_[size_t(mirrored(slice, count_))];
  return planes_[size_t(part)].data() + size_t(place) * size_t(width_) * size_t(height_);
}

void TrainingData::fill(const Crop& crop, int size, float* input, float* target) const {
  const size_t pixels = size_t(size) * size_t(size),
               corner = size_t(crop.y) * size_t(width_) + size_t(crop.x);
  std::vector<float> square(pixels);
  const auto copy = [&](const std::vector<const _Float16*>& from, float* to) {
    mean_square(from, width_, size, square.data());
    turned(square.data(), size, crop.symmetry, to);
  };
  for (int channel = 0; channel <= 2 * reach_; ++channel) {
    std::vector<const _Float16*> from;
    for (int part = 0; part < parts(); ++part)
      if (part != crop.target) from.push_back(plane(part, crop.slice + channel - reach_) + corner);
    copy(from, input + size_t(channel) * pixels);
  }
  if (crop.target != kNoPart) copy({plane(crop.target, crop.slice) + corner}, target);
}

}  // namespace harima
