// SPDX-License-Identifier: BSD-3-Clause
// Ring methods against their formulas, plainly in double, and what holds for all of them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "base/error.h"
#include "base/parallel.h"
#include "device/ring.h"
#include "math/mirrored.h"

using namespace harima;

namespace {

using Line = std::vector<double>;
using Plane = std::vector<Line>;  // [view][column]

// A sample that turns, with noise; the same for equal slices.
Plane scene(int views, int columns, int slice) {
  Plane p(static_cast<size_t>(views), Line(static_cast<size_t>(columns)));
  uint32_t state = uint32_t(slice) + 1;
  for (int v = 0; v < views; ++v)
    for (int x = 0; x < columns; ++x) {
      const double angle = M_PI * v / views, r = 2.2 * (x + 0.5) / columns - 1.1,
                   part = r - 0.4 * std::cos(angle + slice);
      const double noise = double((state = state * 1664525u + 1013904223u) >> 8) / (1 << 24) - 0.5;
      p[size_t(v)][size_t(x)] = std::sqrt(std::max(0.0, 1 - r * r)) +
                                0.5 * std::sqrt(std::max(0.0, 0.09 - part * part)) + 0.02 * noise;
    }
  return p;
}

class Batch {
 public:
  Batch(const std::vector<Plane>& planes, int lanes)
      : views(int(planes[0].size())), columns(int(planes[0][0].size())),
        data_(size_t(views) * view_floats_for(columns, lanes)), batch{lanes, views, columns,
                                                                      view_floats_for(columns, lanes),
                                                                      data_.data()} {
    for (int i = 0; i < int(planes.size()); ++i)
      for (int v = 0; v < views; ++v)
        for (int x = 0; x < columns; ++x)
          batch.sample(i, v, x) = float(planes[size_t(i)][size_t(v)][size_t(x)]);
  }
  float at(int slice, int view, int column) const { return batch.sample(slice, view, column); }

  const int views, columns;

 private:
  std::vector<float> data_;

