// SPDX-License-Identifier: BSD-3-Clause
#include "format/spring8_log.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <sstream>

#include "base/error.h"
#include "format/input_file.h"
#include "format/words.h"

namespace harima {

namespace {

constexpr double kLeastSpanDeg = 150;
constexpr double kMostSpanDeg = 370;
constexpr size_t kPairLines = 2;
constexpr char kDosEnd = 0x1a;

std::optional<LogLine> parse_line(const std::string& text, int line) {
  const std::vector<std::string> words = words_of(text);
  LogLine found;
  found.line = line;
  int role = -1;
  if (words.size() != 4 || !is_number(words[0], found.number) || !is_number(words[1], found.time) ||
      !is_number(words[2], found.angle_deg) || !is_number(words[3], role))
    return std::nullopt;
  if (found.number < 0 || (role != 0 && role != 1) || !std::isfinite(found.time) ||
      !std::isfinite(found.angle_deg))
    return std::nullopt;
  found.is_sample = role == 1;
  return found;
}

void check_numbers(const OutputLog& log) {
  std::map<int, int> lines;
  for (const LogLine& frame : log.scan) {
    const auto [at, is_new] = lines.emplace(frame.number, frame.line);
    if (!is_new)
      fail("{}: line {}: frame {} stands already in line {}", log.path, frame.line, frame.number, at->second);
  }
}

// The last view stands one step before the end of the turn, so a step is added.
void check_angles(const OutputLog& log) {
  if (log.samples() < 2)
    fail("{}: found {} views (last column 1), wanted at least 2", log.path, log.samples());
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (const LogLine& frame : log.scan) {
    if (!frame.is_sample) continue;
    low = std::min(low, frame.angle_deg);
    high = std::max(high, frame.angle_deg);
  }
  if (low == high)
    fail("{}: all views have the angle {}; put the angles in degrees into the third column", log.path, low);
  const double span = (high - low) * log.samples() / (log.samples() - 1);
  if (span < kLeastSpanDeg || span > kMostSpanDeg)
    fail(
        "{}: the angles go from {} to {}, wanted a span of {} to {} degrees; if these are motor pulses, put "
        "degrees "
        "into the third column",
        log.path, low, high, kLeastSpanDeg, kMostSpanDeg);
}

void remark_pair(OutputLog& log) {
  if (log.axis_pair.size() > kPairLines)
    log.remarks.push_back(
        fmt::format("{}: line {}: a second block of {} lines (an axis pair has {}) is kept out of the "
                    "volume",
                    log.path, log.axis_pair.front().line, log.axis_pair.size(), kPairLines));
}

}  // namespace

int OutputLog::samples() const {
  return int(std::count_if(scan.begin(), scan.end(), [](const LogLine& frame) { return frame.is_sample; }));
}

OutputLog read_output_log(const std::string& path) {
  std::istringstream file(InputFile(path).text());
  OutputLog log{path, {}, {}, {}};
  bool is_second = false;
  int line = 0;
  for (std::string text; std::getline(file, text);) {
    ++line;
    if (words_of(text).empty() || text[0] == kDosEnd) {
      if (!log.axis_pair.empty()) break;
      is_second = !log.scan.empty();
      continue;
    }
    const std::optional<LogLine> found = parse_line(text, line);
    if (found) {
      (is_second ? log.axis_pair : log.scan).push_back(*found);
    } else if (is_second) {
      log.remarks.push_back(fmt::format("{}: line {}: '{}' is left out", path, line, trimmed(text)));
      break;
    } else {
      fail(
          "{}: line {}: found '{}', wanted four numbers: frame, time, angle in degrees, 0 (I0) or 1 (sample)",
          path, line, trimmed(text));
    }
  }
  check_numbers(log);
  check_angles(log);
  remark_pair(log);
  return log;
}

}  // namespace harima
