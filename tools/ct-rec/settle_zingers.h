// SPDX-License-Identifier: BSD-3-Clause
// Zingers: from --zinger and --zinger-in to who takes them out, the band of rows (device/zinger.h) or the
// scan as it is read.
#pragma once

#include "options.h"
#include "recon/zinger_free.h"

namespace harima {

// Fails (usage) if --zinger-in has nothing to do.
void check_zingers(const Options& opt);
// Are they taken out as the scan is read: of neighbours other than those in the row, or before counts become
// transmissions?
bool reads_without_zingers(const Options& opt);
struct SettledZingers {
  Scan scan;
  std::shared_ptr<ZingerTally> tally;  // null: they are left to the band
};
SettledZingers settle_zingers(const Scan& scan, const Options& opt);
// How many there were, after the slices were made.
void say_zingers(const SettledZingers& settled);

}  // namespace harima
