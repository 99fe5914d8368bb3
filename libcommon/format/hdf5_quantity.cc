// SPDX-License-Identifier: BSD-3-Clause
#include "format/hdf5_quantity.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace harima {

namespace {

struct Unit {
  const char* name;
  double value;  // in keV, or in mm
};
constexpr Unit kEnergies[] = {{"keV", 1}, {"kev", 1}, {"eV", 1e-3}, {"ev", 1e-3}, {"MeV", 1e3}};
constexpr Unit kLengths[] = {
    {"mm", 1},           {"millimeter", 1},   {"millimetre", 1},    {"m", 1e3},
    {"meter", 1e3},      {"metre", 1e3},      {"cm", 10},           {"centimeter", 10},
    {"centimetre", 10},  {"um", 1e-3},        {"micron", 1e-3},     {"microns", 1e-3},
    {"\xc2\xb5m", 1e-3}, {"\xce\xbcm", 1e-3}, {"micrometer", 1e-3}, {"micrometre", 1e-3},
    {"nm", 1e-6},        {"nanometer", 1e-6}};

// In the unit of the quantity; 0 if it is none that is known.
double unit_of(Quantity quantity, const std::string& name) {
  const auto value_in = [&](const auto& units) {
    for (const Unit& unit : units)
      if (name == unit.name) return unit.value;
    return 0.0;
  };
  if (quantity == Quantity::energy_kev) return value_in(kEnergies);
  return value_in(kLengths) * (quantity == Quantity::pixel_um ? 1e3 : 1);
}

}  // namespace

ToldNumber read_quantity(const Hdf5Place& from, Quantity quantity, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (!hdf5_has(*from.file, name)) continue;
    const std::string place = fmt::format("{}:{}", from.path, name),
                      unit = hdf5_attribute(*from.file, name, "units");
    const std::vector<double> numbers = hdf5_numbers(*from.file, name);
    if (numbers.empty()) return {std::nullopt, fmt::format("{} holds no number", place)};
    if (!(std::isfinite(numbers[0]) && numbers[0] > 0))
      return {std::nullopt, fmt::format("{} is {}, wanted a number above 0", place, numbers[0])};
    const double in = unit_of(quantity, unit);
    if (std::any_of(numbers.begin(), numbers.end(), [&](double v) { return v != numbers[0]; }))
      return {std::nullopt, fmt::format("{} holds {} numbers that differ", place, numbers.size())};
    if (in > 0) return {numbers[0] * in, place};
    const char* const wanted = quantity == Quantity::energy_kev ? "eV or keV" : "m, mm or um";
    return {std::nullopt, unit.empty()
                              ? fmt::format("{} is {} without a unit, wanted {}", place, numbers[0], wanted)
                              : fmt::format("{} is {} in '{}', wanted {}", place, numbers[0], unit, wanted)};
  }
  return {};
}

void take_pixel(const ToldNumber& told, Scan& scan) {
  if (told.value) scan.pixel_um = told.value;
  else if (!told.place.empty())
    scan.remarks.push_back(fmt::format("the pixel size is not taken: {}", told.place));
}

}  // namespace harima
