// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/parallel.h"
#include "recon/axis_search.h"
#include "recon/plain_fft.h"

namespace harima {

namespace {

constexpr double kSmoothPx = 2;        // Gaussian in both directions, as a weight on the spectrum
constexpr double kHighest = 0.22;      // cycles per sample beyond which that weight leaves nothing
constexpr double kRadiusShare = 0.25;  // radius of the wedge over the detector width
constexpr double kCoarseStep = 0.25;
constexpr int kMostViews = 2048;

// Rows at `views` equal steps of half a turn from the first angle on, by linear interpolation between the nearest measured
// directions; what lies beyond the last one is taken from the first, mirrored about nothing: it is left as the last row.
std::vector<std::vector<float>> even_rows(const FrameView& sinogram, const std::vector<double>& angle_deg, int views) {
  std::vector<size_t> order(angle_deg.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return angle_deg[a] < angle_deg[b]; });
  const double first = angle_deg[order[0]];
  std::vector<std::vector<float>> rows;
  size_t next = 1;
  for (int v = 0; v < views; ++v) {
    const double angle = first + 180.0 * v / views;
    while (next + 1 < order.size() && angle_deg[order[next]] < angle) ++next;
    const size_t a = order[next - 1], b = order[next];
    const double gap = angle_deg[b] - angle_deg[a];
    const float t = float(std::clamp(gap > 0 ? (angle - angle_deg[a]) / gap : 0.0, 0.0, 1.0));
    std::vector<float> row(static_cast<size_t>(sinogram.width));
    for (int x = 0; x < sinogram.width; ++x)
      row[size_t(x)] = sinogram.row<float>(int(a))[x] * (1 - t) + sinogram.row<float>(int(b))[x] * t;
    rows.push_back(std::move(row));
  }
  return rows;
}

using Spectrum = std::vector<std::complex<double>>;

// Columns 1 .. count of the transforms of all rows: [frequency][view].
std::vector<Spectrum> row_spectra(const std::vector<std::vector<float>>& rows, int length, int count, bool mirrored) {
  std::vector<Spectrum> columns(size_t(count), Spectrum(rows.size()));
  parallel_for(int(rows.size()), [&](int v) {
    const auto& row = rows[size_t(v)];
    Spectrum z(size_t(length), 0.0);
    for (size_t x = 0; x < row.size(); ++x) z[x] = double(row[mirrored ? row.size() - 1 - x : x]);
    plain_fft(z);
    for (size_t f = 0; f < columns.size(); ++f) columns[f][size_t(v)] = z[f + 1];
  }, 8);
  return columns;
}

// For each frequency: sum over the harmonics outside the wedge of A conj(B) / sqrt(|A| |B|), A the spectrum of the sinogram
// followed by nothing, B that of nothing followed by its mirror image. Where they cancel, its real part is most negative.
Spectrum wedge_sums(const std::vector<Spectrum>& a, const std::vector<Spectrum>& b, int length, int width, double& power) {
  Spectrum sums(a.size());
  std::vector<double> powers(a.size());
  parallel_for(int(a.size()), [&](int i) {
    const size_t views = a[size_t(i)].size();
    Spectrum za(2 * views), zb(2 * views);
    std::copy(a[size_t(i)].begin(), a[size_t(i)].end(), za.begin());
    std::copy(b[size_t(i)].begin(), b[size_t(i)].end(), zb.begin() + long(views));
    plain_fft(za);
    plain_fft(zb);
    const double f = (i + 1.0) / length;
    const int wedge = std::max(int(2 * M_PI * f * kRadiusShare * width), int(std::min<size_t>(20, views / 20))) + 1;
    for (int m = wedge; m < int(kHighest * 2 * double(views)); ++m) {
      const double angular = m / (2 * double(views));
      const double weight = std::exp(-2 * M_PI * M_PI * kSmoothPx * kSmoothPx * (f * f + angular * angular));
      for (const size_t at : {size_t(m), 2 * views - size_t(m)}) {
        const double size = std::sqrt(std::abs(za[at]) * std::abs(zb[at]));
        if (size <= 0) continue;
        sums[size_t(i)] += weight * za[at] * std::conj(zb[at]) / size;
        powers[size_t(i)] += weight * size;
      }
    }
  });
  power = std::accumulate(powers.begin(), powers.end(), 0.0);
  return sums;
}

}  // namespace

AxisEstimate axis_by_half_turn(const FrameView& sinogram, const std::vector<double>& angle_deg) {
  const int width = sinogram.width, length = power_of_two_from(width);
  const int views = std::min(kMostViews, power_of_two_from(int(angle_deg.size())));
  const auto rows = even_rows(sinogram, angle_deg, views);
  const int count = std::max(1, int(kHighest * length));
  double power = 0;
  const Spectrum sums = wedge_sums(row_spectra(rows, length, count, false), row_spectra(rows, length, count, true), length, width, power);
  auto misfit = [&](double axis) {
    // B for an axis c is the mirror image moved by 2c - (N-1).
    const double turn = 2 * M_PI * (2 * axis - (width - 1)) / length;
    double sum = 0;
    for (size_t f = 0; f < sums.size(); ++f)
      sum += sums[f].real() * std::cos(turn * double(f + 1)) - sums[f].imag() * std::sin(turn * double(f + 1));
    return power > 0 ? 1 + sum / power : 1.0;
  };
  AxisEstimate found;
  found.method = "half-turn";
  double best = 1e300;
  for (double axis = 0.2 * (width - 1); axis <= 0.8 * (width - 1); axis += kCoarseStep) {
    const double value = misfit(axis);
    found.curve.emplace_back(axis, value);
    if (value < best) best = value, found.axis_px = axis;
  }
  for (double step = 0.5 * kCoarseStep; step > 1e-3; step *= 0.5)
    found.axis_px += step * vertex(misfit(found.axis_px - step), misfit(found.axis_px), misfit(found.axis_px + step));
  found.confidence = std::clamp(1 - misfit(found.axis_px), 0.0, 1.0) * alone(found.curve);
  return found;
}

}  // namespace harima
