// SPDX-License-Identifier: BSD-3-Clause
#include "format/assembled_scan.h"

#include <cmath>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "base/text.h"

namespace harima {

namespace {

constexpr double kMostAngles = 1e7;

bool is_comment(const std::string& line) {
  const size_t at = line.find_first_not_of(" \t\r");
  return at == std::string::npos || line[at] == '#';
}

std::vector<double> angles_of_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) fail_errno(path + ": cannot read the angles");
  std::vector<double> angles;
  std::string line, first;
  for (int number = 1; std::getline(file, line); ++number) {
    if (is_comment(line)) continue;
    std::istringstream(line) >> first;
    try {
      angles.push_back(parse_number(first));
    } catch (const Error& e) {
      throw Error(fmt::format("{}: line {}: '{}' found, an angle in degrees wanted", path, number, first));
    }
  }
  return angles;
}

// With a step the range says itself how many it holds; without, it is divided among `count` projections.
std::vector<double> angles_of_range(const std::string& text, int count) {
  const size_t colon = text.find(':');
  const double first = parse_number(text.substr(0, colon));
  const size_t second = text.find(':', colon + 1);
  const double end = parse_number(text.substr(colon + 1, second == std::string::npos ? second : second - colon - 1));
  const double step = second == std::string::npos ? (end - first) / count : parse_number(text.substr(second + 1));
  const double holds = second == std::string::npos ? count : std::ceil((end - first) / step - 1e-9);
  if (!(holds >= 1 && holds <= kMostAngles))
    fail_usage("--angles {} holds no angles, wanted FIRST:END[:STEP] in degrees, END not included", text);
  std::vector<double> angles;
  for (int i = 0; i < int(holds); ++i) angles.push_back(first + i * step);
  return angles;
}

bool is_range(const std::string& text) {
  return text.find(':') != std::string::npos && text.find_first_not_of("0123456789.:+-eE") == std::string::npos;
}

FrameSet whole_stack(const std::string& path) {
  FrameSet set;
  set.source = open_source(path);
  set.frames = all_rows(set.source->info().count);
  return set;
}

}  // namespace

Scan assemble_scan(const ScanParts& parts, const OpenOptions& options) {
  Scan scan;
  scan.name = parts.projections;
  scan.source = open_source(parts.projections, options);
  scan.meta = scan.source->info().meta;
  scan.history = scan.source->info().history;
  const int count = scan.source->info().count;
  if (parts.angles.empty())
    fail_usage("{}: the angles are not in the file; give --angles FILE or --angles FIRST:END (0:180, say)", scan.name);
  const std::vector<double> angles =
      is_range(parts.angles) ? angles_of_range(parts.angles, count) : angles_of_file(parts.angles);
  if (int(angles.size()) != count)
    fail("{}: {} angles found, {} wanted for the projections of {}", parts.angles, angles.size(), count, scan.name);
  for (int i = 0; i < count; ++i) scan.views.push_back({i, angles[size_t(i)], double(i)});
  for (const std::string& path : parts.darks) scan.darks.push_back(whole_stack(path));
  for (size_t i = 0; i < parts.flats.size(); ++i) {
    const double share = parts.flats.size() > 1 ? double(i) / double(parts.flats.size() - 1) : 0;
    scan.flats.push_back({whole_stack(parts.flats[i]), share * (count - 1)});
  }
  return scan;
}

}  // namespace harima
