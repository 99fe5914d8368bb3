// SPDX-License-Identifier: BSD-3-Clause
// Time of filtered back projection per slice: fbp_bench [METHOD] [COLUMNS] [VIEWS] [BATCHES] [LANES].
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/fbp.h"

using namespace harima;

namespace {

FbpSpec half_turn(int columns, int views, int lanes) {
  FbpSpec spec;
  spec.columns = spec.width = spec.out_width = spec.out_height = columns;
  spec.views = views;
  spec.lanes = lanes;
  spec.window = [](double) { return 1.0; };
  spec.circle_px = 0.5 * (columns - 1);
  for (int v = 0; v < views; ++v) {
    spec.angle_rad.push_back(M_PI * v / views);
    spec.weight_rad.push_back(M_PI / views);
  }
  return spec;
}

}  // namespace

int main(int argc, char** argv) {
  auto number = [&](int i, int otherwise) { return argc > i ? std::atoi(argv[i]) : otherwise; };
  const std::string method = argc > 1 ? argv[1] : "fourier";
  const int columns = number(2, 2048), views = number(3, 3000), batches = number(4, 3), lanes = number(5, 16);
  SinogramBatch batch{lanes, views, columns, view_floats_for(columns, lanes), nullptr};
  const size_t floats = size_t(views) * batch.view_floats;
  Buffer memory(floats * sizeof(float));
  batch.data = memory.as<float>();
  std::vector<std::vector<float>> slices(size_t(lanes), std::vector<float>(size_t(columns) * size_t(columns)));
  std::vector<float*> out;
  for (auto& slice : slices) out.push_back(slice.data());
  const std::vector<double> axis(size_t(lanes), 0.5 * (columns - 1) + 3.3);
  const auto fbp = make_fbp(method, half_turn(columns, views, lanes));
  double best = 1e300;
  for (int i = 0; i < batches; ++i) {
    for (size_t k = 0; k < floats; ++k) batch.data[k] = float(k % 97) * 0.01f;  // it may have been overwritten
    const auto start = std::chrono::steady_clock::now();
    fbp->reconstruct(batch, axis, out, size_t(columns));
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  const double ms = best / lanes * 1e3;
  fmt::print("{} columns {} views {} lanes {} threads {}: {:.2f} ms/slice, {:.0f} giga-updates/s, {:.2f} GB\n", method,
             columns, views, lanes, thread_count(), ms, double(columns) * columns * views / ms * 1e-6,
             double(fbp->memory_bytes()) / 1e9);
}
