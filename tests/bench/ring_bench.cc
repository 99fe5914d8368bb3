// SPDX-License-Identifier: BSD-3-Clause
// Time of ring removal per sinogram: ring_bench [COLUMNS] [VIEWS] [WIDTH] [RUNS].
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/ring.h"

using namespace harima;

int main(int argc, char** argv) {
  auto number = [&](int i, int otherwise) { return argc > i ? std::atoi(argv[i]) : otherwise; };
  const int columns = number(1, 2048), views = number(2, 3000), width = number(3, 5), runs = number(4, 2), lanes = 16;
  SinogramBatch batch{lanes, views, columns, view_floats_for(columns, lanes), nullptr};
  const size_t floats = size_t(views) * batch.view_floats;
  Buffer memory(floats * sizeof(float));
  batch.data = memory.as<float>();
  double best = 1e300;
  for (int run = 0; run < runs; ++run) {
    uint32_t state = 1;
    for (size_t i = 0; i < floats; ++i) batch.data[i] = float((state = state * 1664525u + 1013904223u) >> 8) * 1e-7f;
    const auto start = std::chrono::steady_clock::now();
    ring_sort(batch, {width});
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  fmt::print("ring_sort columns {} views {} width {} threads {}: {:.2f} ms/sinogram\n", columns, views, width,
             thread_count(), best / lanes * 1e3);
}
