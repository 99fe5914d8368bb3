// SPDX-License-Identifier: BSD-3-Clause
#include "base/error.h"
#include "cli/tool.h"
#include "settle.h"

namespace harima {

namespace {

// The first option that was given and belongs to methods that iterate.
const char* given_option(const Options& opt) {
  if (opt.iterations) return "--iterations";
  if (opt.start != "auto") return "--start";
  if (opt.stop > 0) return "--stop";
  if (opt.positive) return "--positive";
  if (opt.relax) return "--relax";
  if (opt.ordered_subsets) return "--ordered-subsets";
  return opt.tv ? "--tv" : nullptr;
}

void check_use(bool is_given, bool has_use, const char* option, const IterativeMethod& method,
               const char* why) {
  if (is_given && !has_use) fail_usage("{} has nothing to do with --method {}{}", option, method.name, why);
}

void check_options(const Options& opt, const IterativeMethod& method) {
  check_use(
      opt.positive, method.takes_positive, "--positive", method,
      method.run == run_ml_em ? ", which never goes below 0" : ": conjugate gradients cannot keep to it");
  check_use(opt.relax.has_value(), method.takes_relaxation, "--relax", method, "");
  check_use(opt.ordered_subsets.has_value(), method.takes_subsets, "--ordered-subsets", method, "");
  check_use(opt.tv.has_value(), method.takes_tv, "--tv", method, "");
}

void check_run(const Options& opt, const IterativeMethod& method) {
  if (makes_picture(opt) || !opt.live_preview.empty())
    fail_usage("--method {} makes slices, not pictures; wanted direct, fourier or auto with {}", method.name,
               opt.preview               ? "--preview"
               : !opt.axis_sweep.empty() ? "--axis-sweep"
                                         : "--live-preview");
}

}  // namespace

Iteration settle_iteration(const Options& opt) {
  const IterativeMethod* method = iterative_method(opt.method);
  if (!method) {
    if (const char* option = given_option(opt))
      fail_usage("{} wants a --method that iterates, it is {}", option, opt.method);
    return {};
  }
  check_options(opt, *method);
  check_run(opt, *method);
  Iteration how = method->defaults;
  how.iterations = opt.iterations.value_or(how.iterations);
  how.relaxation = opt.relax.value_or(how.relaxation);
  how.subsets = opt.ordered_subsets.value_or(how.subsets);
  how.tv = opt.tv.value_or(how.tv);
  how.positive = opt.positive;
  how.from_fbp = opt.start == "auto" ? how.from_fbp : opt.start == "fbp";
  how.stop = opt.stop;
  if (!how.from_fbp && opt.filter != "ramp")
    fail_usage("--filter {} is of the first image of --method {}, which begins with none; wanted --start fbp",
               opt.filter, method->name);
  if (how.from_fbp && !gives_attenuation(opt.filter))
    fail_usage(
        "--method {} begins with filtered back projection, of which --filter {} gives no attenuation "
        "coefficients; wanted another filter",
        method->name, opt.filter);
  return how;
}

void check_iteration(const Scan& scan, const Options& opt) {
  const int subsets = settle_iteration(opt).subsets;
  if (subsets > int(scan.views.size()))
    fail_usage("--ordered-subsets {} of the {} views of {}, wanted at most as many", subsets,
               scan.views.size(), scan.name);
}

}  // namespace harima
