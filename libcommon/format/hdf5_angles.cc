// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "format/hdf5_scan.h"

namespace harima {

namespace {

// A span of half a turn or a full one in radians, give or take a few views, is none that is scanned in
// degrees.
bool looks_radian(const std::vector<double>& angles) {
  const auto [low, high] = std::minmax_element(angles.begin(), angles.end());
  const double turns = (*high - *low) / std::numbers::pi;
  return std::abs(turns - 1) < 0.05 || std::abs(turns - 2) < 0.1;
}

}  // namespace

std::vector<double> read_angles_deg(const Hdf5Place& place, std::vector<std::string>& remarks) {
  std::vector<double> angles = hdf5_numbers(*place.file, place.name);
  if (angles.empty()) {
    const auto target = hdf5_external(*place.file, place.name);
    if (target)
      fail("{}: {} is a link to {}, which is not there; --angles gives them instead", place.path, place.name,
           *target);
    fail("{}: {} holds no angles; --angles gives them", place.path, place.name);
  }
  const std::string unit = hdf5_attribute(*place.file, place.name, "units");
  bool radian = unit.starts_with("rad") || unit.starts_with("Rad");
  if (unit.empty() && looks_radian(angles)) {
    radian = true;
    remarks.push_back(fmt::format("{} has no unit; its range says radians", place.name));
  }
  if (radian)
    for (double& angle : angles) angle *= 180 / std::numbers::pi;
  return angles;
}

}  // namespace harima
