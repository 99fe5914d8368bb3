// SPDX-License-Identifier: BSD-3-Clause
// ct-rec: projections to slices. The work is in recon/ and in the files beside this one.
#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "base/signals.h"
#include "cli/tool.h"
#include "format/format.h"
#include "image/scan_subset.h"
#include "in_out.h"
#include "onlookers.h"
#include "settle.h"
#include "settle_detector.h"
#include "settle_flats.h"
#include "settle_helix.h"
#include "settle_ring.h"
#include "settle_stack.h"
#include "settle_tilt.h"
#include "settle_zingers.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static Options opt;

static void declare(Params& params) { declare_options(params, opt); }

static void say_picture(const Scan& scan, const std::vector<int>& rows) {
  fmt::print("{}: {} views of {} x {}, one picture of {} rows into {}\n", scan.name, scan.views.size(),
             scan.width(), scan.height(), rows.size(), opt.output);
}

static Scan chosen_views(const Scan& whole) {
  if (!opt.views.empty()) return views_of(whole, parse_range(opt.views));
  return opt.subset.empty() ? whole : subset_of(whole, parse_subset(opt.subset));
}

static void check_device(const std::string& device) {
  std::string remark;
  choose_gpus(device, cuda_backend(), remark);
}

static void run() {
  check_words(opt);
  const OutputWindow pixels = settle_pixels(opt);
  check_place(opt);
  if (!makes_picture(opt) && keeps_frames(opt.output)) stop_anywhere();
  check_live_preview(opt);
  Onlookers while_it_comes = onlookers(opt);
  const Scan measured = open_input(opt, while_it_comes);
  for (const std::string& remark : measured.remarks) warn("{}", remark);
  check_scan(measured);
  take_told(measured, opt);
  check_flats(measured, opt);
  const SettledZingers clean = settle_zingers(measured, opt);
  const SettledBeam beam = settle_beam(clean.scan, opt);
  const Options asked = opt;
  const Scan straight = settle_detector(beam.scan, opt);
  Scan whole =
      settle_stack(straight, opt, asked, [](const std::string& scan) { return open_further(opt, scan); });
  const SettledHelix helix = settle_helix(whole, opt);
  check_phase(whole, opt);
  Scan scan = chosen_views(whole);
  check_iteration(scan, opt);
  const std::vector<int> rows =
      helix.moves ? complete_rows(whole, *helix.moves, opt) : settle_rows(scan, opt);
  const bool is_volume = !makes_picture(opt);
  if (is_volume && is_up_to_date(scan, opt, rows)) return;
  if (!is_volume && common_options().dry_run) return say_picture(scan, rows);
  find_beam(beam, opt);
  if (helix.moves) whole = scan = without_still_stripes(whole, helix);
  const Recipe recipe =
      helix.moves ? settle_helical_recipe(whole, helix.moves, opt, rows) : settle_recipe(whole, opt, rows);
  if (!opt.axis_sweep.empty()) return make_axis_sweep(scan, opt, recipe, rows);
  if (opt.preview) return make_preview(scan, opt, recipe, rows);
  if (while_it_comes.preview) while_it_comes.preview->finish(recipe);
  make_volume(scan, opt, recipe, rows, pixels, while_it_comes.ahead.get(),
              std::max(beam.search_bytes(), helix.search_bytes()));
  say_zingers(clean);
}

}  // namespace harima

int main(int argc, char** argv) {
  const harima::Tool commands[] = {harima::kAlign, harima::kCalibrate, harima::kProject, harima::kSeries};
  const harima::Tool tool{.name = "ct-rec",
                          .summary = "reconstruct slices from projections",
                          .declare = harima::declare,
                          .run = harima::run,
                          .common = {.device = true, .shard = true},
                          .subcommands = commands,
                          .check_device = harima::check_device};
  return harima::tool_main(argc, argv, tool);
}
