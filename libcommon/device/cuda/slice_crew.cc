// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/slice_crew.h"

#include <algorithm>
#include <span>

namespace harima::CT_GPU_TARGET {

namespace {

// As correct_rows() of device/correct.h has it, from what was seen in every row that was made: [row][view].
CorrectReport report_of(const CorrectSpec& spec, const std::vector<RowSeen>& seen,
                        const std::vector<uint8_t>& made) {
  CorrectReport report;
  for (int row = std::max(0, spec.first_counted); row < std::min(spec.rows, spec.last_counted); ++row) {
    if (!made[size_t(row)]) continue;
    const std::span<const RowSeen> views(&seen[size_t(row) * size_t(spec.views)], size_t(spec.views));
    const auto is_black = [&](const RowSeen& one) {
      return float(one.clipped) > spec.black_fraction * float(spec.columns);
    };
    if (std::all_of(views.begin(), views.end(), is_black)) {
      report.unlit.push_back(row);
      continue;
    }
    for (int view = 0; view < spec.views; ++view) {
      report.add(views[size_t(view)]);
      if (is_black(views[size_t(view)])) report.black.emplace_back(row, view);
    }
  }
  return report;
}

}  // namespace

SliceCrew::SliceCrew(const GpuChainSpec& spec, std::span<const int> devices)
    : plan_(spec), crew_(plan_, devices) {}

int SliceCrew::slices_at_a_time() const { return crew_.items_at_a_time(); }

GpuReport SliceCrew::make(const GpuBand& band) {
  const CorrectSpec& correct = *band.correct;
  const auto views = size_t(correct.views), rows = size_t(correct.rows);
  const bool looks_for_zingers = plan_.spec.zinger > 0, converts = plan_.spec.output.type != PixelType::f32;
  std::vector<RowSeen> seen(rows * views);
  GpuReport report;
  report.made.assign(rows, 0);
  report.zingers.assign(looks_for_zingers ? rows : 0, 0);
  if (converts) report.slices.resize(rows);
  if (plan_.spec.iteration) report.residuals.resize(rows);
  crew_.run(band, correct.rows, band.stop, [&](const SliceChunk& chunk, int first, int count) {
    std::fill_n(report.made.begin() + first, count, uint8_t{1});
    for (int i = 0; converts && i < count; ++i) report.slices[size_t(first + i)] = chunk.slice_seen(i);
    for (size_t i = 0; !report.residuals.empty() && i < size_t(count); ++i)
      report.residuals[size_t(first) + i] = chunk.residuals()[i];
    std::copy_n(chunk.seen(), size_t(count) * views, seen.begin() + ptrdiff_t(size_t(first) * views));
    for (size_t i = 0; chunk.zingers() && i < views * size_t(count); ++i)
      report.zingers[size_t(first) + i % size_t(count)] += chunk.zingers()[i];
  });
  report.correct = report_of(correct, seen, report.made);
  return report;
}

}  // namespace harima::CT_GPU_TARGET
