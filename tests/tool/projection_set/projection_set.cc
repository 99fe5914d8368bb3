// SPDX-License-Identifier: BSD-3-Clause
// projection_set SET OUT [FRAMES [COLUMNS ROWS]]: raw u16 projections of scene.h; prints the ratio that their
// noise leaves.
#include <fmt/format.h>

#include <cstdlib>
#include <exception>
#include <fstream>

#include "projection_set/scene.h"

int main(int argc, char** argv) try {
  const auto number = [&](int i, int otherwise) { return argc > i ? std::atoi(argv[i]) : otherwise; };
  if (argc < 3) {
    fmt::print(stderr, "projection_set SET OUT [FRAMES [COLUMNS ROWS]]\n");
    return 2;
  }
  const int frames = number(3, 24);
  const projection_set::Scene scene(argv[1], number(4, 2048), number(5, 512));
  std::ofstream out(argv[2], std::ios::binary);
  double all = 0;
  for (int n = 0; n < frames; ++n) {
    double bits;
    const auto pixels = scene.frame(n, bits);
    out.write(reinterpret_cast<const char*>(pixels.data()),
              std::streamsize(pixels.size() * sizeof(uint16_t)));
    all += bits / frames;
  }
  out.close();
  fmt::print("{}: {:.3f} bits a pixel of noise, ratio {:.3f}\n", argv[1], all, 16 / all);
  return out ? 0 : 1;
} catch (const std::exception& e) {
  fmt::print(stderr, "projection_set: {}\n", e.what());
  return 1;
}
