// SPDX-License-Identifier: BSD-3-Clause
#include "format/angle_file.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "base/error.h"
#include "base/text.h"
#include "format/hdf5_files.h"
#include "format/hdf5_scan.h"
#include "format/peek.h"

namespace harima {

namespace {

constexpr double kMostAngles = 1e7;

bool is_comment(const std::string& line) {
  const size_t at = line.find_first_not_of(" \t\r");
  return at == std::string::npos || line[at] == '#';
}

std::vector<double> angles_of_lines(const std::string& path) {
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

std::vector<double> angles_of_dataset(const std::string& path, const std::string& file,
                                      std::vector<std::string>& remarks) {
  const Hdf5Lock lock;
  if (file == path) fail("{}: name the angles in it, as {}:/entry/data/rotation_angle", path, path);
  const Hdf5Place from{file, std::make_shared<Hdf5Handle>(open_hdf5_file(file)), {}};
  return read_angles_deg(follow_hdf5(from, path.substr(file.size() + 1)), remarks);
}

// With a step the range says itself how many it holds; without, it is divided among `count` projections.
std::vector<double> angles_of_range(const std::string& text, int count) {
  const auto parts = split(text, ':', 3);
  const double first = parse_number(parts[0]), end = parse_number(parts[1]);
  const bool has_step = parts.size() == 3;
  const double step = has_step ? parse_number(parts[2]) : (end - first) / count;
  const double holds = has_step ? std::ceil((end - first) / step - 1e-9) : count;
  if (!(holds >= 1 && holds <= kMostAngles))
    fail_usage("--angles {} holds no angles, wanted FIRST:END[:STEP] in degrees, END not included", text);
  std::vector<double> angles;
  for (int i = 0; i < int(holds); ++i) angles.push_back(first + i * step);
  return angles;
}

bool is_range(const std::string& text) {
  return text.find(':') != std::string::npos &&
         text.find_first_not_of("0123456789.:+-eE") == std::string::npos;
}

// Takes ":A:B[:STEP]" from the end of a name that is no file as it stands.
std::optional<IntRange> cut_range(std::string& path) {
  if (std::filesystem::exists(path)) return {};
  size_t start = path.find_last_not_of("0123456789:");
  start = path.find(':', start == std::string::npos ? 0 : start + 1);
  if (start == std::string::npos || path.find(':', start + 1) == std::string::npos) return {};
  const IntRange range = parse_range(path.substr(start + 1));
  path.resize(start);
  return range;
}

}  // namespace

std::vector<double> read_angles(const std::string& text, int count, std::vector<std::string>& remarks) {
  if (is_range(text)) return angles_of_range(text, count);
  std::string path = text;
  const std::optional<IntRange> range = cut_range(path);
  const std::string file = without_dataset(path);
  const std::vector<double> all =
      peek_at(file).starts_with("\x89HDF") ? angles_of_dataset(path, file, remarks) : angles_of_lines(path);
  if (!range) return all;
  const int total = int(all.size()), last = range->last == kNoLast ? total : range->last;
  if (range->first < 0 || last > total)
    fail("{}: angles {}:{} wanted, the file has {} (0:{})", path, range->first, last, total, total);
  std::vector<double> some;
  for (int i = range->first; i < last; i += range->step) some.push_back(all[size_t(i)]);
  return some;
}

std::vector<std::string> files_of_angles(const std::string& text) {
  if (text.empty() || is_range(text)) return {};
  std::string path = text;
  cut_range(path);
  const std::string file = without_dataset(path);
  return peek_at(file).starts_with("\x89HDF") ? hdf5_files(file) : std::vector{file};
}

}  // namespace harima
