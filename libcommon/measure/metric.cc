// SPDX-License-Identifier: BSD-3-Clause
#include "measure/metric.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "base/progress.h"
#include "base/text.h"
#include "image/frame_loop.h"
#include "image/pair.h"
#include "measure/similarity.h"

namespace harima {

namespace {

struct Row {
  const char* name;
  bool is_likeness;
};
constexpr std::array<Row, kMetrics> kRows{{{"rmse", false},
                                           {"mae", false},
                                           {"maxabs", false},
                                           {"psnr", true},
                                           {"ncc", true},
                                           {"ssim", true},
                                           {"ssim3d", true}}};

Difference measure_difference(Source& pair, const Selection& selection, size_t memory_bytes) {
  Progress progress("compare", pair.info().count, "slices");
  Difference all;
  fold_frames<Difference>(
      pair, {}, memory_bytes,
      [&](const LoopFrames& in, Difference& one) {
        one = difference_of(upper_half(in.frames[0]), lower_half(in.frames[0]), selection.marks(in.index));
      },
      [&](int, const Difference& one) {
        all.add(one);
        progress.add();
      });
  return all;
}

void check_size(const StackInfo& pair, bool is_3d) {
  constexpr int kSize = 2 * kSimilarityReach + 1;
  if (pair.width >= kSize && pair.height / 2 >= kSize && (!is_3d || pair.count >= kSize)) return;
  fail("{} x {} x {} voxels are too few for ssim, whose windows have {} a side", pair.width, pair.height / 2,
       pair.count, kSize);
}

// Of slices: the mean of their means. In 3-D: the mean of all windows.
double measure_similarity(Source& pair, bool is_3d, double range, const Selection& selection,
                          size_t memory_bytes) {
  check_size(pair.info(), is_3d);
  const int reach = is_3d ? kSimilarityReach : 0;
  Progress progress(is_3d ? "ssim3d" : "ssim", pair.info().count, "slices");
  Similarity all;
  fold_frames<Similarity>(
      pair, {-reach, reach + 1, 1}, memory_bytes,
      [&](const LoopFrames& in, Similarity& one) {
        one = {};
        if (int(in.frames.size()) <= 2 * reach) return;
        std::vector<FrameView> a, b;
        for (const Frame& frame : in.frames) a.push_back(upper_half(frame)), b.push_back(lower_half(frame));
        one = similarity_of(a, b, range, selection.marks(in.index));
      },
      [&](int, const Similarity& one) {
        progress.add();
        if (one.windows == 0) return;
        all.sum += is_3d ? one.sum : one.mean();
        all.windows += is_3d ? one.windows : 1;
      });
  return all.mean();
}

}  // namespace

const char* name_of(Metric metric) { return kRows[size_t(metric)].name; }
bool is_likeness(Metric metric) { return kRows[size_t(metric)].is_likeness; }

Metric metric_named(const std::string& name) {
  std::vector<std::string> names;
  for (const Row& row : kRows) {
    if (name == row.name) return Metric(&row - kRows.data());
    names.push_back(row.name);
  }
  fail_usage("metric '{}' is unknown, wanted some of {}{}", name, fmt::join(names, ", "),
             did_you_mean(name, names));
}

Comparison compare(Source& pair, const std::vector<Metric>& metrics, std::optional<double> range,
                   const Selection& selection, size_t memory_bytes) {
  Comparison c;
  const Difference& d = c.difference = measure_difference(pair, selection, memory_bytes);
  if (d.count + d.unmatched == 0) fail("there are no numbers to compare");
  c.range = range ? *range : d.count > 0 ? d.high - d.low : 0;
  const auto value_of = [&](Metric metric) {
    switch (metric) {
      case Metric::rmse:
        return d.rmse();
      case Metric::mae:
        return d.mae();
      case Metric::maxabs:
        return d.largest;
      case Metric::psnr:
        return d.psnr(c.range);
      case Metric::ncc:
        return d.ncc();
      default:
        return measure_similarity(pair, metric == Metric::ssim3d, c.range, selection, memory_bytes);
    }
  };
  for (const Metric metric : metrics) c.values.push_back(value_of(metric));
  return c;
}

std::string breaches(const Comparison& comparison, const std::vector<Metric>& metrics,
                     const std::vector<Tolerance>& limits) {
  std::string text;
  const auto add = [&](const std::string& more) { text += (text.empty() ? "" : ", ") + more; };
  for (const auto& [metric, limit] : limits) {
    const double value =
        comparison.values[size_t(std::find(metrics.begin(), metrics.end(), metric) - metrics.begin())];
    const bool is_within = std::isnan(value)     ? comparison.difference.is_identical()
                           : is_likeness(metric) ? value >= limit
                                                 : value <= limit;
    if (!is_within)
      add(fmt::format("{} is {}, wanted at {} {}", name_of(metric), value,
                      is_likeness(metric) ? "least" : "most", limit));
  }
  const int64_t unmatched = comparison.difference.unmatched;
  if (!limits.empty() && unmatched > 0)
    add(fmt::format("{} voxels are numbers in one of them only", unmatched));
  return text;
}

}  // namespace harima
