// SPDX-License-Identifier: BSD-3-Clause
#include "bench_files.h"

#include <cmath>

#include "base/error.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/text.h"
#include "bench/floor.h"
#include "bench/report.h"
#include "cli/tool.h"

namespace harima {

namespace {

constexpr size_t kMostSample = size_t(1) << 30;

size_t sample_bytes(const Options& opt) {
  const size_t bytes = parse_size(opt.bench_limit, kMostSample);
  if (bytes < 1 || bytes > kMostSample) fail_usage("--bench-limit {}: wanted at most 1G", opt.bench_limit);
  return bytes;
}

void measure_all(const Options& opt, const bench::Sample& sample, double bound, bench::Results& results) {
  for (const bench::Codec& codec : bench::codecs(bound)) {
    if (!codec.takes(sample.shape)) continue;
    try {
      results.measured.push_back(bench::measure(sample, codec, bound, opt.bench_time));
      if (!common_options().json) bench::print_row(results.measured.back(), sample);
    } catch (const Error& e) {
      if (codec.level > 0) throw;
      warn("{}: {}; it is left out", sample.name, e.what());
      results.failures.push_back({codec.name, e.what()});
    }
  }
}

}  // namespace

void check_bench_use(const Options& opt) {
  if (!opt.bench) {
    if (opt.bench_error) fail_usage("--bench-error goes with --bench");
    return;
  }
  if (!opt.output.empty() || opt.to_stdout || opt.remove)
    fail_usage("--bench writes nothing: no --output, --stdout or --rm");
  if (opt.average > 1 || opt.bin > 1)
    fail_usage("--bench measures frames as they are: no --average or --bin");
  for (const std::string& file : opt.files)
    if (file == "-") fail_usage("--bench reads here and there: wanted files, not standard input");
  if (opt.bench_error && !(*opt.bench_error > 0 && std::isfinite(*opt.bench_error)))
    fail_usage("--bench-error {}: wanted more than 0", *opt.bench_error);
  sample_bytes(opt);
}

void bench_file(const Options& opt, const std::string& path) {
  const bench::Sample sample = bench::read_sample(path, opt.raw, sample_bytes(opt));
  if (!common_options().json) bench::print_head(sample);
  bench::Results results{bench::noise_floor(sample.shape, sample.pixels.data()), {}, {}};
  try {
    measure_all(opt, sample, 0, results);
    if (opt.bench_error) measure_all(opt, sample, *opt.bench_error, results);
  } catch (const Error& e) {
    throw e.in("{}", path);
  }
  if (common_options().json) fmt::print("{}\n", bench::json_of(sample, results));
  else bench::print_end(sample, results);
}

}  // namespace harima
