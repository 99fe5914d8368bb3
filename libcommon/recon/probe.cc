// SPDX-License-Identifier: BSD-3-Clause
#include "recon/probe.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/parallel.h"
#include "device/batch_steps.h"
#include "image/geometry.h"
#include "recon/band.h"

namespace harima {

namespace {

constexpr double kNearEdge = 0.4;  // of the columns: nearer to an edge, the other side is not seen

std::vector<int> probe_rows(int first, int last, int count) {
  const int n = std::clamp(last - first, 1, count);
  std::vector<int> rows;
  for (int i = 0; i < n; ++i) rows.push_back(first + int((last - first) * (i + 0.5) / n));
  return rows;
}

Frame slice_to_frame(const SinogramBatch& batch, int slice) {
  Frame sinogram(PixelType::f32, batch.columns, batch.views);
  for (int view = 0; view < batch.views; ++view)
    for (int x = 0; x < batch.columns; ++x) sinogram.row<float>(view)[x] = batch.sample(slice, view, x);
  return sinogram;
}

}  // namespace

Probe probe_scan(const Scan& scan, const Recipe& recipe, int first, int last, int count,
                 const GpuChoice& gpus) {
  Probe probe{probe_rows(first, last, count), {}};
  Recipe raw = recipe;
  raw.phase = {};          // symmetry about the axis shows without it
  raw.black_fraction = 1;  // a dark sample is no reason to stop before its axis is known
  const BandReader reader(scan, raw, gpus);
  Band band;
  reader.read(probe.rows, band);
  const CorrectSpec spec = reader.correction(band);
  constexpr int kLanes = 4;
  SinogramBatch batch{kLanes, spec.views, spec.columns, view_floats_for(spec.columns, kLanes), nullptr};
  Buffer memory(size_t(batch.views) * batch.view_floats * sizeof(float));
  batch.data = memory.as<float>();
  for (int row = 0; row < spec.rows; row += kLanes) {
    correct_rows(spec, band.raw.data(), row, batch);
    for (int i = 0; i < std::min(kLanes, spec.rows - row); ++i)
      probe.sinograms.push_back(slice_to_frame(batch, i));
  }
  return probe;
}

AxisLine find_axis_line(const Scan& scan, const Probe& probe, bool& offset, const std::string& method) {
  std::vector<double> angle_deg;
  for (const View& view : scan.views) angle_deg.push_back(view.angle_deg);
  std::vector<std::pair<int, AxisEstimate>> estimates;
  for (size_t i = 0; i < probe.rows.size(); ++i)
    estimates.emplace_back(probe.rows[i], find_axis(probe.sinograms[i], angle_deg, method));
  double votes = 0;
  for (const auto& [row, estimate] : estimates)
    votes += estimate.offset_scan ? estimate.confidence : -estimate.confidence;
  offset = votes > 0;
  return fit_axis(estimates);
}

bool is_offset_scan(const Scan& scan, const AxisLine& axis) {
  std::vector<double> angle_deg;
  for (const View& view : scan.views) angle_deg.push_back(view.angle_deg);
  const double at = axis.at(0.5 * (scan.height() - 1));
  return angle_span_deg(angle_deg) >= kFullTurnDeg &&
         std::min(at, scan.width() - 1 - at) < kNearEdge * scan.width();
}

double level_air(Probe& probe, const Recipe& recipe) {
  double air = 0, all = 0;
  for (Frame& sinogram : probe.sinograms) {
    const int width = sinogram.width(), views = sinogram.height();
    const size_t pitch = views > 1 ? size_t(sinogram.row<float>(1) - sinogram.row<float>(0)) : size_t(width);
    subtract_air({1, views, width, pitch, sinogram.row<float>(0)}, recipe.air_left, recipe.air_right);
    for (int x = 0; x < width; ++x) {
      double sum = 0;
      for (int view = 0; view < views; ++view) sum += double(sinogram.row<float>(view)[x]);
      all = std::max(all, std::abs(sum));
      if (x < recipe.air_left || x >= width - recipe.air_right) air = std::max(air, std::abs(sum));
    }
  }
  return all > 0 ? air / all : 0;
}

double edge_level(const Probe& probe, const Scan& scan, const Recipe& recipe) {
  const bool left = !recipe.offset_scan || recipe.axis.at(0) > 0.5 * scan.width();
  const bool right = !recipe.offset_scan || !left;
  // Signed at the edges: the noise of air averages out there.
  double edge = 0, all = 0;
  for (const Frame& sinogram : probe.sinograms) {
    double left_sum = 0, right_sum = 0;
    for (int view = 0; view < sinogram.height(); ++view) {
      const float* p = sinogram.row<float>(view);
      left_sum += double(p[0]);
      right_sum += double(p[sinogram.width() - 1]);
      double row = 0;
      for (int x = 0; x < sinogram.width(); ++x) row += double(std::abs(p[x]));
      all += row / sinogram.width();
    }
    edge += ((left ? std::abs(left_sum) : 0) + (right ? std::abs(right_sum) : 0)) / (int(left) + int(right));
  }
  return all > 0 ? edge / all : 0;
}

}  // namespace harima
