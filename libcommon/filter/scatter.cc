// SPDX-License-Identifier: BSD-3-Clause
#include "filter/scatter.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "filter/transpose.h"
#include "image/pixels.h"

namespace harima {

namespace {

class Scatter {
 public:
  Scatter(const Piece& piece, const StackInfo& volume, const Axes& axes, std::span<Frame> slices,
          int first_slice)
      : piece_(piece), axes_(axes), sizes_(sizes_of(volume)), slices_(slices), first_slice_(first_slice),
        type_(volume.type), pixel_(bytes_of(volume.type)), row_(size_t(volume.width) * pixel_) {}

  void run() {
    if (axes_.from[0] == 0) return copy_rows();
    // Rows of pixels lie along x, those of the result along `inner`.
    const int inner = axes_.from[0], outer = 3 - inner;
    for (int i = piece_.first[size_t(outer)]; i < piece_.last[size_t(outer)]; ++i)
      turn_plane(inner, outer, i);
  }

 private:
  using Voxel = std::array<int, 3>;

  const std::byte* at(const Voxel& v) const {
    const size_t y = size_t(v[1] - piece_.first[1]), z = size_t(v[2] - piece_.first[2]);
    return piece_.data + (z * size_t(piece_.last[1] - piece_.first[1]) + y) * row_ + size_t(v[0]) * pixel_;
  }
  // Where a voxel belongs.
  std::byte* place(const Voxel& v) const {
    Voxel to;
    for (size_t i = 0; i < 3; ++i) {
      const auto from = size_t(axes_.from[i]);
      to[i] = axes_.reversed[i] ? sizes_[from] - 1 - v[from] : v[from];
    }
    Frame& slice = slices_[size_t(to[2] - first_slice_)];
    return slice.data() + (size_t(to[1]) * size_t(slice.width()) + size_t(to[0])) * pixel_;
  }

  void copy_rows() {
    const int x = piece_.first[0], count = piece_.last[0] - x;
    for (int z = piece_.first[2]; z < piece_.last[2]; ++z)
      for (int y = piece_.first[1]; y < piece_.last[1]; ++y) {
        if (!axes_.reversed[0]) std::memcpy(place({x, y, z}), at({x, y, z}), size_t(count) * pixel_);
        else copy_reversed(at({x, y, z}), count, place({x + count - 1, y, z}));
      }
  }
  void copy_reversed(const std::byte* from, int count, std::byte* to) const {
    with_pixels(type_, [&]<class T>() {
      const T* row = reinterpret_cast<const T*>(from);
      std::reverse_copy(row, row + count, reinterpret_cast<T*>(to));
    });
  }

  // The plane of x and `inner` at `i` along `outer`.
  void turn_plane(int inner, int outer, int i) const {
    const int first = piece_.first[size_t(inner)], last = piece_.last[size_t(inner)];
    const bool back = axes_.reversed[0];
    Voxel v = piece_.first;
    v[size_t(outer)] = i;
    v[size_t(inner)] = back ? last - 1 : first;  // that comes first in the result
    const ptrdiff_t row = inner == 1 ? ptrdiff_t(row_) : ptrdiff_t(row_) * (piece_.last[1] - piece_.first[1]);
    const std::byte* from = at(v);
    thread_local std::vector<std::byte*> to;
    to.clear();
    for (; v[0] < piece_.last[0]; ++v[0]) to.push_back(place(v));
    transpose_pixels(from, back ? -row : row, last - first, int(to.size()), pixel_, to.data());
  }

  const Piece& piece_;
  const Axes& axes_;
  const std::array<int, 3> sizes_;
  const std::span<Frame> slices_;
  const int first_slice_;
  const PixelType type_;
  const size_t pixel_, row_;
};

}  // namespace

void scatter(const Piece& piece, const StackInfo& volume, const Axes& axes, std::span<Frame> slices,
             int first_slice) {
  Scatter(piece, volume, axes, slices, first_slice).run();
}

}  // namespace harima
