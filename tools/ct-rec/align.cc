// SPDX-License-Identifier: BSD-3-Clause
// align: where the sample stands in each view, by re-projection, as the file that --shifts reads.
#include <optional>
#include <span>

#include "base/error.h"
#include "base/log.h"
#include "base/part_file.h"
#include "base/progress.h"
#include "cli/tool.h"
#include "format/format.h"
#include "format/input_state.h"
#include "format/result.h"
#include "image/scan.h"
#include "recon/probe.h"
#include "recon/view_alignment.h"
#include "settle.h"
#include "settle_axis.h"
#include "subcommands.h"

namespace harima {

namespace {

constexpr int kProbeRows = 7;
constexpr double kHardlyBetter = 0.9;  // of what projections leave without shifts

std::string scan_name, output;
std::optional<int> bin;
std::optional<double> axis_px;
AlignmentSpec spec;

void declare(Params& params) {
  params.add("scan", scan_name, "a scan with its angles, darks and flats, as ct-rec takes it")
      .value("SCAN")
      .reads()
      .required();
  params.add("-o,--output", output, "text that --shifts reads")
      .value("FILE")
      .writes(PathKind::file)
      .required();
  params.add("--axis", axis_px, "rotation axis in columns from the first, 0-based; found if not given")
      .value("PX")
      .range(-1e6, 1e6);
  params
      .add("--bin", bin,
           "pixels that become one in both directions; so many that 256 columns are left if not given")
      .value("N")
      .range(1, 64);
  params.add("--iterations", spec.rounds, "at most, at each of the levels from coarse to fine")
      .value("N")
      .range(1, 10000);
  params.add("--tolerance", spec.tolerance_px, "rms change of the shifts that ends a level")
      .value("PX")
      .range(1e-6, 10);
}

Scan open_input() {
  OpenOptions options;
  options.memory_bytes = common_options().memory_bytes;
  const Scan scan = open_scan(scan_name, options);
  for (const std::string& remark : scan.remarks) warn("{}", remark);
  check_scan(scan);
  return scan;
}

// As ct-rec makes line integrals without further options, with an axis.
Recipe recipe_for(const Scan& scan) {
  Options opt;
  opt.scan = scan_name;
  Recipe recipe = asked_recipe(scan, opt);
  const std::vector<int> rows = all_rows(scan.height());
  if (axis_px) {
    recipe.axis = {0, *axis_px, 0, 0, {}};
    recipe.offset_scan = is_offset_scan(scan, recipe.axis);
  } else {
    const Probe probe = probe_scan(scan, recipe, 0, scan.height(), kProbeRows);
    find_axis(scan, probe, rows, "auto", recipe);
  }
  check_axis(scan, recipe.axis, rows);
  if (recipe.offset_scan)
    fail_usage("{}: is an offset scan, whose views see half of the sample each; they are not aligned",
               scan.name);
  return recipe;
}

void write(const Alignment& found, double axis) {
  std::string text = fmt::format(
      "# columns and rows by which the sample stands off, a line for each view; about an axis at column "
      "{:.3f}\n",
      axis);
  for (const auto& [x, y] : found.shifts) text += fmt::format("{:.4f} {:.4f}\n", x, y);
  PartFile file(output);
  file.write(std::as_bytes(std::span(text)), 0);
  file.commit();
}

void tell(const Scan& scan, const Alignment& found) {
  double x = 0, y = 0;
  for (const auto& shift : found.shifts) x += shift[0] * shift[0], y += shift[1] * shift[1];
  const double views = double(found.shifts.size());
  report("rounds", found.rounds);
  report("settled", found.has_settled);
  report("change_px", found.change_px);
  report("rms_px", std::vector<double>{std::sqrt(x / views), std::sqrt(y / views)});
  report("residual_before", found.before);
  report("residual", found.after);
  note(
      "{}: {} views, shifts of {:.3f} columns and {:.3f} rows rms after {} rounds; projections of the slices "
      "leave {:.2f} % of the views, {:.2f} % before",
      scan.name, found.shifts.size(), std::sqrt(x / views), std::sqrt(y / views), found.rounds,
      100 * found.after, 100 * found.before);
  if (!found.has_rows)
    note("{}: binned rows are too few or too much alike to tell shifts along the axis, which are 0",
         scan.name);
  if (found.after > kHardlyBetter * found.before)
    warn("{}: views fit hardly better with these shifts: the sample may well stand", scan.name);
  if (!found.has_settled)
    warn("{}: shifts still change by {:.3f} px rms (--iterations, --tolerance)", scan.name, found.change_px);
}

void run() {
  if (scan_name == "-") fail_usage("a pipe cannot be read twice, wanted a file or a folder");
  check_output(output, files_of_input(scan_name));
  check_new_file(output, common_options().force);
  const Scan scan = open_input();
  spec.bin = bin.value_or(usual_alignment_bin(scan));
  if (common_options().dry_run) {
    fmt::print("{}: {} views of {} x {}, binned by {}\n", scan.name, scan.views.size(), scan.width(),
               scan.height(), spec.bin);
    return;
  }
  const Recipe recipe = recipe_for(scan);
  Progress progress("align", 0, "rounds");
  const Alignment found =
      align_views(scan, recipe, spec, common_options().memory_bytes, [&](int round, double change) {
        debug("round {}: {:.4f} px", round, change);
        progress.add();
      });
  report_axis(recipe.axis, all_rows(scan.height()));
  tell(scan, found);
  write(found, recipe.axis.at(0.5 * (scan.height() - 1)));
}

}  // namespace

const Tool kAlign{
    .name = "align", .summary = "find where the sample stands in each view", .declare = declare, .run = run};

}  // namespace harima
