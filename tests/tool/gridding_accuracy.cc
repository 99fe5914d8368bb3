// SPDX-License-Identifier: BSD-3-Clause
// gridding_accuracy: how far the method `fourier` is from the exact sum it stands for (device/fourier.h), for
// kernels of 4 to 8 cells and grids of 1.125 to 2 times the image. The object is two discs and noise, the
// filter the plain ramp, the circle as wide as the image.
//     gridding_accuracy [SIZE [VIEWS]]
// Prints lines "sigma taps relative_rms": rms of the difference over that of the exact values. Kernels up to
// kMostBuilt are those of the library, in single precision; wider ones the same sums in double, without
// tables or a fast transform.
#include <fmt/format.h>

#include <cmath>
#include <complex>
#include <cstdlib>
#include <vector>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/fbp.h"
#include "math/gridding_taps.h"
#include "math/window.h"

namespace {

using namespace harima;
using Complex = std::complex<double>;
using Slice = std::vector<double>;

constexpr int kMostBuilt = 7, kLanes = 4;

struct Scene {
  FbpSpec spec;
  double axis = 0;
  std::vector<std::vector<double>> rows;  // [view][column]
  // [view][k], k = 0 .. P/2: filtered, about the axis, with all factors.
  std::vector<std::vector<Complex>> rays;
};

double noise(unsigned& state) {
  state = state * 1664525u + 1013904223u;
  return state / 4294967296.0;
}

Scene make_scene(int size, int views) {
  Scene scene;
  FbpSpec& s = scene.spec;
  s.columns = s.width = s.out_width = s.out_height = size;
  s.views = views;
  s.lanes = kLanes;
  s.circle_px = 0.5 * size;
  s.window = kFilterWindows[0].at;
  scene.axis = 0.5 * (size - 1) + 0.3;
  unsigned state = 1;
  for (int v = 0; v < views; ++v) {
    const double angle = M_PI * v / views;
    s.angle_rad.push_back(angle);
    s.weight_rad.push_back(M_PI / views);
    scene.rows.emplace_back();
    for (int x = 0; x < size; ++x) {
      const double r = x - 0.5 * (size - 1), large = r / (0.45 * size),
                   small = (r - 0.3 * size * std::cos(angle)) / (0.08 * size);
      const auto chord = [](double t) { return t * t < 1 ? std::sqrt(1 - t * t) : 0; };
      scene.rows.back().push_back(float(chord(large) + chord(small) + 0.01 * noise(state)));
    }
  }
  const int padded = padded_columns(s);
  const std::vector<double> response = filter_response(padded, s.window);
  for (int v = 0; v < views; ++v)
    for (int k = 0; k <= padded / 2; ++k) {
      if (k == 0) scene.rays.emplace_back();
      Complex sum;
      for (int x = 0; x < size; ++x)
        sum += scene.rows[size_t(v)][size_t(x)] * std::polar(1.0, -2 * M_PI * k * (x - scene.axis) / padded);
      scene.rays.back().push_back(sum * response[size_t(k)] * (M_PI / views / padded) *
                                  (k == padded / 2 ? 0.5 : 1.0));
    }
  return scene;
}

// Every pixel of the circle; others stay 0.
template <class At>
Slice slice_of(const FbpSpec& s, At at) {
  Slice slice(size_t(s.width) * size_t(s.width));
  const double middle = 0.5 * (s.width - 1);
  parallel_for(s.width, [&](int j) {
    for (int i = 0; i < s.width; ++i)
      if (std::hypot(i - middle, j - middle) <= s.circle_px)
        slice[size_t(j) * size_t(s.width) + size_t(i)] = at(i, j);
  });
  return slice;
}

Slice exact(const Scene& scene) {
  const FbpSpec& s = scene.spec;
  const int padded = padded_columns(s);
  return slice_of(s, [&](int i, int j) {
    double sum = 0;
    for (int v = 0; v < s.views; ++v) {
      const double a = s.angle_rad[size_t(v)], middle = 0.5 * (s.width - 1);
      const double turn = 2 * M_PI * ((i - middle) * std::cos(a) + (middle - j) * std::sin(a)) / padded;
      const Complex step = std::polar(1.0, turn);
      Complex phase = step;
      sum += scene.rays[size_t(v)][0].real();
      for (int k = 1; k <= padded / 2; ++k, phase *= step)
        sum += 2 * (scene.rays[size_t(v)][size_t(k)] * phase).real();
    }
    return sum;
  });
}

Slice by_library(const Scene& scene, double sigma, int taps) {
  FbpSpec s = scene.spec;
  s.oversampling = sigma;
  s.kernel_taps = taps;
  SinogramBatch batch{kLanes, s.views, s.columns, view_floats_for(s.columns, kLanes), nullptr};
  Buffer memory(size_t(s.views) * batch.view_floats * sizeof(float));
  batch.data = memory.as<float>();
  for (int v = 0; v < s.views; ++v)
    for (int x = 0; x < s.columns; ++x)
      std::fill_n(batch.at(v, x), kLanes, float(scene.rows[size_t(v)][size_t(x)]));
  std::vector<float> result(size_t(s.width) * size_t(s.width));
  std::vector<float*> out(kLanes, nullptr);
  out[1] = result.data();
  make_fourier_fbp(s)->reconstruct(batch, std::vector<double>(kLanes, scene.axis), out, size_t(s.width));
  return Slice(result.begin(), result.end());
}

// The grid of a reconstruction in double, with margins instead of folding: cell (u, v) stands at u - origin,
// v - origin.
struct Grid {
  int cells = 0, side = 0, origin = 0;
  std::vector<Complex> values;
  Complex& at(int u, int v) { return values[size_t(v) * size_t(side) + size_t(u)]; }
};

void spread(const GriddingTaps& taps, int count, double u, double v, Complex sample, Grid& grid) {
  const double left = u + grid.origin - 0.5 * count, top = v + grid.origin - 0.5 * count;
  const std::vector<double> x = taps.at(left - std::floor(left)), y = taps.at(top - std::floor(top));
  for (int j = 0; j < count; ++j)
    for (int i = 0; i < count; ++i)
      grid.at(int(std::floor(left)) + 1 + i, int(std::floor(top)) + 1 + j) +=
          sample * x[size_t(i)] * y[size_t(j)];
}

Slice in_double(const Scene& scene, double sigma, int count) {
  const FbpSpec& s = scene.spec;
  const int padded = padded_columns(s), width = s.width;
  Grid grid{int(std::ceil(sigma * width)), 0, 0, {}};
  grid.origin = grid.cells / 2 + count;
  grid.side = 2 * grid.origin + 1;
  grid.values.resize(size_t(grid.side) * size_t(grid.side));
  const GriddingTaps taps(count, grid.cells, width);
  for (int v = 0; v < s.views; ++v)
    for (int k = -padded / 2; k <= padded / 2; ++k) {
      const Complex half = scene.rays[size_t(v)][size_t(std::abs(k))];
      const double r = double(k) * grid.cells / padded, a = s.angle_rad[size_t(v)];
      spread(taps, count, r * std::cos(a), -r * std::sin(a), k < 0 ? std::conj(half) : half, grid);
    }
  const double middle = 0.5 * (width - 1);
  const auto wave = [&](int cell, int pixel) {
    return std::polar(1.0, 2 * M_PI * (cell - grid.origin) * (pixel - middle) / grid.cells);
  };
  std::vector<Complex> columns(size_t(width) * size_t(grid.side));  // [row of the slice][column of the grid]
  parallel_for(width, [&](int j) {
    for (int v = 0; v < grid.side; ++v) {
      const Complex w = wave(v, j);
      for (int u = 0; u < grid.side; ++u)
        columns[size_t(j) * size_t(grid.side) + size_t(u)] += grid.at(u, v) * w;
    }
  });
  std::vector<Complex> waves;
  for (int i = 0; i < width; ++i)
    for (int u = 0; u < grid.side; ++u) waves.push_back(wave(u, i));
  return slice_of(s, [&](int i, int j) {
    Complex sum;
    for (int u = 0; u < grid.side; ++u)
      sum += columns[size_t(j) * size_t(grid.side) + size_t(u)] *
             waves[size_t(i) * size_t(grid.side) + size_t(u)];
    return sum.real() / (taps.shape(i - middle) * taps.shape(j - middle));
  });
}

double relative_rms(const Slice& slice, const Slice& exact) {
  double error = 0, norm = 0;
  for (size_t i = 0; i < exact.size(); ++i) {
    error += (slice[i] - exact[i]) * (slice[i] - exact[i]);
    norm += exact[i] * exact[i];
  }
  return std::sqrt(error / norm);
}

}  // namespace

int main(int argc, char** argv) {
  const int size = argc > 1 ? std::atoi(argv[1]) : 128, views = argc > 2 ? std::atoi(argv[2]) : 100;
  const Scene scene = make_scene(size, views);
  const Slice wanted = exact(scene);
  for (double sigma : {1.125, 1.25, 1.5, 2.0})
    for (int taps = 4; taps <= GriddingTaps::kMost; ++taps) {
      const Slice slice = taps <= kMostBuilt ? by_library(scene, sigma, taps) : in_double(scene, sigma, taps);
      fmt::print("{} {} {:.2e}\n", sigma, taps, relative_rms(slice, wanted));
    }
}
