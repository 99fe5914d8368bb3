// SPDX-License-Identifier: BSD-3-Clause
// fcompress: a filter that makes any bytes smaller, and knows images. Options, declaration, run; the work is
// in pack/ and in the files beside this one.
#include <algorithm>

#include "base/buffer.h"
#include "base/error.h"
#include "base/log.h"
#include "base/signals.h"
#include "bench_files.h"
#include "cli/tool.h"
#include "done_before.h"
#include "filter.h"
#include "listing.h"
#include "reduce.h"
#include "words.h"

namespace harima {

static Options opt;

static void declare_packing(Params& params) {
  params.add("file", opt.files, "what to pack; standard input to standard output if there is none, or -")
      .value("FILE")
      .reads(PathKind::file);
  params.add("-d,--decompress", opt.decompress, "unpack");
  params.add("-t,--test", opt.test, "unpack, compare checksums, write nothing");
  params.add("-l,--list", opt.list, "sizes, ratio and frames of packed files");
  params
      .add("--frame", opt.frames,
           "write the pixels of frame A, or of A to B-1, and read no more than that takes")
      .value("A[:B]");
  params.group("Output");
  params.add("-o,--output", opt.output, "file to write; FILE.fcz, or FILE without .fcz, if not given")
      .value("PATH")
      .writes(PathKind::file);
  params.add("-c,--stdout", opt.to_stdout, "write to standard output");
  params.add("--rm", opt.remove, "remove FILE when its output is complete");
  params.add("-k,--keep", opt.keep, "keep FILE, whatever --rm says");
  params.group("How");
  params.add("--level", opt.level, "1 and 2 fastest, 3 to 5, 6 to 8 smaller, 9 smallest and slow; more is 9")
      .value("N")
      .range(1, 19)
      .digits();
  params.add("--raw", opt.raw, "the input is bare pixels, of this type and size, from this byte on")
      .value("TYPE,WxH[,OFFSET][,be]");
  params.add("--recover", opt.recover, "of a damaged file, unpack what is good; the rest becomes zeros");
  params
      .add("-M,--memlimit", opt.memory,
           "memory that blocks in hand may take; a block that needs more is refused")
      .value("SIZE");
}

static void declare_loss(Params& params) {
  params.group("Loss");
  params.add("--abs", opt.absolute, "no pixel is more than E off").value("E");
  params.add("--rel", opt.relative, "no pixel is more than E times the range of all frames off").value("E");
  params.add("--pw", opt.pointwise, "no pixel is more than F times itself off").value("F");
  params.add("--psnr", opt.psnr, "frames have at least this peak signal to noise ratio, in dB of their range")
      .value("D");
  params.add("--noise", opt.noise, "steps of F times the noise of each pixel, of which half is the bound")
      .value("F");
  params
      .add("--roi", opt.regions,
           "these columns and rows of every frame stay exact; may be given several times")
      .value("X0:X1,Y0:Y1");
  params.group("Reduction");
  params.add("--average", opt.average, "the mean of every N neighbouring frames; the last may be of fewer")
      .value("N")
      .range(1, 1e6);
  params.add("--bin", opt.bin, "the mean of every B x B pixels; edges where fewer are left are dropped")
      .value("B")
      .range(1, 1e6);
}

static void declare_comparison(Params& params) {
  params.group("Comparison");
  params.add("--bench", opt.bench,
             "measure the levels and other codecs on the frames of FILE; writes nothing");
  params
      .add("--bench-limit", opt.bench_limit, "pixels to measure on; of a larger FILE, frames spread over it")
      .value("SIZE");
  params
      .add("--bench-time", opt.bench_time,
           "seconds for a codec and direction; a slow one is measured on fewer frames")
      .value("S")
      .range(0.01, 3600);
  params.add("--bench-error", opt.bench_error, "measure codecs with loss, too: no pixel is more than E off")
      .value("E");
}

static void declare(Params& params) {
  declare_packing(params);
  declare_loss(params);
  declare_comparison(params);
}

static void do_file(const std::string& path) {
  if (opt.bench) bench_file(opt, path);
  else if (opt.list) list_file(path);
  else if (!opt.frames.empty()) write_frames(opt, path);
  else if (common_options().dry_run) say_plan(opt, path);
  else if (is_reduced(opt)) pack_reduced(opt, path);
  else if (common_options().shard_count > 1 && was_done_before(opt, path))
    note("{}: {} is there already, of this file", path, output_name(opt, path));
  else filter_file(opt, path);
}

// Of several files, those that --shard leaves to this run.
static void take_shard(Options& options) {
  if (options.files.empty() || std::ranges::count(options.files, "-") > 0)
    fail_usage("--shard shares out files, wanted names of several");
  const ShardRange mine = shard_range(int(options.files.size()));
  if (mine.first == mine.last)
    note("no file is left for shard {} of {}", common_options().shard_index, common_options().shard_count);
  options.files = {options.files.begin() + mine.first, options.files.begin() + mine.last};
  stop_anywhere();  // begun anew, it goes on from the files that are done
}

// One bad file does not keep the others from being done; the last error is told by tool_main.
static void run() {
  if (common_options().shard_count == 1 && opt.files.empty()) opt.files = {"-"};
  keep_freed_memory();
  check_use(opt);
  check_bench_use(opt);
  if (common_options().shard_count > 1) take_shard(opt);
  if (opt.list) list_header();
  std::optional<Error> bad;
  for (const std::string& path : opt.files) {
    try {
      do_file(path);
    } catch (const Error& e) {
      if (bad) say(LogLevel::quiet, bad->what());
      bad = e;
    }
  }
  if (opt.list) list_total();
  if (bad) throw *bad;
}

}  // namespace harima

int main(int argc, char** argv) {
  std::vector<std::string> words = harima::command_words(argc, argv);
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  const harima::Tool tool{.name = "fcompress",
                          .summary = "pack files and streams, images best of all",
                          .declare = harima::declare,
                          .run = harima::run,
                          .common = {.memory = false, .shard = true, .threads_letter = 'T'},
                          .needs = {.memory_mib = 2560}};  // --memlimit, and what it does not count
  return harima::tool_main(int(pointers.size()), pointers.data(), tool);
}
