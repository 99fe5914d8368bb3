// SPDX-License-Identifier: BSD-3-Clause
#include "settle_stack.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/tool.h"
#include "recon/stacked.h"
#include "settle.h"
#include "settle_detector.h"

namespace harima {

namespace {

constexpr double kSureEnough = 0.2;
constexpr double kMostPx = 1e6;  // of a step

StackStep parse_step(const std::string& text) {
  const auto parts = split(text, ',', 2);
  const StackStep step{parse_number(parts[0]), parts.size() > 1 ? parse_number(parts[1]) : 0, 1};
  if (std::max(std::abs(step.rows), std::abs(step.columns)) > kMostPx)
    fail_usage("is {}, wanted {:.0f} to {:.0f}", text, -kMostPx, kMostPx);
  return step;
}

StackStep step_to(const Scan& before, const Scan& next, const Options& opt, double floor) {
  if (!opt.stack_step.empty()) return parse_step(opt.stack_step);
  const StackStep step = find_stack_step(before, next, floor, !opt.no_log);
  if (step.confidence < kSureEnough)
    fail(
        "{}: where it lies against {} is uncertain (confidence {:.2f}; {:.1f} rows, {:.1f} columns): wanted "
        "--stack-step ROWS[,COLUMNS]",
        next.name, before.name, step.confidence, step.rows, step.columns);
  note("{}: {:.2f} rows below {} and {:.2f} columns to the right (confidence {:.2f})", next.name, step.rows,
       before.name, step.columns, step.confidence);
  return step;
}

}  // namespace

void check_stack_words(const Options& opt) {
  if (opt.stack.empty()) {
    if (!opt.stack_step.empty())
      fail_usage("--stack-step is of scans that --stack names, and there are none");
    return;
  }
  if (!opt.stack_step.empty()) {
    try {
      parse_step(opt.stack_step);
    } catch (const Error& e) {
      throw e.in("--stack-step");
    }
  }
  if (!opt.shifts.empty())
    fail_usage("--shifts are of the views of one scan, --stack has several; wanted one of them");
  if (opt.scan == "-") fail_usage("--stack wants scans that can be read again, not a stream");
  std::vector<std::string> named{opt.scan};
  for (const std::string& scan : opt.stack) {
    if (scan.empty()) fail_usage("--stack is empty, wanted a scan");
    if (scan == "-") fail_usage("--stack wants scans that can be read again, not a stream");
    if (std::ranges::find(named, scan) != named.end()) fail_usage("--stack {}: is named twice", scan);
    named.push_back(scan);
  }
}

Scan settle_stack(const Scan& first, Options& opt, const Options& asked,
                  const std::function<Scan(const std::string&)>& open) {
  if (opt.stack.empty()) return first;
  std::vector<Scan> scans{first};
  for (const std::string& name : opt.stack) {
    const Scan scan = open(name);
    check_scan(scan);
    Options own = asked;
    scans.push_back(settle_detector(scan, own));
  }
  check_stack(scans);
  const double floor = opt.floor.value_or(first.flats.empty() ? kLeastTransmission : kLeastCounts);
  std::vector<StackStep> steps;
  std::vector<double> rows, columns, confidence;
  for (size_t k = 1; k < scans.size(); ++k) {
    steps.push_back(step_to(scans[k - 1], scans[k], opt, floor));
    rows.push_back(steps.back().rows);
    columns.push_back(steps.back().columns);
    confidence.push_back(steps.back().confidence);
  }
  report("stack_rows", rows);
  report("stack_columns", columns);
  report("stack_confidence", confidence);
  const Scan joined = stacked(scans, steps, floor, !opt.no_log);
  if (!first.flats.empty()) opt.floor.reset();
  return joined;
}

}  // namespace harima
