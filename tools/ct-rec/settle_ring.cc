// SPDX-License-Identifier: BSD-3-Clause
#include "settle_ring.h"

#include "base/error.h"
#include "base/log.h"
#include "cli/tool.h"
#include "recon/ring_choice.h"

namespace harima {

namespace {

struct Parameter {
  const char* option;
  bool is_given;
  unsigned use;
};

void check_uses(const Options& opt, const RingMethod* method) {
  const Parameter parameters[] = {{"--ring-width", opt.ring_width.has_value(), kUsesWidth},
                                  {"--ring-wide", opt.ring_wide.has_value(), kUsesWide},
                                  {"--ring-snr", opt.ring_snr.has_value(), kUsesSnr},
                                  {"--ring-sigma", opt.ring_sigma.has_value(), kUsesSigma}};
  const unsigned uses = method ? method->uses : 0;
  for (const Parameter& parameter : parameters)
    if (parameter.is_given && !(parameter.use & uses))
      fail_usage("--ring {} has no use for {}", opt.ring, parameter.option);
}

}  // namespace

void check_ring(const Options& opt) {
  Recipe recipe;
  ask_ring(opt, recipe);
  const RingMethod* const method = opt.ring == kRingAuto ? nullptr : ring_method(opt.ring);
  check_uses(opt, method);
  try {
    if (method && method->uses & kUsesWidth) odd_ring_width(recipe.ring_options.width);
  } catch (const Error& e) {
    throw e.in("--ring-width");
  }
}

void ask_ring(const Options& opt, Recipe& recipe) {
  recipe.ring = opt.ring;
  if (opt.ring == kRingAuto) return;
  if (const RingMethod* method = ring_method(opt.ring)) recipe.ring_options = method->usual;
  RingOptions& options = recipe.ring_options;
  options.width = opt.ring_width.value_or(options.width);
  options.wide = opt.ring_wide.value_or(options.wide);
  options.snr = opt.ring_snr.value_or(options.snr);
  options.sigma = opt.ring_sigma.value_or(options.sigma);
}

void settle_ring(const Probe& probe, Recipe& recipe) {
  const RingChoice choice = choose_ring(probe);
  recipe.ring = choice.method;
  if (const RingMethod* method = ring_method(choice.method)) recipe.ring_options = method->usual;
  note(
      "rings: --ring {} taken; stripes are {:.2f} times what noise makes, {:.2f} times after it; {:.1f} "
      "columns a row are wide stripes or dead",
      choice.method, choice.before, choice.after, choice.mended);
  report("ring", choice.method);
  report("ring_index_before", choice.before);
  report("ring_index_after", choice.after);
  report("ring_columns", choice.mended);
}

bool removes_rings(const Options& opt) {
  if (opt.ring == "none") return false;
  Recipe recipe;
  ask_ring(opt, recipe);
  return opt.ring != "sort" || recipe.ring_options.width >= 2;
}

}  // namespace harima
