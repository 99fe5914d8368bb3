// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/parallel.h"
#include "math/plain_fft.h"
#include "recon/axis_search.h"

namespace harima {

namespace {

constexpr double kSmoothPx = 2;        // Gaussian in both directions, as a weight on the spectrum
constexpr double kHighest = 0.22;      // cycles per sample beyond which that weight leaves nothing
constexpr double kRadiusShare = 0.25;  // radius of the wedge over the detector width
constexpr double kCoarseStep = 0.25;
constexpr int kMostViews = 2048;

// Rows at `views` equal steps of half a turn from the first angle on, by linear interpolation between the
// nearest measured directions; what lies beyond the last one is taken from the first, mirrored about nothing:
// it is left as the last row.
std::vector<std::vector<float>> even_rows(const FrameView& sinogram, const std::vector<double>& angle_deg,
                                          int views) {
  std::vector<size_t> order(angle_deg.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return angle_deg[a] < angle_deg[b]; });
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
std::vector<Spectrum> row_spectra(const std::vector<std::vector<float>>& rows, int length, int count) {
  const PlainFft fft(length);
  std::vector<Spectrum> columns(size_t(count), Spectrum(rows.size()));
  parallel_for(
      int(rows.size()),
      [&](int v) {
        Spectrum z(rows[size_t(v)].begin(), rows[size_t(v)].end());
        z.resize(size_t(length));
        fft(z);
        for (size_t f = 0; f < columns.size(); ++f) columns[f][size_t(v)] = z[f + 1];
      },
      8);
  return columns;
}

// For each frequency: sum over the harmonics outside the wedge of A conj(B) / sqrt(|A| |B|), A the spectrum
// of the sinogram followed by nothing, B that of nothing followed by its mirror image. Where they cancel, its
// real part is most negative. Rows are real, so B follows from A: B[m] = (-1)^m e^{-2 pi i f (width-1)}
// conj(A[-m]).
Spectrum wedge_sums(const std::vector<Spectrum>& rows, int length, int width, double& power) {
  const size_t views = rows[0].size(), whole = 2 * views;
  const PlainFft fft(static_cast<int>(whole));
  Spectrum sums(rows.size());
  std::vector<double> powers(rows.size());
  parallel_for(int(rows.size()), [&](int i) {
    Spectrum a = rows[size_t(i)];
    a.resize(whole);
    fft(a);
    const double f = (i + 1.0) / length;
    const std::complex<double> mirror = std::polar(1.0, -2 * M_PI * f * (width - 1));
    const int wedge =
        std::max(int(2 * M_PI * f * kRadiusShare * width), int(std::min<size_t>(20, views / 20))) + 1;
    for (int m = wedge; m < int(kHighest * double(whole)); ++m) {
      const double angular = double(m) / double(whole), sign = m % 2 == 0 ? 1 : -1;
      const double weight = std::exp(-2 * M_PI * M_PI * kSmoothPx * kSmoothPx * (f * f + angular * angular));
      for (const auto& [one, other] :
           {std::pair{size_t(m), whole - size_t(m)}, std::pair{whole - size_t(m), size_t(m)}}) {
        const std::complex<double> b = sign * mirror * std::conj(a[other]);
        const double size = std::sqrt(std::abs(a[one]) * std::abs(b));
        if (size <= 0) continue;
        sums[size_t(i)] += weight * a[one] * std::conj(b) / size;
        powers[size_t(i)] += weight * size;
      }
    }
  });
  power = std::accumulate(powers.begin(), powers.end(), 0.0);
  return sums;
}

}  // namespace

AxisEstimate axis_by_half_turn(const FrameView& sinogram, const std::vector<double>& angle_deg) {
  const int width = sinogram.width, length = power_of_two_from(std::max(2, width));
  const int views = std::min(kMostViews, power_of_two_from(int(angle_deg.size())));
  const auto rows = even_rows(sinogram, angle_deg, views);
  const int count = std::max(1, int(kHighest * length));
  double power = 0;
  const Spectrum sums = wedge_sums(row_spectra(rows, length, count), length, width, power);
  auto misfit = [&](double axis) {
    // B for an axis c is the mirror image moved by 2c - (N-1).
    const double turn = 2 * M_PI * (2 * axis - (width - 1)) / length;
    double sum = 0;
    for (size_t f = 0; f < sums.size(); ++f)
      sum +=
          sums[f].real() * std::cos(turn * double(f + 1)) - sums[f].imag() * std::sin(turn * double(f + 1));
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
    found.axis_px +=
        step * vertex(misfit(found.axis_px - step), misfit(found.axis_px), misfit(found.axis_px + step));
  found.confidence = std::clamp(1 - misfit(found.axis_px), 0.0, 1.0) * alone(found.curve);
  return found;
}

}  // namespace harima
