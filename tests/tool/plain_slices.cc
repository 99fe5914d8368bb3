// SPDX-License-Identifier: BSD-3-Clause
// plain_slices: the slices of a phantom scan by the formulas of the facility's older program, written down in
// double with no regard to speed: another way to the numbers of ct-rec.
//     phantom scan format=raw out=scan.raw; plain_slices scan.raw COLUMNS ROWS VIEWS AXIS PIXEL_UM RING_WIDTH
//     OUT ROW...
// The scan is of 30 darks, 30 flats, the views over half a turn, one more and 30 flats, frames 0.1 s apart
// once averaged. Ramachandran's filter; linear interpolation. OUT: bare f32 slices of COLUMNS x COLUMNS.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <numeric>
#include <vector>

#include "base/parallel.h"

namespace {

constexpr int kBurst = 30;
constexpr double kFloor = 2;

using Row = std::vector<double>;
using Sinogram = std::vector<Row>;  // [view][column]

struct Scan {
  int columns, rows, views;
  std::vector<uint16_t> counts;  // of all frames

  double at(int frame, int row, int x) const {
    return counts[(size_t(frame) * size_t(rows) + size_t(row)) * size_t(columns) + size_t(x)];
  }
  // Of a burst of frames, cut to a whole number.
  double mean(int first, int row, int x) const {
    double sum = 0;
    for (int k = 0; k < kBurst; ++k) sum += at(first + k, row, x);
    return std::floor(sum / kBurst);
  }
};

Sinogram line_integrals(const Scan& scan, int row) {
  Sinogram p(static_cast<size_t>(scan.views), Row(size_t(scan.columns)));
  for (int x = 0; x < scan.columns; ++x) {
    const double dark = scan.mean(0, row, x), before = scan.mean(kBurst, row, x);
    const double after = scan.mean(2 * kBurst + scan.views + 1, row, x);
    for (int m = 0; m < scan.views; ++m) {
      const double share = (m + 1.0) / (scan.views + 1.0);
      const double open = std::max((1 - share) * before + share * after - dark, kFloor);
      p[size_t(m)][size_t(x)] = std::log(open / std::max(scan.at(2 * kBurst + m, row, x) - dark, kFloor));
    }
  }
  return p;
}

// Columns sorted over the views, a median over columns at every rank, and back (Vo et al. 2018, Opt. Express
// 26, 28396).
void take_rings(Sinogram& p, int width) {
  const int columns = int(p[0].size()), reach = width / 2;
  std::vector<int> upwards(p.size());
  std::iota(upwards.begin(), upwards.end(), 0);
  std::vector<std::vector<int>> order(p[0].size(), upwards);
  Sinogram sorted(p[0].size(), Row(p.size()));
  for (size_t x = 0; x < size_t(columns); ++x) {
    std::stable_sort(order[x].begin(), order[x].end(),
                     [&](int a, int b) { return p[size_t(a)][x] < p[size_t(b)][x]; });
    for (size_t k = 0; k < p.size(); ++k) sorted[x][k] = p[size_t(order[x][k])][x];
  }
  for (int x = 0; x < columns; ++x)
    for (size_t k = 0; k < p.size(); ++k) {
      Row near;
      for (int i = x - reach; i <= x + reach;
           ++i)  // mirrored: on the left without the edge, on the right with it
        near.push_back(sorted[size_t(i < 0 ? -i : i >= columns ? 2 * columns - i - 1 : i)][k]);
      std::nth_element(near.begin(), near.begin() + reach, near.end());
      p[size_t(order[size_t(x)][k])][size_t(x)] = near[size_t(reach)];
    }
}

Row filtered(const Row& p) {
  const int n = int(p.size());
  Row q(p.size());
  for (int x = 0; x < n; ++x) {
    q[size_t(x)] = 0.25 * p[size_t(x)];
    for (int i = (x + 1) % 2; i < n; i += 2) q[size_t(x)] -= p[size_t(i)] / (M_PI * M_PI * (x - i) * (x - i));
  }
  return q;
}

std::vector<float> slice_of(const Sinogram& q, double axis, double pixel_cm) {
  const int n = int(q[0].size()), views = int(q.size());
  const double middle = 0.5 * (n - 1), circle = middle - std::abs(middle - axis);
  std::vector<float> slice(size_t(n) * size_t(n));
  harima::parallel_for(n, [&](int v) {
    Row sum(q[0].size(), 0.0);
    for (int m = 0; m < views; ++m) {
      const double c = std::cos(M_PI * m / views), s = std::sin(M_PI * m / views);
      for (int h = 0; h < n; ++h) {
        if (std::hypot(h - middle, middle - v) > circle) continue;
        const double r = axis + (h - middle) * c + (middle - v) * s;
        const int i = std::clamp(int(r), 0, n - 2);
        sum[size_t(h)] += q[size_t(m)][size_t(i)] * (i + 1 - r) + q[size_t(m)][size_t(i) + 1] * (r - i);
      }
    }
    for (int h = 0; h < n; ++h)
      slice[size_t(v) * size_t(n) + size_t(h)] = float(sum[size_t(h)] * M_PI / views / pixel_cm);
  });
  return slice;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 10)
    return fmt::print(stderr,
                      "usage: plain_slices SCAN COLUMNS ROWS VIEWS AXIS PIXEL_UM RING_WIDTH OUT ROW...\n"),
           2;
  Scan scan{std::stoi(argv[2]), std::stoi(argv[3]), std::stoi(argv[4]), {}};
  scan.counts.resize(size_t(3 * kBurst + 1 + scan.views) * size_t(scan.rows) * size_t(scan.columns));
  std::ifstream in(argv[1], std::ios::binary);
  std::ofstream out(argv[8], std::ios::binary);
  if (!in.read(reinterpret_cast<char*>(scan.counts.data()), std::streamsize(scan.counts.size() * 2)) ||
      in.peek() != EOF)
    return fmt::print(stderr, "plain_slices: {} is not of this size\n", argv[1]), 1;
  for (int i = 9; i < argc; ++i) {
    Sinogram p = line_integrals(scan, std::stoi(argv[i]));
    if (const int width = std::stoi(argv[7]); width > 1) take_rings(p, width);
    for (Row& row : p) row = filtered(row);
    const std::vector<float> slice = slice_of(p, std::stod(argv[5]), std::stod(argv[6]) * 1e-4);
    out.write(reinterpret_cast<const char*>(slice.data()), std::streamsize(slice.size() * sizeof(float)));
  }
  return out.flush() ? 0 : 1;
}
