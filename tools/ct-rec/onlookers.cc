// SPDX-License-Identifier: BSD-3-Clause
#include "onlookers.h"

#include "cli/tool.h"
#include "format/peek.h"
#include "settle.h"
#include "settle_axis.h"
#include "settle_detector.h"
#include "settle_flats.h"
#include "settle_ring.h"

namespace harima {

namespace {

bool finds_nothing_in_all_views(const Options& opt) {
  if (wants_whole_scan(asked_flat_field(opt))) return false;
  return !opt.axis.empty() && !removes_rings(opt) && opt.zinger == 0 && !opt.metal &&
         !settle_phase(opt).is_on() && (opt.method == "auto" || opt.method == "fourier");
}

// Frames tell themselves what they are, and all of them are wanted.
bool is_plain_stream(const Options& opt) {
  return is_pipe(opt.scan) && opt.angles.empty() && opt.darks.empty() && opt.flats.empty() &&
         opt.views.empty() && opt.subset.empty() && !is_straightened(opt);
}

std::optional<Foreseen> foresee(const Options& opt, const Scan& whole, int there) {
  Scan so_far = whole;
  so_far.views.resize(size_t(there));
  const std::vector<int> rows = settle_rows(whole, opt);
  Foreseen foreseen{recipe_about(given_axis(opt.axis, rows), so_far, whole, opt, rows), {}};
  if (foreseen.recipe.method != "fourier") return std::nullopt;
  const CommonOptions& common = common_options();
  foreseen.plan = plan_bands(whole, foreseen.recipe, rows, pixel_type_named(opt.type), common.memory_bytes,
                             common.threads);
  return foreseen;
}

std::unique_ptr<SlicesAhead> slices_ahead(const Options& opt) {
  const CommonOptions& common = common_options();
  const bool is_whole_run = !makes_picture(opt) && common.shard_count == 1;
  if (!is_whole_run || !is_plain_stream(opt) || !finds_nothing_in_all_views(opt) || !computes_here())
    return nullptr;
  return std::make_unique<SlicesAhead>(
      common.memory_bytes, [&opt](const Scan& whole, int there) { return foresee(opt, whole, there); });
}

}  // namespace

void Onlookers::see(const StackInfo& stack, const Frame& frame, bool is_kept) {
  if (preview) preview->take(stack, frame);
  if (ahead) is_kept ? ahead->take(stack, frame) : ahead->give_up();
}

Onlookers onlookers(const Options& opt) {
  if (common_options().dry_run) return {};
  return {slices_ahead(opt), opt.live_preview.empty() ? nullptr : std::make_unique<LivePreview>(opt)};
}

}  // namespace harima
