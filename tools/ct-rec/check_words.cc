// SPDX-License-Identifier: BSD-3-Clause
#include "also.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/tool.h"
#include "image/scan_subset.h"
#include "settle.h"
#include "settle_detector.h"
#include "settle_flats.h"
#include "settle_helix.h"
#include "settle_ring.h"
#include "settle_stack.h"
#include "settle_tilt.h"
#include "settle_zingers.h"

namespace harima {

namespace {

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
    for (const std::string_view part : split(both, ':', 2)) parse(part);
  });
}

double parse_column(std::string_view text) {
  constexpr double kFurthest = 1e6;
  const double column = parse_number(text);
  if (!(std::abs(column) <= kFurthest)) fail_usage("'{}' is no column of any detector", text);
  return column;
}

}  // namespace

void check_words(const Options& opt) {
  if (opt.preview && !opt.axis_sweep.empty())
    fail_usage("--preview and --axis-sweep make one picture each, wanted one of them");
  if (!opt.axis.empty() && opt.axis_method != "auto")
    fail_usage("--axis gives the axis, so --axis-method {} has nothing to find", opt.axis_method);
  if (!opt.also.empty() && makes_picture(opt)) fail_usage("--also goes with slices, not with a picture");
  if (!opt.also.empty() && common_options().shard_count > 1)
    fail_usage("--also and --shard: a shard has only some of the slices");
  parse_also(opt.also, opt.output);
  if (opt.metal && !gives_attenuation(opt.filter))
    fail_usage("--metal is a level in 1/cm, which --filter {} does not give", opt.filter);
  check_word("--rows", opt.rows, parse_range);
  check_word("--roi", opt.roi, parse_roi);
  check_word("--beam-hardening", opt.beam_hardening, parse_hardening);
  if (!opt.views.empty() && !opt.subset.empty())
    fail_usage("--views and --subset both choose views, wanted one of them");
  check_word("--frames", opt.frames, parse_range);
  if (!opt.frames.empty() && (!opt.angles.empty() || !opt.raw.empty()))
    fail_usage("--frames chooses a scan by its output.log, wanted no --angles and no --raw");
  check_word("--views", opt.views, parse_range);
  check_word("--subset", opt.subset, parse_subset);
  check_word("--axis-sweep", opt.axis_sweep, parse_number_range);
  check_pair("--axis", opt.axis, parse_column);
  check_pair("--air", opt.air, parse_integer);
  check_pair("--window", opt.window, parse_number);
  check_pair("--unsharp", opt.unsharp, parse_number);
  settle_phase(opt);
  settle_iteration(opt);
  check_ring(opt);
  check_flats(opt);
  check_zingers(opt);
  check_detector(opt);
  check_tilt(opt);
  check_helix(opt);
  check_stack_words(opt);
}

}  // namespace harima
