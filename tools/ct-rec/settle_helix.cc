// SPDX-License-Identifier: BSD-3-Clause
#include "settle_helix.h"

#include <numeric>

#include "base/error.h"
#include "base/log.h"
#include "cli/tool.h"
#include "recon/helical_slices.h"
#include "settle.h"

namespace harima {

void check_helix(const Options& opt) {
  if (opt.helical == 0) return;
  const auto refuse = [](bool is_given, const std::string& what, const char* why) {
    if (is_given) fail_usage("--helical does not go with {}: {}", what, why);
  };
  constexpr const char* kOwnViews = "each row has views of its own";
  refuse(opt.tilt_deg != 0, "--tilt", "slices take many rows");
  refuse(!opt.stack.empty(), "--stack", "the sample moves by itself");
  refuse(iterative_method(opt.method), "--method " + opt.method, kOwnViews);
  refuse(opt.offset == "on", "--offset on", "opposite views are of other rows");
  refuse(!opt.views.empty(), "--views", kOwnViews);
  refuse(!opt.subset.empty(), "--subset", kOwnViews);
  refuse(opt.metal.has_value(), "--metal", kOwnViews);
  refuse(opt.preview, "--preview", kOwnViews);
  refuse(!opt.axis_sweep.empty(), "--axis-sweep", kOwnViews);
  refuse(opt.axis.find(':') != std::string::npos, "--axis " + opt.axis, "an axis that leans is put upright by --roll");
  refuse((opt.ring != "sort" && opt.ring != "none") || opt.ring_width, "--ring " + opt.ring, "what stands still on the detector moves through the rows");
}

std::shared_ptr<const Helix> settle_helix(Scan& scan, Options& opt) {
  if (opt.helical == 0) return nullptr;
  const auto helix = std::make_shared<const Helix>(scan, opt.helical);
  if (helix->complete_rows().count() < 1)
    fail("{}: no row is seen for half a turn by {} rows that move by {} in a turn", scan.name, scan.height(), opt.helical);
  const double floor = opt.floor.value_or(scan.flats.empty() ? kLeastTransmission : kLeastCounts);
  const bool has_flats = !scan.flats.empty();
  scan = unrolled(scan, *helix, floor, !opt.no_log);
  if (has_flats) opt.floor.reset();
  opt.offset = "off";
  opt.ring = "none";
  return helix;
}

std::vector<int> complete_rows(const Scan& tall, const Helix& helix, const Options& opt) {
  const RowSpan complete = helix.complete_rows();
  if (!opt.rows.empty()) {
    const std::vector<int> rows = settle_rows(tall, opt);
    if (rows.front() < complete.first || rows.back() >= complete.last)
      fail_usage("--rows {}: rows {}:{} of {} are seen for half a turn", opt.rows, complete.first, complete.last, tall.height());
    return rows;
  }
  note("{}: rows {}:{} of {} are seen for half a turn; the others are left out", tall.name, complete.first, complete.last, tall.height());
  std::vector<int> rows(static_cast<size_t>(complete.count()));
  std::iota(rows.begin(), rows.end(), complete.first);
  return rows;
}

Recipe settle_helical_recipe(const Scan& tall, const std::shared_ptr<const Helix>& helix, const Options& opt, const std::vector<int>& rows) {
  const int middle = rows[rows.size() / 2];
  Recipe recipe = settle_recipe(views_showing(tall, *helix, {middle, middle + 1}), opt, {middle});
  recipe.helix = helix;
  return recipe;
}

}  // namespace harima
