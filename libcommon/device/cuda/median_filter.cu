// SPDX-License-Identifier: BSD-3-Clause
// The median of a box. Small boxes are held in registers (math/select_median.h). Of larger ones the median is
// looked for between the least and the largest value, halving what is left of it by counting the values
// below; that needs no memory.
#include "device/cuda/neighbours.h"
#include "device/cuda/typed.h"
#include "math/rank.h"
#include "math/select_median.h"

namespace harima::CT_GPU_TARGET {

namespace {

// What values are compared as: 32 bits, since shared memory comes in such words.
template <class T>
struct Ranked {
  using From = T;
  using To = T;
  using Cell = int32_t;
  CT_HD static Cell cell(T value) { return rank_of(value); }
  CT_HD static T value(Cell rank) { return T(rank); }
  CT_HD static bool is_nan(Cell) { return false; }
};
template <>
struct Ranked<uint32_t> {
  using From = uint32_t;
  using To = uint32_t;
  using Cell = uint32_t;
  CT_HD static Cell cell(uint32_t value) { return value; }
  CT_HD static uint32_t value(Cell rank) { return rank; }
  CT_HD static bool is_nan(Cell) { return false; }
};
template <>
struct Ranked<float> {
  using From = float;
  using To = float;
  using Cell = int32_t;
  CT_HD static Cell cell(float value) { return rank_of(value); }
  CT_HD static float value(Cell rank) { return float_of_rank(rank); }
  CT_HD static bool is_nan(Cell rank) { return is_nan_rank(rank); }
};

template <class Cell>
CT_HD inline void part_pair(Cell& low, Cell& high) {
  const Cell least_of = low < high ? low : high;
  high = low < high ? high : low;
  low = least_of;
}

// Of a box whose size is known when it is compiled. The last NaN wins.
template <class T, int Side, int Depth>
struct MedianOfFew : Ranked<T> {
  using typename Ranked<T>::Cell;
  static constexpr int kTileX = 64, kTileY = 4, kTileZ = 1, kCount = Side * Side * Depth, kHalf = kCount / 2;
  static constexpr int kTileBytes = 4 * (kTileX + Side - 1) * (kTileY + Side - 1) * Depth;

  CT_HD Extent reach() const { return {Side / 2, Side / 2, Depth / 2}; }

  template <class Around>
  CT_HD T voxel(const Around& around, Extent) const {
    Cell held[kHalf + 2], nan = 0;
    const auto take = [&](Cell& place, int i) {
      place = around(i % Side - Side / 2, i / Side % Side - Side / 2, i / Side / Side - Depth / 2);
      if (this->is_nan(place)) nan = place;
    };
    CT_UNROLL
    for (int i = 0; i < kHalf + 2; ++i) take(held[i], i);
    select_median(held, kHalf, part_pair<Cell>, take);
    return this->value(this->is_nan(nan) ? nan : held[kHalf]);
  }
};

// Of any box.
template <class T>
struct MedianOfMany : Ranked<T> {
  using typename Ranked<T>::Cell;
  static constexpr int kTileX = 32, kTileY = 8, kTileZ = 1, kTileBytes = 40000;
  Extent box;

  CT_HD Extent reach() const { return box; }

  template <class Around>
  CT_HD T voxel(const Around& around, Extent) const {
    Cell low = around(0, 0, 0), high = low, nan = 0;
    for_box(box, [&](int dx, int dy, int dz) {
      const Cell one = around(dx, dy, dz);
      low = one < low ? one : low;
      high = one > high ? one : high;
      if (this->is_nan(one)) nan = one;
    });
    if (this->is_nan(nan)) return this->value(nan);
    const int half = (2 * box.x + 1) * (2 * box.y + 1) * (2 * box.z + 1) / 2;
    while (low < high) {
      const Cell middle = Cell(uint32_t(low) + (uint32_t(high) - uint32_t(low)) / 2);
      int below = 0;
      for_box(box, [&](int dx, int dy, int dz) { below += around(dx, dy, dz) <= middle; });
      if (below > half) high = middle;
      else low = middle + 1;
    }
    return this->value(low);
  }
};

template <class T>
class MedianStep : public FilterStep {
 public:
  explicit MedianStep(const MedianSpec& spec) : spec_(spec) {}
  size_t work_bytes(const StepSize&) const override { return 0; }

  void run(const DeviceFrames& in, int first, int last, void*, void* out, Stream& stream) const override {
    const auto launch_it = [&](auto filter) {
      launch_filter<decltype(filter)>({filter, in, first, last, static_cast<T*>(out)}, stream);
    };
    const int side = spec_.side, depth = spec_.is_3d ? side : 1;
    if (side == 3 && depth == 1) return launch_it(MedianOfFew<T, 3, 1>{});
    if (side == 3) return launch_it(MedianOfFew<T, 3, 3>{});
    if (side == 5 && depth == 1) return launch_it(MedianOfFew<T, 5, 1>{});
    MedianOfMany<T> many;
    many.box = {side / 2, side / 2, depth / 2};
    launch_it(many);
  }

 private:
  const MedianSpec spec_;
};

}  // namespace

std::unique_ptr<FilterStep> make_step(const MedianSpec& spec, PixelType type) {
  if (spec.is_filled) return filled_step(std::make_unique<MedianStep<float>>(spec), type);
  return with_type_of(type, [&](auto zero) -> std::unique_ptr<FilterStep> {
    return std::make_unique<MedianStep<decltype(zero)>>(spec);
  });
}

}  // namespace harima::CT_GPU_TARGET