 public:
  const SinogramBatch batch;
};

std::vector<Plane> scenes(int count, int views, int columns) {
  std::vector<Plane> planes;
  for (int i = 0; i < count; ++i) planes.push_back(scene(views, columns, i));
  return planes;
}

double worst(const Batch& batch, int slice, const Plane& want) {
  double most = 0;
  for (int v = 0; v < batch.views; ++v)
    for (int x = 0; x < batch.columns; ++x)
      most = std::max(most, std::abs(double(batch.at(slice, v, x)) - want[size_t(v)][size_t(x)]));
  return most;
}

void run(const char* method, const Batch& batch, RingOptions options) {
  ring_method(method)->run(batch.batch, options);
}

// Gaussian of a line, mirrored; the reach does not matter.
Line gauss(const Line& line, double deviation) {
  Line out(line.size());
  for (int x = 0; x < int(line.size()); ++x) {
    double sum = 0, weights = 0;
    for (int k = -int(5 * deviation) - 5; k <= int(5 * deviation) + 5; ++k) {
      const double weight = std::exp(-0.5 * k * k / (deviation * deviation));
      weights += weight;
      sum += weight * line[size_t(mirrored(x + k, int(line.size())))];
    }
    out[size_t(x)] = sum / weights;
  }
  return out;
}

Line median(const Line& line, int width) {
  Line out;
  for (int x = 0; x < int(line.size()); ++x) {
    Line window;
    for (int k = -width / 2; k <= width / 2; ++k)
      window.push_back(line[size_t(mirrored(x + k, int(line.size())))]);
    std::nth_element(window.begin(), window.begin() + width / 2, window.end());
    out.push_back(window[size_t(width / 2)]);
  }
  return out;
}

Plane turned(const Plane& p) {
  Plane out(p[0].size(), Line(p.size()));
  for (size_t v = 0; v < p.size(); ++v)
    for (size_t x = 0; x < p[v].size(); ++x) out[x][v] = p[v][x];
  return out;
}

// p + smooth(slow) - slow, view by view, `slow` of each column.
Plane corrected(const Plane& p, const std::function<Line(const Line&)>& slow_of_column,
                const std::function<Line(const Line&)>& smooth) {
  Plane slow = turned(p), out = p;
  for (Line& column : slow) column = slow_of_column(column);
  slow = turned(slow);
  for (size_t v = 0; v < p.size(); ++v) {
    const Line without = smooth(slow[v]);
    for (size_t x = 0; x < p[v].size(); ++x) out[v][x] += without[x] - slow[v][x];
  }
  return out;
}

Line mean_of(const Line& column) {
  double sum = 0;
  for (const double v : column) sum += v;
  return Line(column.size(), sum / double(column.size()));
}

// Solves a linear system by elimination; enough for well-conditioned small ones.
Line solved(Plane a, Line b) {
  const size_t n = b.size();
  for (size_t i = 0; i < n; ++i)
    for (size_t k = i + 1; k < n; ++k) {
      const double share = a[k][i] / a[i][i];
      for (size_t j = i; j < n; ++j) a[k][j] -= share * a[i][j];
      b[k] -= share * b[i];
    }
  for (size_t i = n; i-- > 0;) {
    for (size_t j = i + 1; j < n; ++j) b[i] -= a[i][j] * b[j];
    b[i] /= a[i][i];
  }
  return b;
}

Line parabola(const Line& column) {
  Plane normal(3, Line(3));
  Line right(3);
  const auto power = [&](size_t v, size_t k) {
    return std::pow(double(v) / double(column.size()) - 0.5, double(k));
  };
  for (size_t v = 0; v < column.size(); ++v)
    for (size_t i = 0; i < 3; ++i) {
      right[i] += power(v, i) * column[v];
      for (size_t k = 0; k < 3; ++k) normal[i][k] += power(v, i + k);
    }
  const Line c = solved(normal, right);
  Line out;
  for (size_t v = 0; v < column.size(); ++v) out.push_back(c[0] + c[1] * power(v, 1) + c[2] * power(v, 2));
  return out;
}

// (alpha + second differences) q = alpha p as a full matrix.
Line regular(const Line& p, double alpha) {
  const size_t n = p.size();
  Plane a(n, Line(n));
  Line b;
  for (size_t i = 0; i < n; ++i) {
    a[i][i] = alpha;
    b.push_back(alpha * p[i]);
  }
  for (size_t i = 0; i + 1 < n; ++i) {
    a[i][i] += 1;
    a[i + 1][i + 1] += 1;
    a[i][i + 1] -= 1;
    a[i + 1][i] -= 1;
  }
  return solved(a, b);
}

}  // namespace

TEST_CASE("methods of what is slow along the views equal their formulas in double") {
  for (const int views : {31, 128})
    for (const int columns : {9, 65, 130}) {
      CAPTURE(views);
      CAPTURE(columns);
      const std::vector<Plane> planes = scenes(2, views, columns);
      struct Case {
        const char* method;
        RingOptions options;
        std::function<Line(const Line&)> slow, smooth;
      };
      const auto low_pass = [&](double sigma) {
        return [=](const Line& column) { return gauss(column, views / (2 * M_PI * sigma)); };
      };
      const Case cases[] = {
          {"vo-filter", {.width = 7, .sigma = 3}, low_pass(3), [](const Line& l) { return median(l, 7); }},
          {"vo-fit", {.width = 6}, parabola, [](const Line& l) { return gauss(l, 6); }},
          {"titarenko", {.width = 20}, mean_of, [](const Line& l) { return regular(l, 1 / 400.0); }},
          {"smooth", {.width = 5}, mean_of, [](const Line& l) { return gauss(l, 5); }},
      };
      for (const Case& one : cases) {
        CAPTURE(one.method);
        const Batch batch(planes, 4);
        run(one.method, batch, one.options);
        for (int i = 0; i < 2; ++i) {
          const Plane want = corrected(planes[size_t(i)], one.slow, one.smooth);
          CHECK(worst(batch, i, want) < 2e-4);               // Gaussians end at four deviations
          CHECK(worst(batch, i, planes[size_t(i)]) > 2e-3);  // something is done
        }
      }
    }
}

