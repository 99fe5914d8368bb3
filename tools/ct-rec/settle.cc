// SPDX-License-Identifier: BSD-3-Clause
#include "settle.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/tool.h"
#include "format/peek.h"
#include "recon/plan.h"
#include "recon/probe.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr int kProbeRows = 7;
constexpr double kLeastCounts = 2, kLeastTransmission = 1e-4;
constexpr double kNotAir = 0.05;
constexpr double kCurveReach = 16;   // columns around the axis that the report shows
constexpr double kSureEnough = 0.5;  // confidence below which the axis deserves a look

template <class Parse>
void check_word(const char* option, const std::string& text, Parse parse) {
  try {
    if (!text.empty()) parse(text);
  } catch (const Error& e) {
    throw e.in("{}", option);
  }
}

// ONE or FIRST:SECOND, each read by `parse`.
template <class Parse>
void check_pair(const char* option, const std::string& text, Parse parse) {
  check_word(option, text, [&](const std::string& both) {
    const size_t colon = both.find(':');
    parse(both.substr(0, colon));
    if (colon != std::string::npos) parse(both.substr(colon + 1));
  });
}

Region settle_roi(const std::string& text) {
  if (text.empty()) return {};
  const size_t comma = text.find(',');
  if (comma == std::string::npos) fail_usage("'{}' is not a region, wanted X0:X1,Y0:Y1", text);
  const IntRange x = parse_range(text.substr(0, comma)), y = parse_range(text.substr(comma + 1));
  return {x.first, y.first, x.last - x.first, y.last - y.first};
}

// --axis PX or PX0:PX1, the latter from the first to the last of the rows.
AxisLine given_axis(const std::string& text, const std::vector<int>& rows) {
  AxisLine line;
  line.confidence = 1;
  line.row0 = rows.front();
  const size_t colon = text.find(':');
  line.axis_px = parse_number(text.substr(0, colon));
  if (colon == std::string::npos) return line;
  const double last = parse_number(text.substr(colon + 1));
  if (rows.back() > rows.front()) line.slope = (last - line.axis_px) / (rows.back() - rows.front());
  return line;
}

void check_axis(const Scan& scan, const AxisLine& axis, const std::vector<int>& rows) {
  for (int row : {rows.front(), rows.back()})
    if (const double at = axis.at(row); !(at >= 0 && at <= scan.width() - 1))
      fail("{}: axis {:.2f} at row {} lies outside the detector of {} columns (0 to {})", scan.name, at, row,
           scan.width(), scan.width() - 1);
}

bool on_off_auto(const std::string& text, bool found) { return text == "auto" ? found : text == "on"; }

void report_axis(const AxisLine& axis, const std::vector<int>& rows) {
  const double first = axis.at(rows.front()), last = axis.at(rows.back());
  report("axis_px", axis.at(0.5 * (rows.front() + rows.back())));
  report("axis_first_px", first);
  report("axis_last_px", last);
  report("axis_confidence", axis.confidence);
  std::vector<double> estimates;
  for (const auto& [row, estimate] : axis.rows)
    estimates.insert(estimates.end(), {double(row), estimate.axis_px, estimate.confidence});
  report("axis_rows", estimates);  // row, axis, confidence; and so on
  if (axis.rows.empty()) return;
  const auto& [row, estimate] = axis.rows[axis.rows.size() / 2];
  std::vector<double> curve;
  for (const auto& [column, misfit] : estimate.curve)
    if (std::abs(column - estimate.axis_px) <= kCurveReach) curve.insert(curve.end(), {column, misfit});
  report("axis_curve_row", int64_t{row});
  report("axis_curve", curve);  // column, misfit; and so on
}

