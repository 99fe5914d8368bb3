// SPDX-License-Identifier: BSD-3-Clause
// The metrics by which two volumes are compared: their names, which way is better, and their values for a
// pair of volumes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "image/selection.h"
#include "measure/difference.h"

namespace harima {

enum class Metric { rmse, mae, maxabs, psnr, ncc, ssim, ssim3d };
inline constexpr int kMetrics = 7;

const char* name_of(Metric metric);
Metric metric_named(const std::string& name);  // fails (usage) if there is none
// Is a larger value better (psnr, ncc, ssim)?
bool is_likeness(Metric metric);
// Does it need one more pass over the volumes?
inline bool needs_pass(Metric metric) { return metric == Metric::ssim || metric == Metric::ssim3d; }

struct Comparison {
  Difference difference;
  double range = 0;            // of values, for psnr and ssim
  std::vector<double> values;  // of the metrics asked for; NaN where there is none (psnr without a
                               // difference, ncc of a constant)
};

// Of the halves of the frames of a pair (image/pair.h). `range` missing: that of the finite values of the
// first. Fails if nothing can be compared, or slices are too small for the windows of ssim.
Comparison compare(Source& pair, const std::vector<Metric>& metrics, std::optional<double> range,
                   const Selection& selection, size_t memory_bytes);

struct Tolerance {
  Metric metric;
  double limit;
};
// What of a comparison lies beyond the limits, for people; "" if nothing does. A value that is missing is
// within if the volumes are identical.
std::string breaches(const Comparison& comparison, const std::vector<Metric>& metrics,
                     const std::vector<Tolerance>& limits);

}  // namespace harima
