// SPDX-License-Identifier: BSD-3-Clause
// dot_grid: the image of a grid of dots behind a lens with known distortion, and how well a distortion that
// was found undoes that.
//     dot_grid image OUT.raw [SETTING=NUMBER ...]     u16, columns x rows
//     dot_grid check FOUND.txt [SETTING=NUMBER ...]   prints rms and largest distance of points from a
//     straight grid, in pixels
// Settings: columns, rows, pitch, radius (of dots), xc, yc (centre of distortion), k1 to k4 (factors; k0 is
// 1), turn (degrees), tilt (share by which the scale grows from the left to the right end), light (share by
// which it falls to the corner), noise (counts rms), dark (0: bright dots), missing (1: one dot in the middle
// is not there).
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <stdexcept>
#include <vector>

#include "math/solve.h"
#include "phantom/counter_random.h"
#include "recon/straightened.h"

namespace {

std::map<std::string, double> set{{"columns", 600}, {"rows", 480},  {"pitch", 24}, {"radius", 6},
                                  {"xc", 310},      {"yc", 232},    {"k1", 0},     {"k2", 0},
                                  {"k3", 0},        {"k4", 0},      {"turn", 1.5}, {"tilt", 0},
                                  {"light", 0.4},   {"noise", 100}, {"dark", 1},   {"missing", 1}};

struct Point {
  double x, y;
};

// Where an ideal point is seen.
Point seen(const harima::Distortion& lens, const Point& p) {
  const double x = p.x - lens.centre_x, y = p.y - lens.centre_y, r = std::hypot(x, y);
  double factor = 0;
  for (auto k = lens.factors.rbegin(); k != lens.factors.rend(); ++k) factor = factor * r + *k;
  return {lens.centre_x + factor * x, lens.centre_y + factor * y};
}

// The way back, by going on until it fits.
Point ideal(const harima::Distortion& lens, const Point& p) {
  Point at = p;
  for (int i = 0; i < 60; ++i) {
    const Point there = seen(lens, at);
    at = {at.x + p.x - there.x, at.y + p.y - there.y};
  }
  return at;
}

harima::Distortion true_lens() {
  return {set["xc"], set["yc"], {1, set["k1"], set["k2"], set["k3"], set["k4"]}};
}

// In the grid, in units of its pitch, from the middle of the image.
Point in_grid(const Point& p) {
  const double turn = set["turn"] * M_PI / 180, x = p.x - 0.5 * (set["columns"] - 1),
               y = p.y - 0.5 * (set["rows"] - 1);
  const double scale = set["pitch"] * (1 + set["tilt"] * x / set["columns"]);
  return {(std::cos(turn) * x + std::sin(turn) * y) / scale,
          (-std::sin(turn) * x + std::cos(turn) * y) / scale};
}

void image(const std::string& path) {
  const int columns = int(set["columns"]), rows = int(set["rows"]);
  const harima::Distortion lens = true_lens();
  std::vector<uint16_t> pixels;
  for (int y = 0; y < rows; ++y)
    for (int x = 0; x < columns; ++x) {
      const Point at = in_grid(ideal(lens, {double(x), double(y)}));
      const double i = std::round(at.x), j = std::round(at.y),
                   far = std::hypot(at.x - i, at.y - j) * set["pitch"];
      const bool is_missing = set["missing"] > 0 && i == 2 && j == 1;
      const double dot = is_missing ? 0 : std::fmin(1, std::fmax(0, set["radius"] + 0.5 - far));
      const double r = std::hypot(x / double(columns) - 0.5, y / double(rows) - 0.4),
                   light = 20000 * (1 - set["light"] * r);
      const double value = light * (set["dark"] > 0 ? 1 - 0.6 * dot : 0.4 + 0.6 * dot);
      pixels.push_back(uint16_t(
          std::lround(value + set["noise"] * phantom::CounterRandom(1, uint64_t(y), uint64_t(x)).normal())));
    }
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(pixels.data()), std::streamsize(pixels.size() * 2));
}

// Ideal points, seen through the true lens, taken back by the one that was found: a straight grid, but for an
// affine map.
void check(const std::string& path) {
  const harima::Distortion lens = true_lens(), found = harima::read_distortion(path);
  std::vector<Point> from, to;
  for (double y = 20; y < set["rows"] - 20; y += 20)
    for (double x = 20; x < set["columns"] - 20; x += 20) {
      const Point at = ideal(lens, {x, y});
      from.push_back(at);
      to.push_back(ideal(found, {x, y}));
    }
  std::vector a(3, std::vector<double>(3, 0.0));
  std::vector<double> bx(3, 0.0), by(3, 0.0);
  for (size_t i = 0; i < from.size(); ++i) {
    const double at[] = {1, from[i].x / 100, from[i].y / 100};
    for (size_t j = 0; j < 3; ++j) {
      for (size_t k = 0; k < 3; ++k) a[j][k] += at[j] * at[k];
      bx[j] += at[j] * to[i].x, by[j] += at[j] * to[i].y;
    }
  }
  const std::vector<double> x = harima::solve(a, bx), y = harima::solve(a, by);
  double sum = 0, most = 0;
  for (size_t i = 0; i < from.size(); ++i) {
    const double off = std::hypot(x[0] + x[1] * from[i].x / 100 + x[2] * from[i].y / 100 - to[i].x,
                                  y[0] + y[1] * from[i].x / 100 + y[2] * from[i].y / 100 - to[i].y);
    sum += off * off, most = std::fmax(most, off);
  }
  std::printf("rms %.4f\nmost %.4f\n", std::sqrt(sum / double(from.size())), most);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 3)
    throw std::runtime_error("wanted: dot_grid image OUT.raw | check FOUND.txt [SETTING=NUMBER ...]");
  for (int i = 3; i < argc; ++i) {
    const std::string word = argv[i], name = word.substr(0, word.find('='));
    if (!set.count(name)) throw std::runtime_error("no setting: " + word);
    set[name] = std::stod(word.substr(name.size() + 1));
  }
  argv[1] == std::string("image") ? image(argv[2]) : check(argv[2]);
  return 0;
} catch (const std::exception& e) {
  std::fprintf(stderr, "dot_grid: %s\n", e.what());
  return 1;
}
