// SPDX-License-Identifier: BSD-3-Clause
#include "filter/non_local_means.h"

#include <algorithm>

#include "base/parallel.h"
#include "base/vector_clones.h"
#include "filter/padded.h"
#include "math/non_local_means.h"

namespace harima {

namespace {

constexpr int kTileX = 128, kTileY = 32, kTileZ = 8;  // what fits into the cache of a core

struct Displacement {
  int x, y, z;
};

// Squared differences of two rows, summed over `patch` neighbours.
CT_VECTOR_CLONES void patch_sums_along_x(const float* a, const float* b, int width, int patch, float* out) {
  float squares[kTileX + 128];
  for (int x = 0; x < width + patch - 1; ++x) {
    const float apart = a[x] - b[x];
    squares[x] = apart * apart;
  }
  std::copy_n(squares, width, out);
  for (int k = 1; k < patch; ++k)
    for (int x = 0; x < width; ++x) out[x] += squares[x + k];
}

// The sum of `count` rows, `stride` apart.
CT_VECTOR_CLONES void sum_rows(const float* rows, size_t stride, int count, float* out) {
  std::copy_n(rows, kTileX, out);
  for (int k = 1; k < count; ++k)
    for (int x = 0; x < kTileX; ++x) out[x] += rows[size_t(k) * stride + size_t(x)];
}

// What a displacement adds to a row: sums of weights, and of weights times differences.
CT_VECTOR_CLONES void add_weighted(const float* patch_sums, const float* centre, const float* other,
                                   int width, const PatchScale& scale, float* weights, float* values) {
#pragma GCC ivdep
  for (int x = 0; x < width; ++x) add_alike(centre[x], other[x], patch_sums[x], scale, weights[x], values[x]);
}

// A box of voxels that is filtered at once.
class Tile {
 public:
  Tile(const NonLocalMeans& settings, const Padded& given, Displacement corner, Displacement size, bool is_3d)
      : settings_(settings), given_(given), corner_(corner), size_(size), is_3d_(is_3d),
        patch_z_(is_3d ? settings.patch : 1),
        scale_(settings.h, settings.sigma, settings.patch * settings.patch * patch_z_) {}

  void filter(Volume& out) {
    const int side = settings_.patch, search_z = is_3d_ ? settings_.distance : 0;
    along_x_.resize(size_t(size_.z + patch_z_ - 1) * size_t(size_.y + side - 1) * kTileX);
    along_y_.resize(size_t(size_.z + patch_z_ - 1) * size_t(size_.y) * kTileX);
    weights_.assign(size_t(size_.z * size_.y) * kTileX, 0);
    values_ = weights_;
    for (int dz = -search_z; dz <= search_z; ++dz)
      for (int dy = -settings_.distance; dy <= settings_.distance; ++dy)
        for (int dx = -settings_.distance; dx <= settings_.distance; ++dx) add({dx, dy, dz});
    for (int z = 0; z < size_.z; ++z)
      for (int y = 0; y < size_.y; ++y) write(y, z, out);
  }

 private:
  void add(Displacement by) {
    const int side = settings_.patch, half = side / 2, rows = size_.y + side - 1;
    for (int z = 0; z < size_.z + patch_z_ - 1; ++z) {
      for (int y = 0; y < rows; ++y) {
        const int at_y = corner_.y + y - half, at_z = corner_.z + z - patch_z_ / 2;
        patch_sums_along_x(given_.at(corner_.x - half, at_y, at_z),
                           given_.at(corner_.x - half + by.x, at_y + by.y, at_z + by.z), size_.x, side,
                           along_x_.data() + size_t(z * rows + y) * kTileX);
      }
      for (int y = 0; y < size_.y; ++y)
        sum_rows(along_x_.data() + size_t(z * rows + y) * kTileX, kTileX, side,
                 along_y_.data() + size_t(z * size_.y + y) * kTileX);
    }
    float sums[kTileX];
    for (int row = 0; row < size_.y * size_.z; ++row) {
      const int y = corner_.y + row % size_.y, z = corner_.z + row / size_.y;
      sum_rows(along_y_.data() + size_t(row) * kTileX, size_t(size_.y) * kTileX, patch_z_, sums);
      add_weighted(sums, given_.at(corner_.x, y, z), given_.at(corner_.x + by.x, y + by.y, z + by.z), size_.x,
                   scale_, weights_.data() + size_t(row) * kTileX, values_.data() + size_t(row) * kTileX);
    }
  }

  void write(int y, int z, Volume& out) const {
    const size_t at = size_t(z * size_.y + y) * kTileX;
    const float* const centre = given_.at(corner_.x, corner_.y + y, corner_.z + z);
    float* const to = out.row((corner_.z + z) * out.height + corner_.y + y) + corner_.x;
    for (int x = 0; x < size_.x; ++x) to[x] = centre[x] + values_[at + size_t(x)] / weights_[at + size_t(x)];
  }

  const NonLocalMeans& settings_;
  const Padded& given_;
  const Displacement corner_, size_;
  const bool is_3d_;
  const int patch_z_;
  const PatchScale scale_;
  std::vector<float> along_x_, along_y_, weights_, values_;
};

int tiles_along(int size, int tile) { return (size + tile - 1) / tile; }

}  // namespace

void denoise(const NonLocalMeans& settings, Volume& volume) {
  if (volume.values.empty() || settings.h <= 0) return;
  const Padded given(volume, settings.reach(), volume.depth > 1 ? settings.reach() : 0);
  const int across = tiles_along(volume.width, kTileX), down = tiles_along(volume.height, kTileY);
  parallel_for(across * down * tiles_along(volume.depth, kTileZ), [&](int i) {
    const Displacement corner{i % across * kTileX, i / across % down * kTileY, i / across / down * kTileZ};
    const Displacement size{std::min(kTileX, volume.width - corner.x),
                            std::min(kTileY, volume.height - corner.y),
                            std::min(kTileZ, volume.depth - corner.z)};
    Tile(settings, given, corner, size, volume.depth > 1).filter(volume);
  });
}

}  // namespace harima
