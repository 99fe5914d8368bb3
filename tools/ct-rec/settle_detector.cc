// SPDX-License-Identifier: BSD-3-Clause
#include "settle_detector.h"

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

// Of a view that is moved further nothing is left.
static void check_shifts(const Scan& scan, const std::string& path,
                         const std::vector<std::array<double, 2>>& shifts) {
  for (size_t i = 0; i < shifts.size(); ++i)
    if (!(std::abs(shifts[i][0]) < scan.width() && std::abs(shifts[i][1]) < scan.height()))
      fail("{}: view {} is moved by {:g} columns and {:g} rows, wanted less than the {} x {} of the detector",
           path, i, shifts[i][0], shifts[i][1], scan.width(), scan.height());
}

Scan settle_detector(const Scan& scan, Options& opt) {
  Straightening how;
  how.roll_deg = opt.roll_deg;
  if (!opt.distortion.empty()) how.distortion = read_distortion(opt.distortion);
  if (!opt.shifts.empty()) how.shifts = read_shifts(opt.shifts);
  check_shifts(scan, opt.shifts, how.shifts);
  if (!how.is_on()) return scan;
  const Scan straight = straightened(scan, how, opt.floor.value_or(kLeastCounts), !opt.no_log);
  if (!scan.flats.empty()) opt.floor.reset();
  return straight;
}

}  // namespace harima
