// SPDX-License-Identifier: BSD-3-Clause
// What a process that copies counts while it does, and the two forms in which it is told: a line of JSON, and
// the text format of Prometheus (version 0.0.4). Counters only grow. Names and units are those of the man
// page.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "transfer/session.h"

namespace harima {

struct TransferMetrics {                                 // safe from several threads
  std::atomic<uint64_t> bytes{0}, expected_bytes{0};     // that went or came; that are to, as far as is known
  std::atomic<uint64_t> files{0};                        // that are there
  std::atomic<uint64_t> resent_units{0}, reconnects{0};  // damaged on the way; connections that broke
  std::atomic<uint64_t> transfers{0}, failed_transfers{0};  // that ended well, that did not
  std::atomic<uint64_t> refused_callers{0};                 // of a daemon, for their tokens
  std::atomic<int64_t> connections{0}, running{0};          // now: data connections, transfers
};

// The hooks, and what they say counted, too.
SessionHooks counted(SessionHooks hooks, TransferMetrics& metrics);

struct Pace {
  double seconds = 0;      // since the beginning
  double bytes_per_s = 0;  // at last
  double eta_s = -1;       // < 0: not known
};
std::string metrics_line(const std::string& command, const TransferMetrics& metrics, const Pace& pace);
std::string prometheus_text(const std::string& command, const TransferMetrics& metrics, const Pace& pace);

}  // namespace harima