void find_axis(const Scan& scan, const Probe& probe, const std::vector<int>& rows, Recipe& recipe) {
  bool offset = false;
  recipe.axis = find_axis_line(scan, probe, offset);
  note("rotation axis at column {:.2f}{} (confidence {:.2f})", recipe.axis.at(rows.front()),
       recipe.axis.slope != 0 ? fmt::format(" to {:.2f}", recipe.axis.at(rows.back())) : "", recipe.axis.confidence);
  if (recipe.axis.confidence < kSureEnough)
    warn("{}: the rotation axis is uncertain; look at it with --axis-sweep {:.0f}:{:.0f}:1", scan.name,
         recipe.axis.axis_px - 8, recipe.axis.axis_px + 8);
  recipe.offset_scan = offset;
}

// --air N or LEFT:RIGHT. The end of an offset scan that is near the axis is no air.
void settle_air(const std::string& text, const Scan& scan, Recipe& recipe) {
  const size_t colon = text.find(':');
  recipe.air_left = parse_integer(text.substr(0, colon));
  recipe.air_right = colon == std::string::npos ? recipe.air_left : parse_integer(text.substr(colon + 1));
  if (recipe.air_left < 0 || recipe.air_right < 0 || int64_t{recipe.air_left} + recipe.air_right > scan.width())
    fail_usage("--air {} is not within the {} columns of {}", text, scan.width(), scan.name);
  if (colon == std::string::npos && recipe.offset_scan)
    (recipe.axis.at(0) < 0.5 * scan.width() ? recipe.air_left : recipe.air_right) = 0;
}

Recipe asked_for(const Scan& scan, const Options& opt) {
  Recipe recipe;
  recipe.filter = opt.filter;
  recipe.ring = opt.ring;
  recipe.ring_width = opt.ring_width;
  recipe.zinger = opt.zinger;
  recipe.floor = opt.floor.value_or(scan.flats.empty() ? kLeastTransmission : kLeastCounts);
  recipe.black_fraction = opt.black_fraction;
  recipe.take_log = !opt.no_log;
  recipe.angle_offset_deg = opt.angle_offset_deg;
  recipe.roi = settle_roi(opt.roi);
  recipe.pixel_um = opt.pixel_um.value_or(scan.pixel_um.value_or(1));
  filter_window(recipe.filter);  // a wrong name is found before the scan is read
  return recipe;
}

// Size and time of an input file, or of the log of a scan folder: a scan taken anew under the same name is another scan.
std::string state_of(const std::string& input) {
  std::error_code missing;
  fs::path file = without_dataset(input);
  if (fs::is_directory(file, missing)) file /= "output.log";
  const auto bytes = fs::file_size(file, missing);
  if (missing) return input;
  return fmt::format("{} {} {}", input, bytes, fs::last_write_time(file, missing).time_since_epoch().count());
}

// Beyond the recipe: which slices of which input, and how they leave.
std::string input_and_output(const Options& opt) {
  std::string text = fmt::format("{} {} {} {} raw {} scan {} angles {}", opt.type, opt.window, opt.compression, opt.rows, opt.raw,
                                 state_of(opt.scan), state_of(opt.angles));
  for (const std::string& dark : opt.darks) text += " dark " + state_of(dark);
  for (const std::string& flat : opt.flats) text += " flat " + state_of(flat);
  return text;
}

}  // namespace

std::string asked_hash(const Scan& scan, const Options& opt) {
  const std::string open = fmt::format("axis {} offset {} pad {} method {} air {}", opt.axis, opt.offset, opt.pad, opt.method, opt.air);
  return recipe_hash(scan, asked_for(scan, opt), open + input_and_output(opt));
}

std::string made_hash(const Scan& scan, const Options& opt, const Recipe& recipe) {
  return recipe_hash(scan, recipe, input_and_output(opt));
}

void check_words(const Options& opt) {
  if (opt.preview && !opt.axis_sweep.empty()) fail_usage("--preview and --axis-sweep make one picture each, wanted one of them");
  check_word("--rows", opt.rows, parse_range);
  check_word("--roi", opt.roi, settle_roi);
  check_word("--axis-sweep", opt.axis_sweep, parse_number_range);
  check_pair("--axis", opt.axis, parse_number);
  check_pair("--air", opt.air, parse_integer);
  check_pair("--window", opt.window, parse_number);
}

