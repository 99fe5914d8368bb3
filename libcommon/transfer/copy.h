// SPDX-License-Identifier: BSD-3-Clause
// A whole copy, from the end that is asked for it.
#pragma once

#include "transfer/hello.h"
#include "transfer/metrics.h"
#include "transfer/peer.h"
#include "transfer/report.h"
#include "transfer/session.h"

namespace harima {

// Between this end and a peer, over `streams` data connections (0: as many as the way needs). Connections
// that break are made anew; fails with status 75 when they cannot be, and the same copy may then be asked for
// again. Connections are counted in `metrics`.
CopyReport copy_with(Peer& peer, Session& here, const CopyRequest& request, int streams,
                     TransferMetrics& metrics);
// Between two ends in this process, over so many lines.
CopyReport copy_here(Session& sender, Session& receiver, int lines);

}  // namespace harima
