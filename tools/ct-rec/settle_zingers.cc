// SPDX-License-Identifier: BSD-3-Clause
#include "settle_zingers.h"

#include "base/error.h"
#include "base/log.h"
#include "cli/tool.h"
#include "settle_detector.h"
#include "settle_flats.h"

namespace harima {

void check_zingers(const Options& opt) {
  if (opt.zinger_in != "row" && opt.zinger == 0)
    fail_usage("--zinger-in {} says where zingers are looked for, wanted --zinger COUNTS too", opt.zinger_in);
  if (!opt.live_preview.empty() && reads_without_zingers(opt))
    note("--live-preview shows the row with zingers");
}

bool reads_without_zingers(const Options& opt) {
  return opt.zinger > 0 && (opt.zinger_in != "row" || is_straightened(opt) || has_moved_beam(opt));
}

SettledZingers settle_zingers(const Scan& scan, const Options& opt) {
  if (!reads_without_zingers(opt)) return {scan, nullptr};
  const auto tally = std::make_shared<ZingerTally>(int(scan.views.size()), scan.height());
  return {without_zingers(scan, opt.zinger_in, opt.zinger, tally), tally};
}

void say_zingers(const SettledZingers& settled) {
  if (!settled.tally) return;
  const int64_t count = settled.tally->count(), samples = settled.tally->rows_seen() * settled.scan.width();
  report("zingers", count);
  if (count > 0)
    note("{}: {} zingers ({:.2g} %) replaced in the rows that were read", settled.scan.name, count,
         100.0 * double(count) / double(samples));
}

}  // namespace harima
