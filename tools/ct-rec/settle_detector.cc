// SPDX-License-Identifier: BSD-3-Clause
#include "settle_detector.h"

#include "base/error.h"
#include "settle.h"

namespace harima {

bool is_straightened(const Options& opt) { return opt.roll_deg != 0 || !opt.distortion.empty() || !opt.shifts.empty(); }

void check_detector(const Options& opt) {
  if (!is_straightened(opt)) return;
  if (!opt.live_preview.empty()) fail_usage("--live-preview shows rows as they come, without --roll, --distortion and --shifts");
}

Scan settle_detector(const Scan& scan, Options& opt) {
  if (!is_straightened(opt)) return scan;
  Straightening how;
  how.roll_deg = opt.roll_deg;
  if (!opt.distortion.empty()) how.distortion = read_distortion(opt.distortion);
  if (!opt.shifts.empty()) how.shifts = read_shifts(opt.shifts);
  const Scan straight = straightened(scan, how, opt.floor.value_or(kLeastCounts), !opt.no_log);
  if (!scan.flats.empty()) opt.floor.reset();
  return straight;
}

}  // namespace harima