std::vector<int> settle_rows(const Scan& scan, const Options& opt) {
  if (opt.rows.empty()) return all_rows(scan.height());
  const IntRange range = parse_range(opt.rows);
  std::vector<int> rows;
  for (int row = range.first; row < std::min(range.last, scan.height()); row += range.step) rows.push_back(row);
  if (range.first < 0 || rows.empty() || (range.last > scan.height() && range.last != kNoLast))
    fail_usage("--rows {} reaches beyond the {} rows of {} (0:{})", opt.rows, scan.height(), scan.name, scan.height());
  return rows;
}

Recipe settle_recipe(const Scan& scan, const Options& opt, const std::vector<int>& rows) {
  Recipe recipe = asked_for(scan, opt);
  if (!opt.pixel_um && !scan.pixel_um)
    note("{}: pixel size unknown, 1 um taken; grey values scale with it (--pixel)", scan.name);
  const bool axis_given = !opt.axis.empty();
  Probe probe;
  if (!axis_given || opt.pad == "auto" || !opt.air.empty()) probe = probe_scan(scan, recipe, rows.front(), rows.back() + 1, kProbeRows);
  if (axis_given) {
    recipe.axis = given_axis(opt.axis, rows);
    recipe.offset_scan = is_offset_scan(scan, recipe.axis);
  } else {
    find_axis(scan, probe, rows, recipe);
  }
  check_axis(scan, recipe.axis, rows);
  recipe.offset_scan = on_off_auto(opt.offset, recipe.offset_scan);
  if (!opt.air.empty()) {
    settle_air(opt.air, scan, recipe);
    if (const double left = level_air(probe, recipe); left > kNotAir)
      warn("{}: the columns of --air {} are not all air: {:.0f} % of the densest column is found there", scan.name, opt.air, 100 * left);
  }
  recipe.extend_edges = on_off_auto(opt.pad, opt.pad == "auto" && edge_level(probe, scan, recipe) > kTruncatedLevel);
  if (recipe.extend_edges && opt.pad == "auto") note("the sample is wider than the field: rows are continued at both ends (if these are air: --air COLUMNS)");
  if (recipe.offset_scan) note("offset scan: opposite views complete each other to {} columns", slice_width(scan, recipe));
  recipe.method = opt.method == "auto" ? faster_method(scan, recipe) : opt.method;
  report_axis(recipe.axis, rows);
  report("offset_scan", recipe.offset_scan);
  report("extend_edges", recipe.extend_edges);
  report("method", recipe.method);
  return recipe;
}

OutputPixels settle_pixels(const Options& opt) {
  OutputPixels pixels;
  pixels.type = pixel_type_named(opt.type);
  const bool wants_window = pixels.type != PixelType::f32 && !makes_picture(opt);
  if (opt.window.empty() && !wants_window) return pixels;
  const size_t colon = opt.window.find(':');
  if (opt.window.empty()) fail_usage("--type {} wants a --window LOW:HIGH in 1/cm", opt.type);
  if (colon == std::string::npos) fail_usage("--window is '{}', wanted LOW:HIGH in 1/cm", opt.window);
  pixels.low = parse_number(opt.window.substr(0, colon));
  pixels.high = parse_number(opt.window.substr(colon + 1));
  if (!(pixels.high > pixels.low)) fail_usage("--window {} is empty, wanted LOW:HIGH with LOW < HIGH", opt.window);
  if (!wants_window && !makes_picture(opt)) fail_usage("--window wants --type u8 or u16; f32 holds 1/cm as they are");
  return pixels;
}

GreyWindow picture_window(const Options& opt, const FrameView& slice) {
  if (opt.window.empty()) return window_of(slice, 0.005, 0.995);
  const OutputPixels pixels = settle_pixels(opt);
  return {float(pixels.low), float(pixels.high)};
}

}  // namespace harima
