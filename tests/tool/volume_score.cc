// SPDX-License-Identifier: BSD-3-Clause
// volume_score: how far reconstructed slices are from the truth that `phantom truth` wrote.
//     volume_score SLICES TRUTH [circle=PX] [first=ROW] [check "NAME<=VALUE" ...]
// Slice k is held against slice ROW + k of the truth, or against its only one. Prints "name value" lines:
//   all      rms error within the circle                     flat    the same over pixels 4 px clear of any
//   edge mean_MU  mean over the clear pixels of attenuation MU    bias    worst |mean - MU| / MU in percent,
//   MU > 0 ring     rings: the error of clear pixels is averaged along each circle of radius r = 5, 6, ... px
//   of which at least
//            half is clear, a running mean over 11 radii is taken off, and the rms over radii and slices is
//            left
//   min max  of all pixels                                   max_abs |max| or |min|, the larger
//   nan      pixels that are NaN or infinite                 outside largest |value| beyond the circle
// A check is NAME<=VALUE, NAME>=VALUE or NAME==VALUE; exits 1 naming those that do not hold.
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <vector>

#include "base/error.h"
#include "format/format.h"

namespace {

using namespace harima;

constexpr int kRunningMean = 11, kSmallestRadius = 5;

struct Truth {
  int width = 0;
  std::vector<float> values;
  std::vector<uint8_t> labels;
  int slices() const { return int(labels.size() / (size_t(width) * size_t(width))); }
};

struct Sum {
  double sum = 0, square = 0;
  size_t count = 0;
  void add(double v) { sum += v, square += v * v, ++count; }
  double mean() const { return count ? sum / double(count) : 0; }
  double rms() const { return count ? std::sqrt(square / double(count)) : 0; }
};

struct Score {
  Sum all, flat, ring;
  std::map<float, Sum> regions;  // by attenuation
  double min = INFINITY, max = -INFINITY, outside = 0;
  size_t nan = 0, slices = 0;
};

template <class T>
std::vector<T> read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) fail("{}: cannot be read", path);
  std::vector<T> values(size_t(in.tellg()) / sizeof(T));
  in.seekg(0);
  in.read(reinterpret_cast<char*>(values.data()), std::streamsize(values.size() * sizeof(T)));
  return values;
}

Truth read_truth(const std::string& path, int width) {
  Truth truth{width, read_all<float>(path), read_all<uint8_t>(path + ".labels")};
  const size_t pixels = size_t(width) * size_t(width);
  if (truth.labels.empty() || truth.labels.size() % pixels || truth.labels.size() != truth.values.size())
    fail("{}: {} pixels are no slices of {} x {}", path, truth.values.size(), width, width);
  return truth;
}

// What is left of the profile over radii after its running mean; radii without enough pixels are skipped.
void add_rings(const std::vector<Sum>& circles, Sum& ring) {
  const auto usable = [&](int r) {
    return r >= kSmallestRadius && r < int(circles.size()) && double(circles[size_t(r)].count) >= M_PI * r;
  };
  for (int r = kSmallestRadius; r < int(circles.size()); ++r) {
    if (!usable(r)) continue;
    Sum near;
    for (int k = r - kRunningMean / 2; k <= r + kRunningMean / 2; ++k)
      if (usable(k)) near.add(circles[size_t(k)].mean());
    ring.add(circles[size_t(r)].mean() - near.mean());
  }
}

void score_slice(const Frame& slice, const Truth& truth, int index, double circle, Score& score) {
  const int width = truth.width;
  const size_t start = size_t(truth.slices() == 1 ? 0 : index) * size_t(width) * size_t(width);
  std::vector<Sum> circles(static_cast<size_t>(width));
  std::vector<float> row(static_cast<size_t>(width));
  for (int y = 0; y < width; ++y) {
    row_to_f32(slice, y, row.data());
    for (int x = 0; x < width; ++x) {
      const double value = row[size_t(x)], r = std::hypot(x - (width - 1) / 2.0, y - (width - 1) / 2.0);
      if (!std::isfinite(value)) {
        ++score.nan;
        continue;
      }
      score.min = std::min(score.min, value);
      score.max = std::max(score.max, value);
      if (r > circle + 1e-6) score.outside = std::max(score.outside, std::abs(value));
      if (r > circle) continue;
      const size_t pixel = start + size_t(y) * size_t(width) + size_t(x);
      const double error = value - truth.values[pixel];
      score.all.add(error);
      if (truth.labels[pixel] == 0) continue;
      score.flat.add(error);
      score.regions[truth.values[pixel]].add(value);
      circles[size_t(std::lround(r))].add(error);
    }
  }
  add_rings(circles, score.ring);
  ++score.slices;
}

std::map<std::string, double> figures(const Score& s) {
  std::map<std::string, double> f = {{"all", s.all.rms()},   {"flat", s.flat.rms()},
                                     {"ring", s.ring.rms()}, {"min", s.min},
                                     {"max", s.max},         {"max_abs", std::max(-s.min, s.max)},
                                     {"nan", double(s.nan)}, {"bias", 0},
                                     {"outside", s.outside}, {"slices", double(s.slices)}};
  for (const auto& [mu, region] : s.regions) {
    f[fmt::format("mean_{:g}", mu)] = region.mean();
    if (mu > 0) f["bias"] = std::max(f["bias"], std::abs(region.mean() / double(mu) - 1) * 100);
  }
  return f;
}

bool holds(const std::map<std::string, double>& values, const std::string& check) {
  const size_t sign = check.find_first_of("<>=");
  const std::string name = check.substr(0, sign);
  if (sign == std::string::npos || !values.count(name)) fail("check '{}': no such figure", check);
  const double value = values.at(name), limit = std::stod(check.substr(sign + 2));
  const bool good = check[sign] == '<'   ? value <= limit
                    : check[sign] == '>' ? value >= limit
                                         : value == limit;
  if (!good) fmt::print(stderr, "volume_score: {} is {:.6g}, wanted {}\n", name, value, check.substr(sign));
  return good;
}

Score score_volume(const std::string& path, const std::string& truth_path, double circle, int first) {
  const auto slices = open_source(path);
  const Truth truth = read_truth(truth_path, slices->info().width);
  if (circle < 0) circle = (truth.width - 1) / 2.0;
  Score score;
  Frame slice;
  for (int k = first; slices->next(slice); ++k) {
    if (truth.slices() > 1 && k >= truth.slices())
      fail("slice {} has no truth, there are {}", k, truth.slices());
    score_slice(slice, truth, k, circle, score);
  }
  return score;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3)
    return fmt::print(stderr, "usage: volume_score SLICES TRUTH [circle=PX] [first=ROW] [check ...]\n"), 2;
  try {
    double circle = -1;
    int first = 0, next = 3;
    for (; next < argc && std::string(argv[next]) != "check"; ++next)
      if (std::sscanf(argv[next], "circle=%lf", &circle) != 1 &&
          std::sscanf(argv[next], "first=%d", &first) != 1)
        fail("'{}' is no option", argv[next]);
    const auto values = figures(score_volume(argv[1], argv[2], circle, first));
    for (const auto& [name, value] : values) fmt::print("{} {:.6g}\n", name, value);
    bool good = true;
    for (int i = next + 1; i < argc; ++i) good = holds(values, argv[i]) && good;
    return good ? 0 : 1;
  } catch (const std::exception& e) {
    fmt::print(stderr, "volume_score: {}\n", e.what());
    return 1;
  }
}
