// SPDX-License-Identifier: BSD-3-Clause
#include "settle_detector.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "settle.h"

namespace harima {

bool is_straightened(const Options& opt) {
  return opt.roll_deg != 0 || !opt.distortion.empty() || !opt.shifts.empty() || !opt.stack.empty() ||
         opt.helical != 0;
}

void check_detector(const Options& opt) {
  if (!is_straightened(opt)) return;
  if (opt.zinger > 0 && (!opt.stack.empty() || opt.helical != 0))
    fail_usage(
        "--zinger looks at counts, and --stack and --helical make transmissions of them; wanted one of them");
  if (!opt.live_preview.empty())
    fail_usage(
        "--live-preview shows rows as they come, without --roll, --distortion, --shifts, --stack and "
        "--helical");
}

// A lens that makes a corner of the image ten times as large, or as small, is none.
static void check_lens(const Scan& scan, const std::string& path, const Distortion& lens) {
  constexpr double kFurthest = 1e6, kMost = 10;
  if (!(std::abs(lens.centre_x) <= kFurthest && std::abs(lens.centre_y) <= kFurthest))
    fail("{}: the centre is at column {:g} and row {:g}, wanted within {:g} pixels", path, lens.centre_x,
         lens.centre_y, kFurthest);
  const double x = std::max(lens.centre_x, scan.width() - 1 - lens.centre_x);
  const double y = std::max(lens.centre_y, scan.height() - 1 - lens.centre_y);
  const double radius = std::hypot(x, y);
  double scale = 0;
  for (size_t i = lens.factors.size(); i-- > 0;) scale = scale * radius + lens.factors[i];
  if (!(scale >= 1 / kMost && scale <= kMost))
    fail("{}: {} pixels from the centre, in a corner, the factors make a scale of {:g}, wanted {:g} to {:g}",
         path, std::lround(radius), scale, 1 / kMost, kMost);
}

Scan settle_detector(const Scan& scan, Options& opt) {
  Straightening how;
  how.roll_deg = opt.roll_deg;
  if (!opt.distortion.empty()) {
    how.distortion = read_distortion(opt.distortion);
    check_lens(scan, opt.distortion, how.distortion);
  }
  if (!opt.shifts.empty()) how.shifts = read_shifts(opt.shifts, scan.width(), scan.height());
  if (!how.is_on()) return scan;
  const Scan straight = straightened(scan, how, opt.floor.value_or(kLeastCounts), !opt.no_log);
  if (!scan.flats.empty()) opt.floor.reset();
  return straight;
}

}  // namespace harima
