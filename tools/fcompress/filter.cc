// SPDX-License-Identifier: BSD-3-Clause
#include "filter.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/tool.h"
#include "format/peek.h"
#include "format/raw_layout.h"
#include "format/result.h"
#include "in_out.h"
#include "pack/pack_stream.h"
#include "pack/unpack_stream.h"

namespace harima {

namespace {

size_t memory_bytes(const Options& opt) { return parse_size(opt.memory, common_options().memory_bytes); }

// The one of --abs, --rel, --pw, --psnr and --noise that was given. Unpacking has no use for it, but it may stand in FCOMPRESS_OPTS.
Loss loss_of(const Options& opt) {
  struct Bound {
    const char* name;
    LossMode mode;
    std::optional<double> value;
    double below;
  };
  constexpr double kAny = std::numeric_limits<double>::infinity();
  const Bound bounds[] = {{"--abs", LossMode::absolute, opt.absolute, kAny}, {"--rel", LossMode::relative, opt.relative, 1},
                          {"--pw", LossMode::pointwise, opt.pointwise, 1}, {"--psnr", LossMode::psnr, opt.psnr, kAny},
                          {"--noise", LossMode::noise, opt.noise, 100}};
  Loss loss;
  const char* given = nullptr;
  for (const Bound& bound : bounds) {
    if (!bound.value) continue;
    if (given) fail_usage("{} and {} exclude each other", given, bound.name);
    if (!(*bound.value > 0 && *bound.value < bound.below))
      fail_usage("{} {}: wanted more than 0{}", bound.name, *bound.value, bound.below < kAny ? fmt::format(" and less than {}", bound.below) : "");
    given = bound.name;
    loss = {bound.mode, *bound.value};
  }
  return loss;
}

PackOptions pack_options(const Options& opt) {
  PackOptions options{.level = std::min(opt.level, 9), .threads = common_options().threads, .memory_bytes = memory_bytes(opt), .raw = {}, .loss = loss_of(opt)};
  if (opt.raw.empty()) return options;
  const RawLayout layout = parse_raw_layout(opt.raw);
  options.raw = {{layout.type, layout.width, layout.height, layout.is_big_endian}, layout.offset};
  return options;
}

UnpackOptions unpack_options(const Options& opt) {
  return {.threads = common_options().threads, .memory_bytes = memory_bytes(opt), .recover = opt.recover};
}

std::string output_name(const Options& opt, const std::string& path) {
  if (is_to_stdout(opt, path)) return "-";
  if (!opt.output.empty()) return opt.output;
  const bool is_packed = has_ending(path, kEnding);
  if (!opt.decompress) {
    if (is_packed && !common_options().force) fail("{}: is packed already, as its name says; -f packs it again", path);
    return path + kEnding;
  }
  if (!is_packed) fail("{}: does not end in {}; -o or -c says where to write", path, kEnding);
  return path.substr(0, path.size() - std::string(kEnding).size());
}

std::string sizes_text(uint64_t bytes, uint64_t packed, uint64_t frames) {
  const std::string ratio = packed > 0 ? fmt::format("{:.3f}", double(bytes) / double(packed)) : "-";
  return fmt::format("{} unpacked, {} packed, ratio {}, {} frames", size_text(bytes), size_text(packed), ratio, frames);
}

void report_sizes(uint64_t bytes, uint64_t packed, uint64_t frames) {
  report("bytes", int64_t(bytes));
  report("packed_bytes", int64_t(packed));
  report("frames", int64_t(frames));
}

void report_loss(const std::string& name, const LossRecord& loss) {
  debug("{}: largest error {:.6g}, rmse {:.6g}, PSNR {:.2f} dB", name, loss.largest, loss.rmse(), loss.psnr_db());
  report("max_error", loss.largest);
  report("rmse", loss.rmse());
  if (std::isfinite(loss.psnr_db())) report("psnr_db", loss.psnr_db());
}

void pack(const Options& opt, Input& input, Output& output) {
  const PackOptions options = pack_options(opt);
  const PackResult result = pack_stream(input.reader("pack"), output.writer(), options);
  if (options.loss.mode != LossMode::none) report_loss(input.name(), result.loss);
  debug("{}: {}", input.name(), sizes_text(result.bytes, result.packed_bytes, result.frames));
  report_sizes(result.bytes, result.packed_bytes, result.frames);
}

// Number of damages told.
size_t unpack(const Options& opt, Input& input, Output& output) {
  const UnpackResult result = unpack_stream(input.reader(opt.test ? "test" : "unpack"), output.writer(), unpack_options(opt));
  for (const std::string& damage : result.damages) warn("{}: {}", input.name(), damage);
  if (opt.test && result.damages.empty()) debug("{}: is whole", input.name());
  debug("{}: {}", input.name(), sizes_text(result.bytes, result.packed_bytes, result.frames));
  report_sizes(result.bytes, result.packed_bytes, result.frames);
  return result.damages.size();
}

Output open_output(const Options& opt, const std::string& path, const Input& input) {
  if (opt.test) return {};
  const std::string name = output_name(opt, path);
  if (name != "-") {
    check_output(name, {path});
    check_new_file(name, common_options().force);
  }
  return {name, input};
}

void remove_input(const Options& opt, const std::string& path) {
  if (opt.remove && !opt.keep && !opt.test && path != "-" && !is_to_stdout(opt, path) && unlink(path.c_str()) != 0)
    fail_errno("cannot remove");
}

}  // namespace

bool is_to_stdout(const Options& opt, const std::string& path) {
  return opt.to_stdout || opt.output == "-" || (opt.output.empty() && path == "-");
}

void check_use(const Options& opt) {
  if (opt.bench + opt.list + !opt.frames.empty() + (opt.decompress || opt.test) > 1)
    fail_usage("only one of --decompress, --test, --list, --frame and --bench can be done");
  const bool is_written = !opt.test && !opt.list && !opt.bench;
  if (opt.files.size() > 1 && !opt.output.empty() && opt.output != "-") fail_usage("{} inputs, and --output names one file", opt.files.size());
  if (opt.to_stdout && !opt.output.empty() && opt.output != "-") fail_usage("--stdout and --output exclude each other");
  if (opt.recover && !opt.decompress && !opt.test) fail_usage("--recover goes with --decompress or --test");
  if (!opt.raw.empty()) parse_raw_layout(opt.raw);
  memory_bytes(opt);
  loss_of(opt);
  const bool to_stdout = is_written && std::any_of(opt.files.begin(), opt.files.end(), [&](const std::string& file) { return is_to_stdout(opt, file); });
  if (to_stdout && common_options().json) fail_usage("--json and the data both want standard output");
  const bool is_packing = is_written && !opt.decompress && opt.frames.empty();
  if (to_stdout && is_packing && !common_options().force && isatty(STDOUT_FILENO))
    fail_usage("packed data are not written to a terminal; -o names a file, -f writes them all the same, --help says more");
  const bool from_stdin = std::find(opt.files.begin(), opt.files.end(), "-") != opt.files.end();
  if (from_stdin && !is_packing && isatty(STDIN_FILENO)) fail_usage("packed data are not read from a terminal; --help says more");
}

void filter_file(const Options& opt, const std::string& path) {
  Input input(path);
  Output output = open_output(opt, path, input);
  size_t damages = 0;
  try {
    if (opt.decompress || opt.test) damages = unpack(opt, input, output);
    else pack(opt, input, output);
    output.commit();
    if (damages == 0) remove_input(opt, path);
  } catch (const Error& e) {
    throw e.in("{}", input.name());
  }
  if (damages > 0) fail("{}: {} damages; what is lost has become zeros", input.name(), damages);
}

}  // namespace harima
