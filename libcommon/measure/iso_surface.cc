// SPDX-License-Identifier: BSD-3-Clause
#include "measure/iso_surface.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/parallel.h"

namespace harima {

namespace {

// Corners of a cube are numbered by bits: 1 in x, 2 in y, 4 in z. Each tetrahedron goes from corner 0 to
// corner 7 along three edges of the cube; the middle two are in the order that makes it right-handed.
constexpr std::array<int, 4> kTetrahedra[6] = {{0, 1, 3, 7}, {0, 5, 1, 7}, {0, 3, 2, 7},
                                               {0, 2, 6, 7}, {0, 4, 5, 7}, {0, 6, 4, 7}};

// Even permutations of the corners of a tetrahedron that begin with this corner, or these two.
constexpr std::array<int, 4> kOneFirst[4] = {{0, 1, 2, 3}, {1, 0, 3, 2}, {2, 0, 1, 3}, {3, 0, 2, 1}};
constexpr std::array<int, 4> kTwoFirst[6] = {{0, 1, 2, 3}, {0, 2, 3, 1}, {0, 3, 1, 2},
                                             {1, 2, 0, 3}, {1, 3, 2, 0}, {2, 3, 0, 1}};

// Of an edge, from its ends: vertices of neighbouring edges do not fall together, in f32 either.
constexpr double kNearest = 1.0 / 256;
constexpr float kOutside = -std::numeric_limits<float>::infinity();
constexpr size_t kCubeBytes = 800;  // of triangles in a cube of noise
constexpr int kMostRows = 64;       // that are worked on together

}  // namespace

SurfaceMaker::SurfaceMaker(int width, int height, IsoSurface surface)
    : surface_(std::move(surface)), pad_(surface_.is_closed ? 1 : 0), width_(width + 2 * pad_),
      height_(height + 2 * pad_) {
  const size_t voxels = size_t(width_) * size_t(height_);
  for (Slice* slice : {&lower_, &upper_}) {
    slice->values.assign(voxels, kOutside);
    slice->inside.assign(voxels, 0);
  }
  const size_t rows = surface_.memory_bytes / (2 * kCubeBytes * size_t(width_));
  parts_.resize(2 * std::clamp<size_t>(rows, 1, kMostRows));
}

size_t SurfaceMaker::bytes(int width, int height) {
  return size_t(width + 2) * size_t(height + 2) * 2 * (sizeof(float) + sizeof(uint8_t));
}

void SurfaceMaker::add(const FrameView& slice) {
  if (!has_lower_ && pad_ > 0) put_slice(nullptr);
  put_slice(&slice);
}

void SurfaceMaker::finish() {
  if (has_lower_ && pad_ > 0) put_slice(nullptr);
}

// Null: a slice outside of the volume.
void SurfaceMaker::put_slice(const FrameView* slice) {
  if (slice) fill(*slice);
  else std::ranges::fill(upper_.values, kOutside), std::ranges::fill(upper_.inside, uint8_t(0));
  if (has_lower_) march();
  else z_ = -pad_ - 1;
  const uint64_t end = number_rows(upper_, upper_, vertices_, upper_.first_within);
  for_each_row([&](int y, MeshPart& part) { put_within(y, part); });
  vertices_ = end;
  std::swap(lower_, upper_);
  ++z_;
  has_lower_ = true;
}

void SurfaceMaker::fill(const FrameView& slice) {
  std::atomic<int64_t> nan = 0;
  parallel_for(
      slice.height,
      [&](int y) {
        const size_t begin = size_t(y + pad_) * size_t(width_) + size_t(pad_);
        float* const values = upper_.values.data() + begin;
        uint8_t* const inside = upper_.inside.data() + begin;
        row_to_f32(slice, y, values);
        int nans = 0;
        for (int x = 0; x < slice.width; ++x) {
          inside[x] = double(values[x]) >= surface_.level;
          nans += values[x] != values[x];
        }
        nan += nans;
      },
      8);
  nan_ += nan;
}

void SurfaceMaker::find_edges(const Slice& from, const Slice& to, int y, EdgeRow& edges) const {
  edges.find(inside_row(from, y), inside_row(to, y), inside_row(to, y + 1), size_t(width_));
}

// Counts the edges of all rows: first[y] is the number of the first vertex of row y, what comes back is that
// behind the last.
uint64_t SurfaceMaker::number_rows(const Slice& from, const Slice& to, uint64_t begin,
                                   std::vector<uint64_t>& first) const {
  first.assign(size_t(height_) + 1, 0);
  parallel_for(
      height_,
      [&](int y) {
        thread_local EdgeRow edges;
        find_edges(from, to, y, edges);
        first[size_t(y) + 1] = edges.count();
      },
      8);
  first[0] = begin;
  for (size_t y = 0; y < size_t(height_); ++y) first[y + 1] += first[y];
  if (first.back() > std::numeric_limits<uint32_t>::max())
    fail("the surface has more vertices than can be counted; bin, or --x, --y and --z, make fewer");
  return first.back();
}

// Parts of rows, made by all threads and given on in order.
void SurfaceMaker::for_each_row(const std::function<void(int y, MeshPart& part)>& make) {
  const int group = int(parts_.size() / 2);
  const auto part = [&](int y) -> MeshPart& { return parts_[size_t(y) % parts_.size()]; };
  const auto each = [&](int job, const std::function<void(int)>& body, bool is_parallel) {
    const int first = job * group, rows = std::min(group, height_ - first);
    if (is_parallel) return parallel_for(rows, [&](int i) { body(first + i); });
    for (int i = 0; i < rows; ++i) body(first + i);
  };
  Pipeline stages;
  stages.work = [&](int job) {
    each(
        job, [&](int y) { part(y).clear(), make(y, part(y)); }, true);
  };
  stages.write = [&](int job) {
    each(
        job, [&](int y) { surface_.on_part(part(y)); }, false);
  };
  run_in_order((height_ + group - 1) / group, stages);
}

// Vertices on the edges within the upper slice, before it becomes the lower one.
void SurfaceMaker::put_within(int y, MeshPart& part) const {
  if (upper_.first_within[size_t(y)] == upper_.first_within[size_t(y) + 1]) return;
  thread_local EdgeRow edges;
  find_edges(upper_, upper_, y, edges);
  edges.for_each([&](int x, int direction) {
    const Place place = place_on(x, y, z_ + 1, direction);
    part.vertices.push_back({float(place[0]), float(place[1]), float(place[2])});
  });
}

void SurfaceMaker::march() {
  const uint64_t end = number_rows(lower_, upper_, vertices_, first_across_);
  number_rows(upper_, upper_, end, upper_.first_within);
  for_each_row([&](int y, MeshPart& part) { march_row(y, part); });
  vertices_ = end;
}

void SurfaceMaker::march_row(int y, MeshPart& part) const {
  const auto is_empty = [&](const std::vector<uint64_t>& first) {
    return first[size_t(y)] == first[size_t(y) + 1];
  };
  if (is_empty(first_across_) && is_empty(lower_.first_within)) return;
  thread_local Cubes cubes;
  cubes.y = y;
  const int rows = std::min(2, height_ - y);
  for (int row = 0; row < rows; ++row) {
    const size_t at = size_t(y + row);
    for (const Slice* slice : {&lower_, &upper_}) {
      EdgeRow& edges = cubes.within[slice == &upper_][row];
      find_edges(*slice, *slice, y + row, edges);
      edges.number_from(uint32_t(slice->first_within[at]));
    }
    find_edges(lower_, upper_, y + row, cubes.across[row]);
    cubes.across[row].number_from(uint32_t(first_across_[at]));
  }
  cubes.across[0].for_each([&](int x, int direction) {
    const Place place = place_on(x, y, z_, direction + 4);
    part.vertices.push_back({float(place[0]), float(place[1]), float(place[2])});
  });
  if (rows < 2) return;
  cubes.inside.resize(size_t(width_));
  const uint8_t* const four[] = {inside_row(lower_, y), inside_row(lower_, y + 1), inside_row(upper_, y),
                                 inside_row(upper_, y + 1)};
  for (size_t x = 0; x < size_t(width_); ++x)
    cubes.inside[x] = uint8_t(four[0][x] | four[1][x] << 1 | four[2][x] << 2 | four[3][x] << 3);
  for (int x = 0; x + 1 < width_; ++x) {
    const uint8_t here = cubes.inside[size_t(x)], next = cubes.inside[size_t(x) + 1];
    if ((here | next) != 0 && (here & next) != 15) march_cube(x, cubes, part);
  }
}

void SurfaceMaker::march_cube(int x, const Cubes& cubes, MeshPart& part) const {
  for (const std::array<int, 4>& c : kTetrahedra) {
    std::array<int, 4> in{};
    int count = 0;
    for (size_t i = 0; i < 4; ++i) count += in[i] = cubes.is_inside(x, c[i]);
    const auto on = [&](int i, int j) {
      return vertex_on(x, cubes, std::min(c[size_t(i)], c[size_t(j)]), std::max(c[size_t(i)], c[size_t(j)]));
    };
    const auto put = [&](const Vertex& a, const Vertex& b, const Vertex& d) { add_triangle(a, b, d, part); };
    if (count == 1 || count == 3) {
      const auto alone = std::find(in.begin(), in.end(), count == 1 ? 1 : 0) - in.begin();
      const auto [i, j, k, l] = kOneFirst[alone];
      if (count == 1) put(on(i, j), on(i, k), on(i, l));
      else put(on(i, j), on(i, l), on(i, k));
    } else if (count == 2) {
      for (const auto& [i, j, k, l] : kTwoFirst) {
        if (!in[size_t(i)] || !in[size_t(j)]) continue;
        const Vertex ik = on(i, k), il = on(i, l), jl = on(j, l), jk = on(j, k);
        put(ik, il, jl);
        put(ik, jl, jk);
      }
    }
  }
}

SurfaceMaker::Vertex SurfaceMaker::vertex_on(int x, const Cubes& cubes, int from, int to) const {
  const int direction = to ^ from, row = from >> 1 & 1, slice = from >> 2, column = x + (from & 1);
  const EdgeRow& edges = direction >= 4 ? cubes.across[row] : cubes.within[slice][row];
  return {edges.number(column, direction & 3), place_on(column, cubes.y + row, z_ + slice, direction)};
}

void SurfaceMaker::add_triangle(const Vertex& a, const Vertex& b, const Vertex& c, MeshPart& part) {
  Place u, v;
  for (size_t i = 0; i < 3; ++i) u[i] = b.place[i] - a.place[i], v[i] = c.place[i] - a.place[i];
  const Place n{u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
  part.area += 0.5 * std::sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
  part.volume += (a.place[0] * n[0] + a.place[1] * n[1] + a.place[2] * n[2]) / 6;
  const auto corner = [](const Vertex& one) {
    return MeshCorner{one.number, {float(one.place[0]), float(one.place[1]), float(one.place[2])}};
  };
  part.triangles.push_back({corner(a), corner(b), corner(c)});
}

// Where the level lies between the voxel (with those outside of the volume) and the one in this direction, in
// um.
SurfaceMaker::Place SurfaceMaker::place_on(int x, int y, int z, int direction) const {
  const int dx = direction & 1, dy = direction >> 1 & 1, dz = direction >> 2;
  const double a = value(x, y, z), b = value(x + dx, y + dy, z + dz), way = (surface_.level - a) / (b - a);
  const double share = std::isfinite(a) && std::isfinite(b) ? std::clamp(way, kNearest, 1 - kNearest) : 0.5;
  const Place voxels{x - pad_ + dx * share, y - pad_ + dy * share, z + dz * share};
  Place um;
  for (size_t i = 0; i < 3; ++i) um[i] = surface_.grid.origin_um[i] + voxels[i] * surface_.grid.voxel_um[i];
  return um;
}

}  // namespace harima
