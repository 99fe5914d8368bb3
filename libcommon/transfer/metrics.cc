// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/metrics.h"

#include <fmt/format.h>

#include <functional>
#include <utility>
#include <vector>

#include "cli/run_record.h"

namespace harima {

namespace {

struct Metric {
  const char *name, *prometheus, *type, *help;
  std::function<double(const TransferMetrics&, const Pace&)> value;
};

template <class Member>
auto count(Member member) {
  return [member](const TransferMetrics& metrics, const Pace&) { return double((metrics.*member).load()); };
}
auto pace(double Pace::*member) {
  return [member](const TransferMetrics&, const Pace& pace) { return pace.*member; };
}

const std::vector<Metric>& all_metrics() {
  using M = TransferMetrics;
  static const std::vector<Metric> all = {
      {"seconds", "fxfer_seconds", "gauge", "Seconds since the process began to copy or listen.",
       pace(&Pace::seconds)},
      {"bytes", "fxfer_bytes_total", "counter", "Bytes of files that were sent or received.",
       count(&M::bytes)},
      {"expected_bytes", "fxfer_expected_bytes_total", "counter",
       "Bytes of files that are to be sent or received, as far as is known.", count(&M::expected_bytes)},
      {"bytes_per_s", "fxfer_bytes_per_second", "gauge", "Bytes a second since the sample before.",
       pace(&Pace::bytes_per_s)},
      {"files", "fxfer_files_total", "counter", "Files that were brought.", count(&M::files)},
      {"connections", "fxfer_connections", "gauge", "Data connections that are open.",
       count(&M::connections)},
      {"reconnects", "fxfer_reconnects_total", "counter", "Data connections that broke.",
       count(&M::reconnects)},
      {"resent_units", "fxfer_resent_units_total", "counter",
       "Pieces that were damaged on the way and sent again.", count(&M::resent_units)},
      {"running", "fxfer_transfers_running", "gauge", "Transfers under way.", count(&M::running)},
      {"transfers", "fxfer_transfers_total", "counter", "Transfers that ended well.", count(&M::transfers)},
      {"failed_transfers", "fxfer_failed_transfers_total", "counter",
       "Transfers that failed, or left files behind.", count(&M::failed_transfers)},
      {"refused_callers", "fxfer_refused_callers_total", "counter",
       "Connections to a daemon whose token was refused.", count(&M::refused_callers)},
      {"eta_s", "fxfer_eta_seconds", "gauge",
       "Seconds until the transfers under way are done, NaN if not known.", pace(&Pace::eta_s)},
  };
  return all;
}

bool is_known(const Metric& metric, double value) {
  return value >= 0 || std::string(metric.name) != "eta_s";
}

// Whole numbers without a point, up to 2^53.
std::string number(double value) {
  return value == double(int64_t(value)) ? fmt::format("{}", int64_t(value)) : fmt::format("{:.3f}", value);
}

}  // namespace

SessionHooks counted(SessionHooks hooks, TransferMetrics& metrics) {
  const auto both = [](std::function<void(uint64_t)> first, std::atomic<uint64_t>& sum) {
    return [first = std::move(first), &sum](uint64_t n) {
      sum += n;
      if (first) first(n);
    };
  };
  return {both(std::move(hooks.on_bytes), metrics.bytes),
          both(std::move(hooks.on_needed), metrics.expected_bytes),
          both(std::move(hooks.on_files), metrics.files),
          both(std::move(hooks.on_resent), metrics.resent_units), std::move(hooks.on_hash)};
}

std::string metrics_line(const std::string& command, const TransferMetrics& metrics, const Pace& pace) {
  std::string line = fmt::format(R"({{"t":"{}","command":"{}")", utc_now(), command);
  for (const Metric& metric : all_metrics()) {
    const double value = metric.value(metrics, pace);
    line += fmt::format(R"(,"{}":{})", metric.name, is_known(metric, value) ? number(value) : "null");
  }
  return line + "}\n";
}

std::string prometheus_text(const std::string& command, const TransferMetrics& metrics, const Pace& pace) {
  std::string text;
  for (const Metric& metric : all_metrics()) {
    const double value = metric.value(metrics, pace);
    text += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0}{{command=\"{3}\"}} {4}\n", metric.prometheus,
                        metric.help, metric.type, command, is_known(metric, value) ? number(value) : "NaN");
  }
  return text;
}

}  // namespace harima
