// SPDX-License-Identifier: BSD-3-Clause
#include "settle_helix.h"

#include <numeric>

#include "base/error.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/tool.h"
#include "recon/helical_slices.h"
#include "settle.h"
#include "settle_ring.h"

namespace harima {

namespace {

constexpr const char* kOwnViews = "each row has views of its own";

void check_helical_ring(const Options& opt) {
  if (opt.ring == "none" || opt.ring == "sort") return;
  fail_usage(
      "--helical does not go with --ring {}: a row of the detector shows many heights, of which it would "
      "take the outline for stripes, or mend single views; wanted --ring sort",
      opt.ring);
}

// What leaves no flats that could take stripes up; empty: nothing.
std::string without_flats(const Scan& scan, const Options& opt) {
  if (opt.no_log) return "--no-log";
  if (opt.roll_deg != 0) return "--roll";
  if (!opt.distortion.empty()) return "--distortion";
  if (!opt.shifts.empty()) return "--shifts";
  return scan.flats.empty() ? "a scan without flats" : "";
}

// 0: stripes stay.
int settle_helical_ring(const Scan& scan, const Options& opt) {
  if (!removes_rings(opt)) return 0;
  if (const std::string what = without_flats(scan, opt); !what.empty()) {
    note("{}: stripes stay: --helical takes them into the flats, and {} leaves none", scan.name, what);
    return 0;
  }
  Recipe asked;
  ask_ring(opt, asked);
  return odd_ring_width(asked.ring_options.width);
}

}  // namespace

void check_helix(const Options& opt) {
  if (opt.helical == 0) return;
  const auto refuse = [](bool is_given, const std::string& what, const char* why) {
    if (is_given) fail_usage("--helical does not go with {}: {}", what, why);
  };
  refuse(opt.tilt_deg != 0, "--tilt", "slices take many rows");
  refuse(!opt.stack.empty(), "--stack", "the sample moves by itself");
  refuse(iterative_method(opt.method), "--method " + opt.method, kOwnViews);
  refuse(opt.offset == "on", "--offset on", "opposite views are of other rows");
  refuse(!opt.views.empty(), "--views", kOwnViews);
  refuse(!opt.subset.empty(), "--subset", kOwnViews);
  refuse(opt.metal.has_value(), "--metal", kOwnViews);
  refuse(opt.preview, "--preview", kOwnViews);
  refuse(!opt.axis_sweep.empty(), "--axis-sweep", kOwnViews);
  refuse(opt.axis.find(':') != std::string::npos, "--axis " + opt.axis,
         "an axis that leans is put upright by --roll");
  check_helical_ring(opt);
}

SettledHelix settle_helix(Scan& scan, Options& opt) {
  if (opt.helical == 0) return {};
  const auto helix = std::make_shared<const Helix>(scan, opt.helical);
  if (helix->complete_rows().count() < 1)
    fail("{}: no row is seen for half a turn by {} rows that move by {} in a turn", scan.name, scan.height(),
         opt.helical);
  const double floor = opt.floor.value_or(scan.flats.empty() ? kLeastTransmission : kLeastCounts);
  const bool has_flats = !scan.flats.empty();
  const SettledHelix settled{helix, scan, floor, settle_helical_ring(scan, opt)};
  scan = unrolled(scan, *helix, floor, !opt.no_log);
  if (settled.ring_width > 0) {
    scan.state += fmt::format("still stripes {}\n", settled.ring_width);
    scan.meta.set("detector.still_stripes_width", settled.ring_width);
  }
  if (has_flats) opt.floor.reset();
  opt.offset = "off";
  opt.ring = "none";
  opt.ring_width.reset();
  return settled;
}

int SettledHelix::lanes() const {
  int lanes = kGroupRows;
  const size_t allowed = common_options().memory_bytes;
  while (lanes > 4 && allowed != 0 && still_stripe_bytes(measured, ring_width, lanes) > allowed) lanes /= 2;
  return lanes;
}

size_t SettledHelix::search_bytes() const {
  return ring_width > 0 ? still_stripe_bytes(measured, ring_width, lanes()) : 0;
}

Scan without_still_stripes(const Scan& tall, const SettledHelix& helix) {
  if (helix.ring_width == 0) return tall;
  const size_t wanted = helix.search_bytes(), allowed = common_options().memory_bytes;
  if (allowed != 0 && wanted > allowed)
    fail(
        "{}: {} of memory wanted at least, --mem allows {}: --ring sort with --helical holds all views of "
        "four rows; give more, or --ring none",
        tall.name, size_text(wanted), size_text(allowed));
  if (common_options().dry_run) return tall;
  Progress progress("stripes", helix.measured.height(), "rows");
  const Frame added = find_still_stripes(helix.measured, helix.ring_width, helix.floor, helix.lanes(),
                                         [&](int rows) { progress.add(rows); });
  Scan clean = unrolled(with_flats_changed(helix.measured, added), *helix.moves, helix.floor, true);
  clean.state = tall.state;
  clean.meta = tall.meta;
  return clean;
}

std::vector<int> complete_rows(const Scan& tall, const Helix& helix, const Options& opt) {
  const RowSpan complete = helix.complete_rows();
  if (!opt.rows.empty()) {
    const std::vector<int> rows = settle_rows(tall, opt);
    if (rows.front() < complete.first || rows.back() >= complete.last)
      fail_usage("--rows {}: rows {}:{} of {} are seen for half a turn", opt.rows, complete.first,
                 complete.last, tall.height());
    return rows;
  }
  note("{}: rows {}:{} of {} are seen for half a turn; the others are left out", tall.name, complete.first,
       complete.last, tall.height());
  std::vector<int> rows(static_cast<size_t>(complete.count()));
  std::iota(rows.begin(), rows.end(), complete.first);
  return rows;
}

Recipe settle_helical_recipe(const Scan& tall, const std::shared_ptr<const Helix>& helix, const Options& opt,
                             const std::vector<int>& rows) {
  const int middle = rows[rows.size() / 2];
  Recipe recipe = settle_recipe(views_showing(tall, *helix, {middle, middle + 1}), opt, {middle});
  recipe.helix = helix;
  return recipe;
}

}  // namespace harima
