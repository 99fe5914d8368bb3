// SPDX-License-Identifier: BSD-3-Clause
// Kernel weights of the samples of a ray.
#include "device/cpu/lanes/kernels.h"

namespace harima::CT_LANES_TARGET {

namespace {

// Where the taps of a sample at coordinate u begin, and how far u is beyond a whole number of cells from there.
struct Place {
  int first;
  float fraction;
};

inline Place place_of(double u, double half) {
  const double left = u - half;
  const int whole = int(left);  // coordinates in the grid are positive: truncation is floor
  return {whole + 1, float(left - whole)};
}

inline void weigh(const KernelTable& table, const float* rows, float fraction, float* out) {
  const float at = fraction * float(table.steps);
  const int step = int(at);
  const float t = at - float(step);
  const Vector<8> a = load<8>(rows + size_t(step) * 8), b = load<8>(rows + size_t(step) * 8 + 8);
  store<8>(out, fma_of<8>(b - a, splat<8>(t), a));
}

}  // namespace

void make_pairs(const RayPiece& piece, const KernelTable& table, size_t grid_cells, SpreadPair* pairs) {
  const double half = 0.5 * table.taps;
  for (int i = 0; i < piece.count; ++i, ++pairs) {
    const int k = piece.first + 2 * i;
    const bool alone = piece.last_alone && i + 1 == piece.count;
    const int next = alone ? k : k + 1;
    const Place x1 = place_of(piece.u0 + k * piece.du, half), x2 = place_of(piece.u0 + next * piece.du, half);
    const Place y1 = place_of(piece.v0 + k * piece.dv, half), y2 = place_of(piece.v0 + next * piece.dv, half);
    const int left = x1.first < x2.first ? x1.first : x2.first, top = y1.first < y2.first ? y1.first : y2.first;
    weigh(table, x1.first > left ? table.moved : table.plain, x1.fraction, pairs->x1);
    weigh(table, x2.first > left ? table.moved : table.plain, x2.fraction, pairs->x2);
    weigh(table, y1.first > top ? table.moved : table.plain, y1.fraction, pairs->y1);
    weigh(table, y2.first > top ? table.moved : table.plain, y2.fraction, pairs->y2);
    if (alone) store<8>(pairs->x2, Vector<8>{});
    pairs->cell = size_t(top) * grid_cells + size_t(left);
    pairs->cols = table.taps + (x1.first != x2.first);
    pairs->rows = table.taps + (y1.first != y2.first);
  }
}

}  // namespace harima::CT_LANES_TARGET
