// SPDX-License-Identifier: BSD-3-Clause
#include "settle_tilt.h"

#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/tool.h"
#include "device/leaning_fbp.h"
#include "image/geometry.h"
#include "recon/leaning_slices.h"
#include "settle.h"

namespace harima {

namespace {

constexpr double kFindsAxisDeg = 2;  // views that are opposite are no mirror images any more
constexpr double kHalfTurnDeg = 5;   // above it, half a turn leaves out too much
constexpr double kSlopePx = 0.5;

// Of the axis if it is given, else in the middle.
double radius_of(const Scan& scan, const Options& opt) {
  const double last = scan.width() - 1,
               axis = opt.axis.empty() ? 0.5 * last : parse_number(split(opt.axis, ':', 2).front());
  FbpSpec spec;
  spec.width = spec.out_width = spec.out_height = scan.width();
  spec.circle_px = std::max(0.0, std::min(axis, last - axis));
  if (const Region roi = parse_roi(opt.roi); roi.width > 0)
    spec.x0 = roi.x0, spec.y0 = roi.y0, spec.out_width = roi.width, spec.out_height = roi.height;
  return furthest_pixel(spec);
}

}  // namespace

void check_tilt(const Options& opt) {
  if (opt.tilt_deg == 0 && opt.method == kHierarchical)
    fail_usage("--method {} is for --tilt; wanted auto, direct or fourier for an axis that does not lean",
               kHierarchical);
  if (opt.tilt_deg == 0) return;
  const auto refuse = [](bool is_given, const std::string& what, const char* why) {
    if (is_given) fail_usage("--tilt does not go with {}: {}", what, why);
  };
  refuse(opt.method != "auto" && opt.method != "direct" && opt.method != kHierarchical,
         "--method " + opt.method, "its slices are summed, directly or by a hierarchy of views");
  refuse(opt.offset == "on", "--offset on",
         "an opposite view is no mirror image where the axis leans along the beam");
  refuse(opt.metal.has_value(), "--metal", "metal is looked for slice by slice");
  refuse(opt.preview, "--preview", "each slice takes many rows");
  refuse(!opt.axis_sweep.empty(), "--axis-sweep", "each slice takes many rows");
  refuse(!opt.live_preview.empty(), "--live-preview", "each slice takes many rows");
  refuse(opt.axis.find(':') != std::string::npos, "--axis " + opt.axis,
         "an axis that leans across the beam, too, is put upright by --roll");
  if (std::abs(opt.tilt_deg) > kFindsAxisDeg && opt.axis.empty())
    fail_usage(
        "--tilt {} wants --axis: the axis is found from opposite views, which are no mirror images above {} "
        "degrees",
        opt.tilt_deg, kFindsAxisDeg);
}

std::vector<int> slices_seen(const Scan& scan, const Options& opt) {
  const RowSpan seen = wholly_seen_slices(radius_of(scan, opt), opt.tilt_deg, scan.height());
  if (opt.tilt_deg == 0) return all_rows(scan.height());
  if (seen.count() < 1) {
    note("{}: no slice is wholly seen by {} rows with --tilt {}; all are made, uncertain away from the axis",
         scan.name, scan.height(), opt.tilt_deg);
    return all_rows(scan.height());
  }
  std::vector<int> rows(static_cast<size_t>(seen.count()));
  std::iota(rows.begin(), rows.end(), seen.first);
  if (seen.count() < scan.height())
    note("{}: slices {}:{} are wholly seen; others by --rows", scan.name, seen.first, seen.last);
  return rows;
}

void settle_tilt(const Scan& scan, Recipe& recipe) {
  if (recipe.lean_deg == 0) return;
  if (recipe.offset_scan)
    fail(
        "{}: the axis is near one edge of a full turn, and --tilt has no form for that; if the field holds "
        "the sample: --offset off",
        scan.name);
  std::vector<double> angles;
  for (const View& view : scan.views) angles.push_back(view.angle_deg);
  if (std::abs(recipe.lean_deg) > kHalfTurnDeg && angle_span_deg(angles) < kFullTurnDeg)
    warn("{}: views of {:.0f} degrees, and --tilt {} wants a full turn: slices are incomplete", scan.name,
         angle_span_deg(angles), recipe.lean_deg);
  if (const double across = recipe.axis.slope * (scan.height() - 1); std::abs(across) > kSlopePx)
    warn(
        "{}: the axis leans across the beam, too, by {:.1f} columns over all rows, which --tilt leaves as it "
        "is; --roll {:.3f} puts it upright",
        scan.name, across, std::atan(recipe.axis.slope) * 180 / M_PI);
}

}  // namespace harima
