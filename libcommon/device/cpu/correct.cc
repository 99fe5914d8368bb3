// SPDX-License-Identifier: BSD-3-Clause
#include "device/correct.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/error.h"
#include "base/parallel.h"
#include "device/cpu/raw_row.h"

namespace harima {

namespace {

constexpr int kMostLanes = 16;
using Tally = std::array<RowTally, kMostLanes>;

// What is known of rows from before they were filtered.
void take_seen(const CorrectSpec& spec, int view, int first_row, int lanes, Tally& tally) {
  for (int row = first_row; row < std::min(first_row + lanes, spec.rows); ++row) {
    const RowTally& raw = spec.seen[size_t(view) * size_t(spec.rows) + size_t(row)];
    RowTally& now = tally[size_t(lane_of_slice(row - first_row, lanes))];
    now.clipped = raw.clipped;
    now.lowest_signal = raw.lowest_signal;
  }
}

// The mean over the good views, put in place of the black ones; zeros if none is good.
void replace_black(const SinogramBatch& batch, int lane, const std::vector<char>& black) {
  const auto good = double(std::max<int64_t>(1, std::count(black.begin(), black.end(), 0)));
  std::vector<double> mean(size_t(batch.columns), 0.0);
  for (int view = 0; view < batch.views; ++view)
    for (int x = 0; x < batch.columns && !black[size_t(view)]; ++x)
      mean[size_t(x)] += double(batch.at(view, x)[lane]);
  for (int view = 0; view < batch.views; ++view)
    for (int x = 0; x < batch.columns && black[size_t(view)]; ++x)
      batch.at(view, x)[lane] = float(mean[size_t(x)] / good);
}

// Which views of a row are black is known now.
void settle_row(const CorrectSpec& spec, const std::vector<Tally>& tallies, int row, int lane,
                const SinogramBatch& batch, CorrectReport& report) {
  const bool is_counted = row >= spec.first_counted && row < spec.last_counted;
  std::vector<char> black(size_t(spec.views), 0);
  for (int view = 0; view < spec.views; ++view)
    black[size_t(view)] =
        float(tallies[size_t(view)][size_t(lane)].clipped) > spec.black_fraction * float(spec.columns);
  const auto count = std::count(black.begin(), black.end(), 1);
  report.has_black = report.has_black || count > 0;
  if (count > 0) replace_black(batch, lane, black);
  if (!is_counted) return;
  if (count == spec.views && spec.has_all_views) return report.unlit.push_back(row);
  for (int view = 0; view < spec.views; ++view) {
    report.add(tallies[size_t(view)][size_t(lane)]);
    if (black[size_t(view)]) report.black.emplace_back(row, view);
  }
}

}  // namespace

std::string why_black(bool take_log, double floor) {
  return take_log ? fmt::format("no signal above {} (line integrals want --no-log)", floor)
                  : "hardly a sample is a number";
}

void check_lit(const CorrectReport& report, const std::string& why, std::string_view scan) {
  if (!report.unlit.empty())
    fail("{}: row {} of a band: every view is black, {}", scan, report.unlit.front(), why);
}

CorrectReport correct_rows(const CorrectSpec& spec, const std::byte* raw_band, int first_row,
                           const SinogramBatch& batch) {
  const LaneKernels& kernels = lane_kernels(batch.lanes);
  std::vector<Tally> tallies(static_cast<size_t>(spec.views));
  parallel_for(
      spec.views,
      [&](int view) {
        std::array<RawRow, kMostLanes> rows{};
        BeamRows beams(spec, batch.lanes);
        Tally& tally = tallies[size_t(view)];
        tally.fill({0, std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest()});
        for (int i = 0; i < batch.lanes; ++i)
          rows[size_t(lane_of_slice(i, batch.lanes))] =
              raw_row(spec, raw_band, view, first_row + i, i, beams);
        kernels.correct(int(spec.type), rows.data(), spec.columns, batch.at(view, 0), tally.data());
        if (spec.seen) take_seen(spec, view, first_row, batch.lanes, tally);
      },
      4);

  CorrectReport report;
  for (int row = first_row; row < std::min(first_row + batch.lanes, spec.rows); ++row)
    settle_row(spec, tallies, row, lane_of_slice(row - first_row, batch.lanes), batch, report);
  return report;
}

}  // namespace harima