TEST_CASE("wavelets leave polynomials of fourth degree in peace, and take a stripe down to what is coarse") {
  const int views = 40, columns = 400;
  std::vector<Plane> planes(2, Plane(views, Line(columns)));
  for (int v = 0; v < views; ++v)
    for (int x = 0; x < columns; ++x) {
      const double t = double(x) / columns - 0.5;
      planes[0][size_t(v)][size_t(x)] = 3 + t * (1 + t * (2 + t * (4 + 8 * t)));
      planes[1][size_t(v)][size_t(x)] = x == 200 ? 1 : 0;
    }
  const Batch batch(planes, 4);
  run("wavelet", batch, {.width = 8, .sigma = 2});
  double most = 0;
  for (int x = 110; x < 290; ++x)
    most = std::max(most, std::abs(double(batch.at(0, 20, x)) - planes[0][20][size_t(x)]));
  CHECK(most < 2e-5);  // five vanishing moments; away from the mirrors
  double sum = 0, square = 0;
  for (int x = 0; x < columns; ++x) {
    sum += double(batch.at(1, 20, x));
    square += double(batch.at(1, 20, x)) * double(batch.at(1, 20, x));
  }
  CHECK(sum == doctest::Approx(1).epsilon(1e-3));  // details have no mean
  CHECK(square < 1.0 / 4);                         // one of eight cells, spread by the filter
}

TEST_CASE("a constant sinogram stays as it is, whatever the method, its lanes and sizes") {
  for (const RingMethod& method : ring_methods())
    for (const int views : {1, 2, 3, 300})
      for (const int columns : {1, 2, 3, 5, 8, 9, 64}) {
        CAPTURE(method.name);
        CAPTURE(views);
        CAPTURE(columns);
        const std::vector<Plane> planes(4, Plane(size_t(views), Line(size_t(columns), 1.5)));
        const Batch batch(planes, 4);
        method.run(batch.batch, method.usual);
        CHECK(worst(batch, 3, planes[3]) < 3e-6);  // weights are rounded
      }
}

TEST_CASE("slices do not depend on lanes, threads, or their company") {
  std::vector<Plane> planes = scenes(16, 150, 90);
  for (size_t i = 0; i < planes.size(); ++i)
    for (size_t v = 0; v < 150; ++v) {
      for (size_t x = 30; x < 30 + i % 5; ++x) planes[i][v][x] += 0.05;  // wide
      if (i % 3 == 0) planes[i][v][60] = 0.7;                            // dead
    }
  for (const RingMethod& method : ring_methods()) {
    CAPTURE(method.name);
    set_thread_count(2);
    const Batch wide(planes, 16);
    method.run(wide.batch, method.usual);
    set_thread_count(1);
    for (const int lanes : {8, 4})
      for (int first = 0; first < 16; first += lanes) {
        const Batch narrow({planes.begin() + first, planes.begin() + first + lanes}, lanes);
        method.run(narrow.batch, method.usual);
        bool same = true;
        for (int i = 0; i < lanes; ++i)
          for (int v = 0; v < 150; ++v)
            for (int x = 0; x < 90; ++x) same &= narrow.at(i, v, x) == wide.at(first + i, v, x);
        CHECK(same);
      }
  }
  set_thread_count(0);
}

TEST_CASE("NaN stays in its slice") {
  std::vector<Plane> planes = scenes(4, 60, 50);
  planes[1][10][20] = std::numeric_limits<double>::quiet_NaN();
  for (const RingMethod& method : ring_methods()) {
    CAPTURE(method.name);
    const Batch one(planes, 4), other(scenes(4, 60, 50), 4);
    method.run(one.batch, method.usual);
    method.run(other.batch, method.usual);
    bool same = true;
    for (const int slice : {0, 2, 3})
      for (int v = 0; v < 60; ++v)
        for (int x = 0; x < 50; ++x) same &= one.at(slice, v, x) == other.at(slice, v, x);
    CHECK(same);
  }
}

