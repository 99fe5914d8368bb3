// SPDX-License-Identifier: BSD-3-Clause
// Kernel weights of the samples of a ray.
#include "device/cpu/lanes/kernels.h"

namespace harima::CT_LANES_TARGET {

namespace {

constexpr int kMostSamples = 64;  // placed together

// Where the taps of each sample along one coordinate begin, and which row of the table has their weights.
struct Places {
  int first[kMostSamples], row[kMostSamples];
  float beyond[kMostSamples];  // part of a step beyond that row
};

void place_samples(double start, double step, int first, int count, const KernelTable& table,
                   Places& places) {
  const double from = start - 0.5 * table.taps;
  for (int i = 0; i < count; ++i) {
    const double left = from + (first + i) * step;
    const int whole = int(left);  // coordinates in the grid are positive: truncation is floor
    const float at = float(left - whole) * float(table.steps);
    places.first[i] = whole + 1;
    places.row[i] = int(at);
    places.beyond[i] = at - float(int(at));
  }
}

// The weights of sample i from cell `begin` on, which is its first or the one before.
inline void weigh(const KernelTable& table, const Places& places, int i, int begin, float* out) {
  const float* rows = table.weights + size_t(places.row[i]) * 8;
  const Vector<8> a = load<8>(rows), b = load<8>(rows + 8);
  out[0] = 0;
  store<8>(out + (places.first[i] - begin), fma_of<8>(b - a, splat<8>(places.beyond[i]), a));
}

// The weights of samples i and j along one coordinate; returns how many cells they reach together.
inline int weigh_both(const KernelTable& table, const Places& places, int i, int j, int& begin, float* one,
                      float* two) {
  const int a = places.first[i], b = places.first[j];
  begin = a < b ? a : b;
  weigh(table, places, i, begin, one);
  weigh(table, places, j, begin, two);
  return table.taps + (a != b);
}

}  // namespace

void make_pairs(const RayPiece& piece, const KernelTable& table, size_t grid_cells, SpreadPair* pairs) {
  Places across, down;
  for (int done = 0; done < piece.count; done += kMostSamples / 2) {
    const int count = piece.count - done < kMostSamples / 2 ? piece.count - done : kMostSamples / 2;
    place_samples(piece.u0, piece.du, piece.first + 2 * done, 2 * count, table, across);
    place_samples(piece.v0, piece.dv, piece.first + 2 * done, 2 * count, table, down);
    for (int i = 0; i < count; ++i, ++pairs) {
      const bool alone = piece.last_alone && done + i + 1 == piece.count;
      int left, top;
      pairs->cols = weigh_both(table, across, 2 * i, 2 * i + !alone, left, pairs->x1, pairs->x2);
      pairs->rows = weigh_both(table, down, 2 * i, 2 * i + !alone, top, pairs->y1, pairs->y2);
      pairs->cell = size_t(top) * grid_cells + size_t(left);
      if (alone) store<8>(pairs->x2, Vector<8>{});
    }
  }
}

}  // namespace harima::CT_LANES_TARGET
