// SPDX-License-Identifier: BSD-3-Clause
#include "report.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/parallel.h"

namespace harima::bench {

namespace {

using nlohmann::json;

std::string title_of(const Measured& one) {
  return one.bound > 0 ? fmt::format("{}, error {}", one.codec, one.bound) : one.codec;
}
double mega(double bytes) { return 1e-6 * bytes; }

// With three digits or more, "-" for none.
std::string figure(double value) {
  return std::isnan(value) ? "-" : value < 100 ? fmt::format("{:.3g}", value) : fmt::format("{:.0f}", value);
}

void print_errors(const Measured& one) {
  const Quality& quality = *one.quality;
  const Difference& difference = quality.difference;
  fmt::print("{:<26} {:>9.6g} {:>9.4g} {:>8} {:>8} {:>7.2f} {:>8} {:>8}\n", title_of(one), difference.largest,
             difference.rmse(), figure(difference.psnr(quality.range)),
             std::isnan(quality.ssim) ? "-" : fmt::format("{:.5f}", quality.ssim),
             100 * double(quality.errors.exact) / double(difference.count), figure(quality.errors.along_x[1]),
             figure(quality.errors.along_y[1]));
}

void print_floor(double bits, PixelType type) {
  fmt::print("{:<26} {:>7} {:>8.3f} {:>8.3f}   if pixels do not share their noise\n", "floor of the noise",
             "", 8 * double(bytes_of(type)) / bits, bits);
}

void print_advice(const Advice& advice) {
  const std::string disk = fmt::format("at {} GB/s of disk", 1e-9 * advice.disk);
  if (advice.pays())
    fmt::print("{} use -{}: {:.2f} GB/s of pixels written, {:.2f} read\n", disk, advice.level,
               1e-9 * advice.write, 1e-9 * advice.read);
  else
    fmt::print("{} packing is slower than writing: {:.2f} GB/s of pixels with -{}\n", disk,
               1e-9 * advice.write, advice.level);
}

json json_of(const Rates& rates) {
  return {{"compress_mb_s", mega(rates.compress)}, {"decompress_mb_s", mega(rates.decompress)}};
}

json json_of(const Quality& quality) {
  const Difference& difference = quality.difference;
  const ErrorProfile& errors = quality.errors;
  return {{"max", difference.largest},
          {"mean", difference.mean_b - difference.mean_a},
          {"mean_size", difference.mae()},
          {"rmse", difference.rmse()},
          {"range", quality.range},
          {"psnr_db", difference.psnr(quality.range)},
          {"ssim", quality.ssim},
          {"pearson", difference.ncc()},
          {"exact_pixels", errors.exact},
          {"pixels", difference.count},
          {"histogram", {{"low", errors.bins.low}, {"high", errors.bins.high}, {"counts", errors.counts}}},
          {"autocorrelation", {{"x", errors.along_x}, {"y", errors.along_y}}}};
}

json json_of(const Measured& one, const GroupShape& shape) {
  json object{{"codec", one.codec},
              {"bound", one.bound},
              {"frames", one.frames},
              {"bytes", one.bytes},
              {"packed_bytes", one.packed_bytes},
              {"ratio", one.ratio()},
              {"bits_per_pixel", 8 * double(bytes_of(shape.type)) / one.ratio()},
              {"core", json_of(one.core)},
              {"all_threads", json_of(one.all)}};
  if (one.level > 0) object["level"] = one.level;
  if (one.quality) object["error"] = json_of(*one.quality);
  return object;
}

json json_of(const Advice& advice) {
  return {{"disk_mb_s", mega(advice.disk)},
          {"level", advice.level},
          {"write_mb_s", mega(advice.write)},
          {"read_mb_s", mega(advice.read)},
          {"pays", advice.pays()}};
}

}  // namespace

void print_head(const Sample& sample) {
  fmt::print("{}\n{:<26} {:>7} {:>8} {:>8} {:>17} {:>17}\n", sample.text(), "", "", "", "", "MB/s of a core",
             fmt::format("of {} threads", thread_count()));
  fmt::print("{:<26} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}\n", "codec", "frames", "ratio", "bit/px", "in",
             "out", "in", "out");
}

void print_row(const Measured& one, const Sample& sample) {
  fmt::print("{:<26} {:>7} {:>8.3f} {:>8.3f} {:>8} {:>8} {:>8} {:>8}\n", title_of(one), one.frames,
             one.ratio(), 8 * double(bytes_of(sample.shape.type)) / one.ratio(),
             figure(mega(one.core.compress)), figure(mega(one.core.decompress)),
             figure(mega(one.all.compress)), figure(mega(one.all.decompress)));
  std::fflush(stdout);
}

void print_end(const Sample& sample, const Results& results) {
  if (results.floor) print_floor(*results.floor, sample.shape.type);
  bool is_first = true;
  for (const Measured& one : results.measured) {
    if (!one.quality) continue;
    if (is_first)
      fmt::print(
          "\n{:<26} {:>9} {:>9} {:>8} {:>8} {:>7} {:>17}\n{:<26} {:>9} {:>9} {:>8} {:>8} {:>7} {:>8} {:>8}\n",
          "", "largest", "", "PSNR", "", "exact", "autocorrelation", "errors of", "error", "rmse", "dB",
          "SSIM", "%", "in x", "in y");
    is_first = false;
    print_errors(one);
  }
  fmt::print("\n");
  for (const Advice& advice : advise(results.measured)) print_advice(advice);
}

std::string json_of(const Sample& sample, const Results& results) {
  json object{{"name", sample.name},
              {"type", name_of(sample.shape.type)},
              {"width", sample.width},
              {"height", sample.height},
              {"frames", sample.frames},
              {"sample",
               {{"frames", sample.shape.count},
                {"runs", sample.runs},
                {"rows", sample.rows},
                {"bytes", sample.pixels.size()}}},
              {"threads", thread_count()},
              {"codecs", json::array()},
              {"failures", json::array()},
              {"advice", json::array()}};
  if (results.floor) object["noise_floor_bits_per_pixel"] = *results.floor;
  for (const Measured& one : results.measured) object["codecs"].push_back(json_of(one, sample.shape));
  for (const Failure& failure : results.failures)
    object["failures"].push_back({{"codec", failure.codec}, {"message", failure.message}});
  for (const Advice& advice : advise(results.measured)) object["advice"].push_back(json_of(advice));
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace harima::bench