TEST_CASE("dead and fluctuating columns become the line between their neighbours, the others stay") {
  const int views = 200, columns = 120;
  const Plane clean = scene(views, columns, 0);
  Plane bad = clean;
  for (int v = 0; v < views; ++v) {
    bad[size_t(v)][40] = 0.6;
    bad[size_t(v)][80] += (v * 37 % 11 - 5) * 0.02;
  }
  const Batch batch({bad}, 4);
  run("dead", batch, {});
  Plane want = clean;
  for (Line& row : want)
    for (const size_t x : {40u, 80u}) {
      row[x - 1] = row[x - 2] + (row[x + 2] - row[x - 2]) / 4;
      row[x] = row[x - 2] + (row[x + 2] - row[x - 2]) / 2;
      row[x + 1] = row[x - 2] + (row[x + 2] - row[x - 2]) * 3 / 4;
    }
  CHECK(worst(batch, 0, want) < 1e-6);
}

TEST_CASE("large puts the line between sorted neighbours where a wide stripe is, and nothing elsewhere") {
  const int views = 200, columns = 120, first = 50, width = 9;
  Plane p = scene(views, columns, 0);
  for (Line& row : p)
    for (int x = first; x < first + width; ++x) row[size_t(x)] += 0.06;
  const Batch batch({p}, 4);
  run("large", batch, {});
  Plane want = turned(p), columns_of = want;
  for (Line& column : columns_of) std::sort(column.begin(), column.end());
  for (int x = first; x < first + width; ++x) {
    std::vector<int> order(views);
    for (int v = 0; v < views; ++v) order[size_t(v)] = v;
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
      return float(p[size_t(a)][size_t(x)]) < float(p[size_t(b)][size_t(x)]);
    });
    const double share = double(x - first + 1) / (width + 1);
    const Line &left = columns_of[first - 1], &right = columns_of[first + width];
    for (size_t rank = 0; rank < size_t(views); ++rank)
      want[size_t(x)][size_t(order[rank])] = left[rank] + share * (right[rank] - left[rank]);
  }
  CHECK(worst(batch, 0, turned(want)) < 1e-6);
}

TEST_CASE("all takes a stripe in all views off to the noise, and is sort where there is none") {
  const int views = 300, columns = 160;
  const Plane clean = scene(views, columns, 0);
  const Batch sorted({clean}, 4), untouched({clean}, 4);
  run("sort", sorted, {});
  run("all", untouched, {});
  bool same = true;
  for (int v = 0; v < views; ++v)
    for (int x = 0; x < columns; ++x) same &= sorted.at(0, v, x) == untouched.at(0, v, x);
  CHECK(same);
  Plane striped = clean;
  for (Line& row : striped)
    for (int x = 70; x < 82; ++x) row[size_t(x)] += 0.04;
  const Batch mended({striped}, 4), unsorted({striped}, 4);
  run("all", unsorted, {.width = 1});
  CHECK(worst(unsorted, 0, clean) < 0.01);
  run("sort", mended, {});
  CHECK(worst(mended, 0, clean) > 0.035);  // what sorting leaves
}

TEST_CASE("methods have names, and a width beyond what medians take is refused") {
  CHECK(ring_method("none") == nullptr);
  CHECK_THROWS_AS(ring_method("some"), Error);
  const Batch batch(scenes(1, 10, 20), 4);
  CHECK_THROWS_AS(run("vo-filter", batch, {.width = 200}), Error);
  CHECK_THROWS_AS(run("sort", batch, {.width = 200}), Error);
  CHECK_THROWS_AS(run("all", batch, {.wide = 64}), Error);
}
