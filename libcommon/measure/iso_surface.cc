// SPDX-License-Identifier: BSD-3-Clause
#include "measure/iso_surface.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "image/pixels.h"

namespace harima {

namespace {

// Corners of a cube are numbered by bits: 1 in x, 2 in y, 4 in z. Each tetrahedron goes from corner 0 to corner 7 along three
// edges of the cube; the middle two are in the order that makes it right-handed.
constexpr std::array<int, 4> kTetrahedra[6] = {{0, 1, 3, 7}, {0, 5, 1, 7}, {0, 3, 2, 7}, {0, 2, 6, 7}, {0, 4, 5, 7}, {0, 6, 4, 7}};

// Even permutations of the corners of a tetrahedron that begin with this corner, or these two.
constexpr std::array<int, 4> kOneFirst[4] = {{0, 1, 2, 3}, {1, 0, 3, 2}, {2, 0, 1, 3}, {3, 0, 2, 1}};
constexpr std::array<int, 4> kTwoFirst[6] = {{0, 1, 2, 3}, {0, 2, 3, 1}, {0, 3, 1, 2}, {1, 2, 0, 3}, {1, 3, 2, 0}, {2, 3, 0, 1}};

constexpr double kNearest = 1e-3;  // of an edge, from its ends: vertices of neighbouring edges do not fall together

constexpr float kOutside = -std::numeric_limits<float>::infinity();

size_t padded_area(int width, int height, int pad) { return size_t(width + 2 * pad) * size_t(height + 2 * pad); }

}  // namespace

SurfaceMaker::SurfaceMaker(int width, int height, IsoSurface surface)
    : surface_(std::move(surface)), pad_(surface_.is_closed ? 1 : 0), width_(size_t(width + 2 * pad_)), height_(size_t(height + 2 * pad_)),
      lower_(width_ * height_), upper_(width_ * height_) {
  for (std::vector<uint32_t>& edges : in_lower_) edges.assign(width_ * height_, kNone);
  for (auto* rows : {&between_, &in_upper_})
    for (EdgeRow& row : *rows)
      for (std::vector<uint32_t>& edges : row) edges.assign(width_, kNone);
  in_lower_[0].clear();
  in_lower_[0].shrink_to_fit();
}

size_t SurfaceMaker::bytes(int width, int height) { return padded_area(width, height, 1) * (2 * sizeof(float) + 3 * sizeof(uint32_t)); }

void SurfaceMaker::add(const FrameView& slice) {
  if (!has_lower_ && pad_ > 0) put_slice(nullptr);
  put_slice(&slice);
}

void SurfaceMaker::finish() {
  if (has_lower_ && pad_ > 0) put_slice(nullptr);
}

// Null: a slice, or a row, outside of the volume.
void SurfaceMaker::put_slice(const FrameView* slice) {
  if (!has_lower_) z_ = -pad_;
  std::vector<float>& to = has_lower_ ? upper_ : lower_;
  std::fill(to.begin(), to.end(), kOutside);
  if (slice)
    for (int y = 0; y < slice->height; ++y) {
      float* const row = to.data() + size_t(y + pad_) * width_ + size_t(pad_);
      row_to_f32(*slice, y, row);
      for (int x = 0; x < slice->width; ++x) nan_ += row[x] != row[x];
    }
  if (has_lower_) {
    march();
    lower_.swap(upper_);
    ++z_;
  }
  has_lower_ = true;
}

void SurfaceMaker::march() {
  const auto forget = [](EdgeRow& row) {
    for (std::vector<uint32_t>& edges : row) std::fill(edges.begin(), edges.end(), kNone);
  };
  for (auto* rows : {&between_, &in_upper_})
    for (EdgeRow& row : *rows) forget(row);
  for (size_t y = 0; y < height_; ++y) {
    if (y + 1 < height_) march_row(int(y));
    // The row of the upper slice is done; in the lower one it is wanted no more.
    for (size_t direction = 1; direction < 4; ++direction)
      std::copy(in_upper_[0][direction].begin(), in_upper_[0][direction].end(), in_lower_[direction].begin() + ptrdiff_t(y * width_));
    for (auto* rows : {&between_, &in_upper_}) {
      std::swap((*rows)[0], (*rows)[1]);
      forget((*rows)[1]);
    }
  }
}

void SurfaceMaker::march_row(int y) {
  thread_local std::vector<unsigned char> inside;  // of the four voxels of each column that cubes of this row have
  inside.assign(width_, 0);
  for (int i = 0; i < 4; ++i) {
    const float* const row = (i & 2 ? upper_ : lower_).data() + size_t(y + (i & 1)) * width_;
    for (size_t x = 0; x < width_; ++x) inside[x] = (unsigned char)(inside[x] + is_inside(row[x]));
  }
  for (size_t x = 0; x + 1 < width_; ++x)
    if (const int all = inside[x] + inside[x + 1]; all != 0 && all != 8) march_cube(int(x), y);
}

void SurfaceMaker::march_cube(int x, int y) {
  for (const std::array<int, 4>& corners : kTetrahedra) march_tetrahedron(x, y, corners);
}

void SurfaceMaker::march_tetrahedron(int x, int y, const std::array<int, 4>& c) {
  std::array<int, 4> in{};
  int count = 0;
  for (int i = 0; i < 4; ++i) {
    const int at = c[size_t(i)];
    if (is_inside(value(x + (at & 1), y + (at >> 1 & 1), at >> 2))) in[size_t(i)] = 1, ++count;
  }
  const auto on = [&](int from, int to) { return corner(x, y, std::min(c[size_t(from)], c[size_t(to)]), std::max(c[size_t(from)], c[size_t(to)])); };
  if (count == 1 || count == 3) {
    const int alone = int(std::find(in.begin(), in.end(), count == 1 ? 1 : 0) - in.begin());
    const auto [i, j, k, l] = kOneFirst[alone];
    if (count == 1) surface_.on_triangle({on(i, j), on(i, k), on(i, l)});
    else surface_.on_triangle({on(i, j), on(i, l), on(i, k)});
  } else if (count == 2) {
    for (const auto& [i, j, k, l] : kTwoFirst) {
      if (!in[size_t(i)] || !in[size_t(j)]) continue;
      const SurfaceCorner ik = on(i, k), il = on(i, l), jl = on(j, l), jk = on(j, k);
      surface_.on_triangle({ik, il, jl});
      surface_.on_triangle({ik, jl, jk});
    }
  }
}

SurfaceCorner SurfaceMaker::corner(int x, int y, int from, int to) {
  uint32_t& vertex = vertex_on(x, y, from, to ^ from);
  const Place place = place_on(x, y, from, to);
  if (vertex == kNone) {
    vertex = vertices_++;
    surface_.on_vertex(place);
  }
  return {vertex, place};
}

uint32_t& SurfaceMaker::vertex_on(int x, int y, int from, int direction) {
  const size_t column = size_t(x + (from & 1)), row = size_t(from >> 1 & 1), way = size_t(direction);
  if (direction >= 4) return between_[row][way][column];
  if (from >= 4) return in_upper_[row][way][column];
  return in_lower_[way][(size_t(y) + row) * width_ + column];
}

Place SurfaceMaker::place_on(int x, int y, int from, int to) const {
  const auto at = [&](int c) { return double(value(x + (c & 1), y + (c >> 1 & 1), c >> 2)); };
  const double a = at(from), b = at(to), way = (surface_.level - a) / (b - a);
  const double share = std::isfinite(a) && std::isfinite(b) ? std::clamp(way, kNearest, 1 - kNearest) : 0.5;
  const int direction = to ^ from;
  const auto along = [&](int base, int bit) { return base + ((from & bit) != 0) + ((direction & bit) != 0 ? share : 0); };
  return {along(x, 1) - pad_, along(y, 2) - pad_, along(z_, 4)};
}

}  // namespace harima
