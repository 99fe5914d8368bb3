// SPDX-License-Identifier: BSD-3-Clause
#include "volume.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/tool.h"
#include "format/format.h"
#include "format/input_state.h"
#include "format/peek.h"
#include "format/result.h"
#include "format/series_folder.h"
#include "format/sidecar.h"
#include "image/region.h"

namespace harima {

namespace {

IntRange range_named(const char* option, const std::string& text) {
  if (text.empty()) return {};
  try {
    return parse_range(text);
  } catch (const Error& e) {
    throw e.in("{}", option);
  }
}

// Files of a folder are one volume only if their numbers go up in equal steps; a pattern takes them as they are.
void check_numbers(const Source& source, const std::string& path) {
  if (!source.can_seek() || is_glob(path) || source.info().count < 3) return;
  const int first = source.tag(0).number, step = source.tag(1).number - first;
  for (int i = 2; i < source.info().count; ++i) {
    const int number = source.tag(i).number, due = first + i * step;
    if (first >= 0 && number != due)
      fail("{}: number {} is missing, found {} behind {}; a pattern, '*.tif' say, takes the files as they are", path, due,
           source.place(i), source.place(i - 1));
  }
}

// Numbers of the results: those of the frames they begin with, or counted on from the first. Empty if a pipe will tell.
std::vector<int> numbers_of(const Source& source, const VolumeJob& job, const Output& out) {
  std::vector<int> numbers;
  const bool is_told = source.can_seek() && source.info().count > 0 && source.tag(0).number >= 0;
  if (!out.start && !is_told) return numbers;
  for (int i = 0; i < job.target.count; ++i) {
    const bool counts_on = out.start || job.window.step > 1;
    numbers.push_back(counts_on ? out.start.value_or(source.tag(0).number) + i : source.tag(i).number);
  }
  return numbers;
}

// Where a pipe tells the numbers: several frames made into one are counted on from the first of all, too.
void count_on(const LoopFrames& in, int step, FrameTag& tag) {
  if (step > 1 && tag.number >= 0) tag.number -= in.index * (step - 1);
}

SinkInfo sink_info(const Source& source, const VolumeJob& job, const Output& out) {
  SinkInfo info;
  info.stack = job.target;
  info.numbers = numbers_of(source, job, out);
  info.stem = out.stem.empty() ? series_stem(job.target.type) : out.stem;
  info.digits = out.digits;
  info.compression = out.compression;
  info.ending = out.format;
  info.force = common_options().force;
  info.recipe = info.asked = out.asked;
  info.resume = !out.asked.empty();
  return info;
}

std::string size_of(const StackInfo& stack) {
  const uint64_t frame = uint64_t(stack.width) * uint64_t(stack.height) * bytes_of(stack.type);
  const std::string each = fmt::format("{} x {} {}", stack.width, stack.height, name_of(stack.type));
  if (stack.count < 0) return fmt::format("a pipe of slices of {}, {} each", each, size_text(frame));
  return fmt::format("{} slices of {}, {}", stack.count, each, size_text(frame * uint64_t(stack.count)));
}

void say_plan(const Source& source, const StackInfo& target, const Output& out) {
  fmt::print("reads {}\nwrites {} to {}\n", size_of(source.info()), size_of(target), out.path);
}

// With the sidecars, whose grid and history go on into the result.
std::string state_of_inputs(const std::vector<std::string>& inputs, std::vector<std::string> files) {
  for (const std::string& input : inputs) {
    const std::string file = without_dataset(input);
    const auto mark = sidecar_mark(sidecar_path(file));
    if (mark && !mark->is_of_other(file)) files.push_back(sidecar_path(file));
  }
  return state_of_files(files);
}

bool are_there(const std::vector<std::string>& paths) {
  return std::all_of(paths.begin(), paths.end(), [](const std::string& path) { return path.empty() || std::filesystem::exists(path); });
}

}  // namespace

void declare_input(Params& params, Input& in) {
  params.add("input", in.path, "a folder, file, pattern or file.h5:/dataset, or - for a stream").value("INPUT").required();
  declare_ranges(params, in);
}

void declare_ranges(Params& params, Input& in) {
  params.group("What of it");
  params.add("--x", in.x, "columns, half open, 0-based; all if not given").value("A:B[:STEP]");
  params.add("--y", in.y, "rows").value("A:B[:STEP]");
  params.add("--z", in.z, "slices").value("A:B[:STEP]");
  params.add("--raw", in.raw, "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]").value("LAYOUT");
  params.add("--channel", in.channel, "of a detector's stream that has several; the first if not given").value("NAME");
}

std::unique_ptr<Source> open_input(const Input& in) {
  const Box box{range_named("--x", in.x), range_named("--y", in.y), range_named("--z", in.z)};
  OpenOptions options;
  options.raw = in.raw;
  options.channel = in.channel;
  options.memory_bytes = common_options().memory_bytes;
  auto source = open_source(in.path, options);
  check_numbers(*source, in.path);
  return region_of(std::move(source), box, in.path);
}

std::vector<std::string> files_of(const Input& in, const std::vector<std::string>& others) {
  std::vector<std::string> all;
  const auto add = [&](const std::string& path, const OpenOptions& options) {
    all.push_back(without_dataset(path));
    for (std::string& file : files_of_input(path, options)) all.push_back(std::move(file));
  };
  OpenOptions options;
  options.raw = in.raw;
  add(in.path, options);
  for (const std::string& other : others)
    if (!other.empty()) add(other, {});
  return all;
}

void declare_output(Params& params, Output& out) {
  params.group("The result");
  params.add("output", out.path, "a folder, a file of a format by its ending, or - for a stream").value("OUTPUT").required();
  declare_output_options(params, out);
}

void declare_output_options(Params& params, Output& out) {
  params.add("--format", out.format, "of the output, whatever its name ends in; a name without an ending is a folder of TIFF files")
      .choices({{"tiff", ""}, {"h5", ""}, {"nrrd", ""}, {"npy", ""}, {"zarr", ""}, {"png", ""}, {"raw", ""}});
  params.add("--start", out.start, "number of the first slice; that of the input if not given").value("N").range(0, 1e9);
  params.add("--stem", out.stem, "of file names in a folder; rec, ro or rh if not given").value("NAME");
  params.add("--compression", out.compression, "of files").choices({{"none", ""}, {"deflate", ""}, {"lzw", ""}, {"zstd", ""}});
}

bool is_up_to_date(Output& out, const std::vector<std::string>& inputs, const std::vector<std::string>& files, const std::vector<std::string>& made) {
  const CommonOptions& common = common_options();
  check_output(out.path, files);
  if (out.path == "-" || common.dry_run || std::any_of(inputs.begin(), inputs.end(), is_pipe)) return false;
  out.asked = xxh3_hex(asked_of_this_run() + state_of_inputs(inputs, files));
  SinkInfo info;
  info.asked = out.asked;
  info.compression = out.compression;
  if (common.force || !is_finished(out.path, info) || !are_there(made)) return false;
  note("{}: up to date", out.path);
  report("slices", int64_t{0});
  return true;
}

bool is_up_to_date(Output& out, const Input& in, const std::vector<std::string>& others, const std::vector<std::string>& made) {
  std::vector<std::string> inputs{in.path};
  std::copy_if(others.begin(), others.end(), std::back_inserter(inputs), [](const std::string& path) { return !path.empty(); });
  return is_up_to_date(out, inputs, files_of(in, others), made);
}

std::string folder_of(const Output& out) {
  const auto parent = std::filesystem::path(out.path).parent_path();
  return parent.empty() ? "." : parent.string();
}

void make_volume(Source& source, const VolumeJob& job, const Output& out) {
  VolumeJob counted = job;
  StackInfo& target = counted.target;
  target.count = result_count(job.window, source.info().count);
  target.meta.remove(meta_name::kMin);
  target.meta.remove(meta_name::kMax);
  if (common_options().dry_run) return say_plan(source, target, out);
  const auto sink = open_sink(out.path, sink_info(source, counted, out));
  Progress progress("slices", target.count, "slices");
  const auto make = [&](const LoopFrames& in, Frame& result, Meta& meta) {
    count_on(in, job.window.step, result.tag);
    job.make(in, result, meta);
  };
  const size_t memory = job.memory_bytes > 0 ? job.memory_bytes : common_options().memory_bytes;
  const int made = map_frames(source, job.window, *sink, target, memory, job.make ? make : FrameMaker(), [&] { progress.add(); });
  if (made == 0) fail("{}: has no frames to work on", job.inputs[0]);
  History history = source.info().history;
  history.push_back(this_run(job.inputs, "cpu"));
  report("slices", int64_t{made});
  sink->close(target.meta, history);
}

}  // namespace harima
