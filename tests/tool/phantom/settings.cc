// SPDX-License-Identifier: BSD-3-Clause
#include "phantom/settings.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <variant>

namespace phantom {

namespace {

struct Setting {
  const char* name;
  const char* help;
  std::variant<int Settings::*, double Settings::*, std::string Settings::*> target;
};

const Setting kSettings[] = {
    {"format", "img | tif | his: scan folder; h5: Data Exchange; nxtomo; raw; stream", &Settings::form},
    {"out", "folder or file to write", &Settings::out},
    {"object",
     "default | apart | disc | grain | wire | metal | specks | opaque | wide | wider | none | balls | plate "
     "| sheets",
     &Settings::object},
    {"extent", "width the sample is scaled to, px; default that of the slice", &Settings::extent},
    {"columns", "detector width", &Settings::columns},
    {"rows", "detector height", &Settings::rows},
    {"views", "projections over the span", &Settings::views},
    {"span", "180 or 360 degrees", &Settings::span},
    {"axis", "rotation axis, 0-based column; default (columns-1)/2 + 5.25", &Settings::axis},
    {"tilt", "change of the axis from row to row, px; the axis given is that of the middle row",
     &Settings::tilt},
    {"lean", "of the axis along the beam, degrees, its upper end towards the detector; without shift",
     &Settings::lean},
    {"top",
     "row of the sample that the first row of the detector shows, in the first view; truth tells rows of the "
     "sample",
     &Settings::top},
    {"climb", "of the sample down the detector, in rows for a turn", &Settings::climb},
    {"shift", "of the sample along x from row to row, px", &Settings::shift},
    {"field", "width of the detector in cm", &Settings::field},
    {"jitter", "rms error of the angles in steps; the true angles are recorded", &Settings::jitter},
    {"order", "even | random (any angles) | golden", &Settings::order},
    {"photons", "per pixel at the brightest; 0: no noise (50000 counts)", &Settings::photons},
    {"readnoise", "rms counts", &Settings::readnoise},
    {"gain", "rms of the pixel gain, divided out by flats", &Settings::gain},
    {"ring", "rms of the gain that flats do not see; 1/64 of the pixels 5 to 20 times as much",
     &Settings::ring},
    {"stripes", "columns that are off in projections: of thin, wide, partial, dead, fluctuating, with commas",
     &Settings::stripes},
    {"drift", "loss of beam over the scan", &Settings::drift},
    {"dim", "loss of beam in all projections that flats do not show", &Settings::dim},
    {"flicker", "rms change of the beam from view to view", &Settings::flicker},
    {"sway", "rms change of the beam at the left end against the right, from view to view", &Settings::sway},
    {"profile", "loss of beam at the corners", &Settings::profile},
    {"slit", "rows about the middle that the beam reaches; 0: all", &Settings::slit},
    {"darklevel", "counts", &Settings::darklevel},
    {"flats", "open-beam frames before and after", &Settings::flats},
    {"after", "0: no open-beam frames after the scan, stream only", &Settings::after},
    {"darks", "dark frames", &Settings::darks},
    {"distance", "from the sample to the detector, mm; not 0: light spreads on the way", &Settings::distance},
    {"energy", "of the light, keV", &Settings::energy},
    {"units", "that HDF5 files give with the energy, right or wrong; they tell it where there is a distance",
     &Settings::units},
    {"deltabeta", "decrement of the refractive index of the sample over its imaginary part",
     &Settings::deltabeta},
    {"wander",
     "rms shift of the sample from view to view, columns and rows, px; no part of it is that of a sample "
     "that stands elsewhere",
     &Settings::wander},
    {"creep", "shift along the columns from the first view to the last, px, on top", &Settings::creep},
    {"moves", "file for these shifts, as --shifts reads them", &Settings::moves},
    {"zingers", "share of pixels hit by a bright spot, projections only", &Settings::zingers},
    {"flathits", "share of pixels of open-beam frames hit by a bright spot", &Settings::flathits},
    {"bad", "share of pixels that are dead, hot or stuck in all frames, a third each", &Settings::bad},
    {"texture", "rms structure of the beam, in horizontal waves", &Settings::texture},
    {"shake", "amplitude of its movement from exposure to exposure, px", &Settings::shake},
    {"type", "u16 | u8 | u12 (packed, his only)", &Settings::type},
    {"seed", "of all random numbers", &Settings::seed},
    {"size", "of the middle that is wanted, px, truth only; default the whole slice", &Settings::size},
    {"slices", "first:last, truth only; default the first where all are alike, else all", &Settings::slices},
};

void assign(Settings& settings, const Setting& setting, const std::string& text) {
  try {
    size_t used = text.size();
    if (auto number = std::get_if<int Settings::*>(&setting.target))
      settings.** number = std::stoi(text, &used);
    if (auto number = std::get_if<double Settings::*>(&setting.target))
      settings.** number = std::stod(text, &used);
    if (auto name = std::get_if<std::string Settings::*>(&setting.target)) settings.** name = text;
    if (used != text.size()) throw std::invalid_argument(text);
  } catch (const std::logic_error&) {
    throw std::runtime_error(std::string(setting.name) + ": '" + text + "' is not a number");
  }
}

void check(Settings& s) {
  if (s.axis < -1e8) s.axis = (s.columns - 1) / 2.0 + 5.25;
  if (s.out.empty()) throw std::runtime_error("out= is missing");
  if (s.columns < 1 || s.rows < 1 || s.views < 2 || s.flats < 1 || s.darks < 1)
    throw std::runtime_error("columns, rows, flats, darks must be at least 1, views at least 2");
  if (s.span != 180 && s.span != 360 && s.climb == 0)
    throw std::runtime_error("span is 180 or 360, or any with climb");
}

}  // namespace

int Settings::slice_width() const {
  const double longer = std::max(axis, columns - 1 - axis);
  const bool offset = span == 360 && climb == 0 && longer > 0.75 * columns;
  return offset ? int(std::lround(2 * longer)) + 1 : columns;
}

double Settings::circle_px(int row) const {
  const double at = axis_in_row(row), shorter = std::min(at, columns - 1 - at);
  return slice_width() == columns ? shorter : std::max(at, columns - 1 - at);
}

Settings parse_settings(const std::vector<std::string>& words) {
  Settings settings;
  for (const std::string& word : words) {
    const size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const auto found =
        std::find_if(std::begin(kSettings), std::end(kSettings), [&](auto& s) { return name == s.name; });
    if (equals == std::string::npos || found == std::end(kSettings))
      throw std::runtime_error("'" + word + "' is no setting; they are\n" + settings_help());
    assign(settings, *found, word.substr(equals + 1));
  }
  check(settings);
  return settings;
}

std::string settings_help() {
  std::string text;
  for (const Setting& s : kSettings) text += "  " + std::string(s.name) + "=  " + s.help + "\n";
  return text;
}

}  // namespace phantom
