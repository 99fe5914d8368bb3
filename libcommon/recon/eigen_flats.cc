// SPDX-License-Identifier: BSD-3-Clause
#include "recon/eigen_flats.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/parallel.h"
#include "math/symmetric_eigen.h"
#include "measure/lane_sum.h"
#include "recon/band.h"
#include "recon/beam_fit.h"
#include "recon/binned_frames.h"

namespace harima {

namespace {

constexpr int kMostFlats = 200;  // they are compared with each other
// Of a projection, binned: so many tell weights far better than noise asks for.
constexpr size_t kLookedPixels = 1 << 14;
constexpr size_t kMostFound = 5;    // without being told how many
constexpr double kStandsOut = 1.1;  // over what noise makes at most

struct UsedFlat {
  const FrameSet* set;
  int frame, group;
};

// All of them, or some of each group, evenly.
std::vector<UsedFlat> used_flats(const Scan& scan) {
  std::vector<UsedFlat> all, some;
  for (size_t g = 0; g < scan.flats.size(); ++g)
    for (int frame : scan.flats[g].set.frames) all.push_back({&scan.flats[g].set, frame, int(g)});
  const size_t count = std::min<size_t>(all.size(), kMostFlats);
  for (size_t i = 0; i < count; ++i) some.push_back(all[i * all.size() / count]);
  return some;
}

// Flats as what they are beyond their mean.
struct Deviations {
  std::vector<UsedFlat> used;
  Frame mean;
  std::vector<Frame> of;           // each flat
  std::vector<double> brightness;  // mean of each flat
};

double mean_of(const Frame& frame, size_t pixels) {
  double sum = 0;
  for (size_t i = 0; i < pixels; ++i) sum += double(frame.row<float>(0)[i]);
  return sum / double(pixels);
}

Deviations read_flats(const Scan& scan, const BinnedFrames& binned) {
  Deviations flats{used_flats(scan), Frame(PixelType::f32, binned.columns(), binned.rows()), {}, {}};
  flats.of.resize(flats.used.size());
  const std::vector<int> rows = all_rows(binned.rows());
  parallel_for(int(flats.used.size()), [&](int i) {
    flats.of[size_t(i)] = binned.read(*flats.used[size_t(i)].set->source, flats.used[size_t(i)].frame, rows);
  });
  for (const Frame& flat : flats.of) flats.brightness.push_back(mean_of(flat, binned.pixels()));
  for (size_t p = 0; p < binned.pixels(); ++p) {
    double sum = 0;
    for (const Frame& flat : flats.of) sum += double(flat.row<float>(0)[p]);
    flats.mean.row<float>(0)[p] = float(sum / double(flats.of.size()));
    for (Frame& flat : flats.of) flat.row<float>(0)[p] -= flats.mean.row<float>(0)[p];
  }
  return flats;
}

std::vector<std::vector<double>> products(const std::vector<Frame>& of, size_t pixels) {
  std::vector gram(of.size(), std::vector<double>(of.size(), 0.0));
  parallel_for(int(of.size()), [&](int i) {
    const float* const one = of[size_t(i)].row<float>(0);
    for (size_t j = 0; j <= size_t(i); ++j) {
      const float* const other = of[j].row<float>(0);
      gram[size_t(i)][j] = lane_sum(int(pixels), [&](int p) { return double(one[p]) * double(other[p]); });
    }
  });
  for (size_t i = 0; i < of.size(); ++i)
    for (size_t j = i + 1; j < of.size(); ++j) gram[i][j] = gram[j][i];
  return gram;
}

// As many pixels of one variance as there are of all of theirs.
double even_pixels(const std::vector<Frame>& of, size_t pixels) {
  double sum = 0, square = 0;
  for (size_t p = 0; p < pixels; ++p) {
    double variance = 0;
    for (const Frame& flat : of) variance += double(flat.row<float>(0)[p]) * double(flat.row<float>(0)[p]);
    sum += variance;
    square += variance * variance;
  }
  return square > 0 ? sum * sum / square : 1;
}

// Those above the largest eigenvalue of noise that has the variance of all that are left (Marchenko and
// Pastur 1967).
size_t count_outstanding(const std::vector<double>& values, double pixels) {
  const size_t flats = values.size();
  const double edge = 1 + std::sqrt(double(flats) / pixels);
  size_t count = 0;
  for (; count < std::min(kMostFound, flats - 2); ++count) {
    double left = 0;
    for (size_t i = count; i + 1 < flats; ++i) left += values[i];
    if (values[count] <= kStandsOut * edge * edge * left / double(flats - 1 - count)) break;
  }
  return count;
}

// The weights of a group of flats are the means of what its flats have, which are their shares of an
// eigen-flat.
struct GroupMeans {
  std::vector<std::vector<double>> weights;  // [group][eigen-flat]
  std::vector<double> brightness;
};

GroupMeans group_means(const Scan& scan, const Deviations& flats,
                       const std::vector<std::vector<double>>& shares) {
  GroupMeans means{std::vector(scan.flats.size(), std::vector<double>(shares.size(), 0.0)),
                   std::vector<double>(scan.flats.size(), 0.0)};
  std::vector<double> count(scan.flats.size(), 0.0);
  for (const UsedFlat& flat : flats.used) ++count[size_t(flat.group)];
  for (size_t j = 0; j < flats.used.size(); ++j) {
    const auto group = size_t(flats.used[j].group);
    means.brightness[group] += flats.brightness[j] / count[group];
    for (size_t i = 0; i < shares.size(); ++i) means.weights[group][i] += shares[i][j] / count[group];
  }
  return means;
}

std::vector<Frame> eigen_frames(const Deviations& flats, const std::vector<std::vector<double>>& shares,
                                size_t pixels) {
  std::vector<Frame> frames;
  for (const std::vector<double>& share : shares) {
    Frame frame(PixelType::f32, flats.mean.width(), flats.mean.height());
    for (size_t p = 0; p < pixels; ++p) {
      double sum = 0;
      for (size_t j = 0; j < share.size(); ++j) sum += share[j] * double(flats.of[j].row<float>(0)[p]);
      frame.row<float>(0)[p] = float(sum);
    }
    frames.push_back(frame);
  }
  return frames;
}

double between(double before, double after, const FlatMix& mix) {
  return before + double(mix.weight) * (after - before);
}

}  // namespace

int flats_used(const Scan& scan) { return int(used_flats(scan).size()); }

EigenFlats find_eigen_flats(const Scan& scan, const FlatField& field, int wanted,
                            const std::function<void()>& on_view) {
  if (flats_used(scan) < kLeastFlats)
    fail("{}: has {} flats, eigen-flats want {}", scan.name, flats_used(scan), kLeastFlats);
  const BinnedFrames binned(scan, field);
  const Deviations flats = read_flats(scan, binned);
  const EigenPairs pairs = eigen_pairs(products(flats.of, binned.pixels()));
  const size_t count =
      wanted > 0 ? size_t(wanted) : count_outstanding(pairs.values, even_pixels(flats.of, binned.pixels()));
  EigenFlats eigen;
  eigen.shares.assign(pairs.vectors.begin(), pairs.vectors.begin() + long(count));
  if (count == 0) return eigen;
  const GroupMeans groups = group_means(scan, flats, eigen.shares);
  const std::vector<int> looked = binned.some_rows(kLookedPixels);
  const BeamFit fit(flats.mean, eigen_frames(flats, eigen.shares, binned.pixels()), looked,
                    1 / std::sqrt(double(flats.used.size())));
  std::vector<FittedBeam> fitted(scan.views.size());
  parallel_for(int(scan.views.size()), [&](int v) {
    const View& view = scan.views[size_t(v)];
    const FlatMix mix = mix_flats(scan.flats, view.time);
    std::vector<double> start(count);
    for (size_t i = 0; i < count; ++i)
      start[i] = between(groups.weights[size_t(mix.before)][i], groups.weights[size_t(mix.after)][i], mix);
    fitted[size_t(v)] = fit.fit(binned.read(*scan.source, view.frame, looked), start);
    on_view();
  });
  double rough = 0, at_start = 0;
  for (size_t v = 0; v < fitted.size(); ++v) {
    const FlatMix mix = mix_flats(scan.flats, scan.views[v].time);
    const double scale =
        between(groups.brightness[size_t(mix.before)], groups.brightness[size_t(mix.after)], mix) /
        fitted[v].mean;
    std::vector<float>& weights = eigen.weights[scan.views[v].frame];
    weights.assign(1, float(scale));
    for (double weight : fitted[v].weights) weights.push_back(float(scale * weight));
    rough += fitted[v].roughness;
    at_start += fitted[v].at_start;
  }
  eigen.roughness = at_start > 0 ? rough / at_start : 1;
  return eigen;
}

std::vector<Frame> eigen_flat_rows(const Scan& scan, const EigenFlats& eigen, const std::vector<int>& rows,
                                   const Frame& dark) {
  const std::vector<UsedFlat> used = used_flats(scan);
  const size_t width = size_t(scan.width()), pixels = width * rows.size(), count = eigen.shares.size() + 1;
  std::vector<std::vector<double>> sums(count, std::vector<double>(pixels, 0.0));
  for (size_t j = 0; j < used.size(); ++j) {
    Frame raw(used[j].set->source->info().type, int(width), int(rows.size()));
    read_row_list(*used[j].set->source, used[j].frame, rows, raw.data());
    parallel_for(int(rows.size()), [&](int y) {
      std::vector<float> line(width);
      row_to_f32(raw, y, line.data());
      for (size_t k = 0; k < count; ++k) {
        const double share = k == 0 ? 1 / double(used.size()) : eigen.shares[k - 1][j];
        double* const sum = sums[k].data() + size_t(y) * width;
        for (size_t x = 0; x < width; ++x) sum[x] += share * double(line[x]);
      }
    });
  }
  std::vector<Frame> flats;
  for (size_t k = 0; k < count; ++k) {
    flats.emplace_back(PixelType::f32, int(width), int(rows.size()));
    for (size_t i = 0; i < pixels; ++i)
      flats[k].row<float>(0)[i] =
          float(sums[k][i] - (k == 0 && !dark.empty() ? double(dark.row<float>(0)[i]) : 0));
  }
  return flats;
}

}  // namespace harima
