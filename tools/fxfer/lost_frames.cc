// SPDX-License-Identifier: BSD-3-Clause
#include "lost_frames.h"

#include <algorithm>
#include <cstdio>

#include "base/error.h"
#include "base/log.h"
#include "base/part_file.h"
#include "cli/tool.h"

namespace harima {

namespace {

constexpr size_t kNamed = 5;

bool is_missing(const IncompleteFrame& frame) { return frame.sectors.find('1') == std::string::npos; }

std::string list_of(const std::vector<IncompleteFrame>& lost) {
  std::string list;
  for (const IncompleteFrame& frame : lost)
    list += fmt::format("{{\"frame\": {}, \"sectors\": \"{}\"}}\n", frame.number, frame.sectors);
  return list;
}

void write_list(const std::string& path, const std::string& list) {
  PartFile file(path);
  file.write(std::as_bytes(std::span(list)), 0);
  file.commit();
}

}  // namespace

void tell_of_lost(const JoinedFeed& joined, const std::string& file) {
  std::vector<IncompleteFrame> lost = joined.incomplete();
  std::sort(lost.begin(), lost.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  const auto missing = std::count_if(lost.begin(), lost.end(), is_missing);
  const auto incomplete = std::ptrdiff_t(lost.size()) - missing;
  report("missing_frames", int64_t(missing));
  report("incomplete_frames", int64_t(incomplete));
  report("late_sectors", int64_t(joined.late()));
  if (!file.empty()) write_list(file, list_of(lost));
  if (lost.empty()) return;
  for (size_t i = 0; i < std::min(lost.size(), kNamed); ++i)
    warn("frame {}: {}", lost[i].number,
         is_missing(lost[i]) ? "nothing of it came"
                             : fmt::format("sectors {} (0 did not come)", lost[i].sectors));
  fail("{} frames did not come, {} are incomplete{}", missing, incomplete,
       file.empty() ? "" : fmt::format("; all are listed in {}", file));
}

}  // namespace harima
