// SPDX-License-Identifier: BSD-3-Clause
#include "filter.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/estimate.h"
#include "cli/tool.h"
#include "format/input_file.h"
#include "format/input_state.h"
#include "format/packed_loss.h"
#include "format/peek.h"
#include "format/raw_layout.h"
#include "format/result.h"
#include "in_out.h"
#include "loss_options.h"
#include "pack/pack_stream.h"
#include "pack/series_ranges.h"
#include "pack/unpack_stream.h"
#include "reduce.h"

namespace harima {

namespace {

size_t memory_bytes(const Options& opt) { return parse_size(opt.memory, common_options().memory_bytes); }

PackOptions pack_options(const Options& opt) {
  PackOptions options{.level = std::min(opt.level, 9),
                      .threads = common_options().threads,
                      .memory_bytes = memory_bytes(opt),
                      .raw = {},
                      .loss = loss_of(opt)};
  if (opt.raw.empty()) return options;
  const RawLayout layout = parse_raw_layout(opt.raw);
  options.raw = {{layout.type, layout.width, layout.height, layout.is_big_endian}, layout.offset};
  return options;
}

UnpackOptions unpack_options(const Options& opt) {
  return {.threads = common_options().threads, .memory_bytes = memory_bytes(opt), .recover = opt.recover};
}

// It unpacks to a stream, whatever it was made of.
std::string reduced_name(const Options& opt, const std::string& path) {
  if (is_to_stdout(opt, path)) return "-";
  if (!opt.output.empty()) return opt.output;
  std::string stem = unpacked_name(without_dataset(path));
  while (stem.size() > 1 && stem.back() == '/') stem.pop_back();
  return stem + ".cbor" + kEnding;
}

std::string sizes_text(uint64_t bytes, uint64_t packed, uint64_t frames) {
  const std::string ratio = packed > 0 ? fmt::format("{:.3f}", double(bytes) / double(packed)) : "-";
  return fmt::format("{} unpacked, {} packed, ratio {}, {} frames", size_text(bytes), size_text(packed),
                     ratio, frames);
}

// Of all inputs so far.
struct Totals {
  int files = 0;
  uint64_t bytes = 0, packed = 0, frames = 0;
  LossRecord loss;
};
Totals g_totals;

void report_sizes(uint64_t bytes, uint64_t packed, uint64_t frames) {
  report("files", int64_t(++g_totals.files));
  report("bytes", int64_t(g_totals.bytes += bytes));
  report("packed_bytes", int64_t(g_totals.packed += packed));
  report("frames", int64_t(g_totals.frames += frames));
}

// What --rel and --psnr refer to takes a pass of its own, where there can be two.
std::vector<SeriesRange> ranges_of(Input& input, const PackOptions& options) {
  if (!refers_to_range(options.loss) || !input.can_rewind()) return {};
  std::vector<SeriesRange> ranges = series_ranges(input.reader("range"), options);
  input.rewind();
  return ranges;
}

void report_loss(const std::string& name, const LossRecord& loss) {
  debug("{}: largest error {:.6g}, rmse {:.6g}, PSNR {:.2f} dB", name, loss.largest, loss.rmse(),
        loss.psnr_db());
  LossRecord& all = g_totals.loss;
  all.add(loss);
  report("max_error", all.largest);
  report("rmse", all.rmse());
  if (std::isfinite(all.psnr_db())) report("psnr_db", all.psnr_db());
}

void report_packed(const std::string& name, const PackOptions& options, const PackResult& result) {
  if (options.loss.mode != LossMode::none) report_loss(name, result.loss);
  debug("{}: {}", name, sizes_text(result.bytes, result.packed_bytes, result.frames));
  report_sizes(result.bytes, result.packed_bytes, result.frames);
}

void pack(const Options& opt, Input& input, Output& output) {
  PackOptions options = pack_options(opt);
  options.ranges = ranges_of(input, options);
  report_packed(input.name(), options, pack_stream(input.reader("pack"), output.writer(), options));
}

// Number of damages told.
size_t unpack(const Options& opt, Input& input, Output& output) {
  const UnpackResult result =
      unpack_stream(input.reader(opt.test ? "test" : "unpack"), output.writer(), unpack_options(opt));
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
  return Output(name, &input);
}

// The sidecar that belongs to what was unpacked is that of exact pixels.
void tell_sidecar(const Options& opt, const std::string& path) {
  if (const std::string name = opt.test ? "-" : output_name(opt, path); name != "-")
    add_loss_to_sidecar(name, loss_of_packed(path));
}

void remove_input(const Options& opt, const std::string& path) {
  if (opt.remove && !opt.keep && !opt.test && path != "-" && !is_to_stdout(opt, path) &&
      unlink(path.c_str()) != 0)
    fail_errno("cannot remove");
}

}  // namespace

std::string output_name(const Options& opt, const std::string& path) {
  if (is_to_stdout(opt, path)) return "-";
  if (!opt.output.empty()) return opt.output;
  const bool is_packed = has_ending(path, kEnding);
  if (!opt.decompress) {
    if (is_packed && !common_options().force)
      fail("{}: is packed already, as its name says; -f packs it again", path);
    return path + kEnding;
  }
  if (!is_packed) fail("{}: does not end in {}; -o or -c says where to write", path, kEnding);
  return path.substr(0, path.size() - std::string(kEnding).size());
}

bool is_to_stdout(const Options& opt, const std::string& path) {
  return opt.to_stdout || opt.output == "-" || (opt.output.empty() && path == "-");
}

void check_use(const Options& opt) {
  if (opt.bench + opt.list + !opt.frames.empty() + (opt.decompress || opt.test) > 1)
    fail_usage("only one of --decompress, --test, --list, --frame and --bench can be done");
  const bool is_written = !opt.test && !opt.list && !opt.bench;
  if (opt.files.size() > 1 && !opt.output.empty() && opt.output != "-")
    fail_usage("{} inputs, and --output names one file", opt.files.size());
  if (opt.to_stdout && !opt.output.empty() && opt.output != "-")
    fail_usage("--stdout and --output exclude each other");
  if (opt.recover && !opt.decompress && !opt.test) fail_usage("--recover goes with --decompress or --test");
  if (!opt.raw.empty()) parse_raw_layout(opt.raw);
  if (is_reduced(opt) && opt.remove && !opt.keep)
    fail_usage("--rm goes without --average and --bin: what they leave out is gone");
  memory_bytes(opt);
  loss_of(opt);
  const bool to_stdout =
      is_written && std::any_of(opt.files.begin(), opt.files.end(),
                                [&](const std::string& file) { return is_to_stdout(opt, file); });
  if (to_stdout && common_options().json) fail_usage("--json and the data both want standard output");
  const bool is_packing = is_written && !opt.decompress && opt.frames.empty();
  if (to_stdout && is_packing && !common_options().force && isatty(STDOUT_FILENO))
    fail_usage(
        "packed data are not written to a terminal; -o names a file, -f writes them all the same, --help "
        "says more");
  const bool from_stdin = std::find(opt.files.begin(), opt.files.end(), "-") != opt.files.end();
  if (from_stdin && !is_packing && isatty(STDIN_FILENO))
    fail_usage("packed data are not read from a terminal; --help says more");
}

void pack_reduced(const Options& opt, const std::string& path) {
  if (opt.decompress || opt.test) return filter_file(opt, path);
  PackOptions options = pack_options(opt);
  options.raw = {};
  const bool is_exact = options.loss.mode == LossMode::none;
  ReducedStream stream(path, opt, is_exact);
  const std::string name = reduced_name(opt, path);
  OpenOptions reading;
  reading.raw = opt.raw;
  if (name != "-") {
    check_output(name, path == "-" ? std::vector<std::string>() : files_of_input(path, reading));
    check_new_file(name, common_options().force);
  }
  Output output(name);
  options.reduction = stream.json();
  try {
    if (refers_to_range(options.loss) && !stream.is_pipe())
      options.ranges = series_ranges(ReducedStream(path, opt, is_exact).reader(), options);
    report_packed(path, options, pack_stream(stream.reader(), output.writer(), options));
    output.commit();
  } catch (const Error& e) {
    throw e.in("{}", path == "-" ? "standard input" : path);
  }
  note("{}", stream.words());
}

// From the file's own beginning, worked on as all of it would be, to nowhere.
static double seconds_for(const Options& opt, const std::string& path, double bytes) {
  const InputFile file = InputFile::of_bytes(path);
  UnpackOptions unpacking = unpack_options(opt);
  unpacking.recover = true;  // what is cut off
  const PackOptions packing = pack_options(opt);
  const int passes = refers_to_range(packing.loss) ? 2 : 1;  // the range takes one of its own
  const auto work = [&](double part) {
    size_t at = 0;
    const ReadSome read = [&](void* dst, size_t wanted) {
      const size_t got = file.read_some(dst, std::min(wanted, size_t(part) - at), at);
      at += got;
      return got;
    };
    const WriteAll nowhere = [](std::span<const std::byte>) {};
    if (opt.decompress || opt.test) unpack_stream(read, nowhere, unpacking);
    else pack_stream(read, nowhere, packing);
  };
  constexpr double kLeast = 4 << 20;
  for (double least = packing.loss.mode == LossMode::none ? kLeast : 8 * kLeast;; least *= 4) {
    try {
      return passes * seconds_of(bytes, least, work);
    } catch (const Error&) {  // less than a frame has no pixels that may change
      if (least >= bytes) throw;
    }
  }
}

void say_plan(const Options& opt, const std::string& path) {
  const bool is_made_smaller = is_reduced(opt) && !opt.decompress && !opt.test;
  const std::string name = opt.test          ? "nowhere"
                           : is_made_smaller ? reduced_name(opt, path)
                                             : output_name(opt, path);
  std::error_code is_no_file;
  if (path != "-" && !is_made_smaller && !std::filesystem::exists(path)) fail("{}: no such file", path);
  const uintmax_t bytes = std::filesystem::file_size(path, is_no_file);
  if (is_no_file == std::errc::no_such_file_or_directory && path != "-") fail("{}: no such file", path);
  if (name != "-" && !opt.test) check_output(name, {path}), check_new_file(name, common_options().force);
  fmt::print("{} {}, {}, to {}\nmemory at most {} for blocks in hand\n",
             opt.decompress || opt.test ? "unpacks" : "packs", path == "-" ? "standard input" : path,
             is_no_file ? "of unknown size" : size_text(bytes), name == "-" ? "standard output" : name,
             size_text(memory_bytes(opt)));
  if (path == "-" || is_no_file) return say_no_time("before the pipe ends");
  if (is_made_smaller) return say_no_time("of frames that are made smaller first");
  report("bytes", int64_t(g_totals.bytes += bytes));
  say_time(seconds_for(opt, path, double(bytes)), opt.decompress || opt.test ? "unpacking" : "packing");
}

void filter_file(const Options& opt, const std::string& path) {
  Input input(path);
  Output output = open_output(opt, path, input);
  size_t damages = 0;
  try {
    if (opt.decompress || opt.test) damages = unpack(opt, input, output);
    else pack(opt, input, output);
    output.commit();
    if (opt.decompress && input.is_regular() && path != "-" && damages == 0) tell_sidecar(opt, path);
    if (damages == 0) remove_input(opt, path);
  } catch (const Error& e) {
    throw e.in("{}", input.name());
  }
  if (damages > 0) fail("{}: {} damages; what is lost has become zeros", input.name(), damages);
}

}  // namespace harima
