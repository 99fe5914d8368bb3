// SPDX-License-Identifier: BSD-3-Clause
#include "input.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/tool.h"
#include "format/format.h"
#include "format/input_state.h"
#include "format/peek.h"
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

// Files of a folder are one volume only if their numbers go up in equal steps; a pattern takes them as they
// are.
void check_numbers(const Source& source, const std::string& path) {
  if (!source.can_seek() || is_glob(path) || source.info().count < 3) return;
  const int first = source.tag(0).number, step = source.tag(1).number - first;
  for (int i = 2; i < source.info().count; ++i) {
    const int number = source.tag(i).number, due = first + i * step;
    if (first >= 0 && number != due)
      fail(
          "{}: number {} is missing, found {} behind {}; a pattern, '*.tif' say, takes the files as they are",
          path, due, source.place(i), source.place(i - 1));
  }
}

}  // namespace

void declare_input(Params& params, Input& in) {
  params.add("input", in.path, "a folder, file, pattern or file.h5:/dataset, or - for a stream")
      .value("INPUT")
      .reads()
      .required();
  declare_ranges(params, in);
}

void declare_ranges(Params& params, Input& in) {
  params.group("What of it");
  params.add("--x", in.x, "columns, half open, 0-based; all if not given").value("A:B[:STEP]");
  params.add("--y", in.y, "rows").value("A:B[:STEP]");
  params.add("--z", in.z, "slices").value("A:B[:STEP]");
  params.add("--raw", in.raw, "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]").value("LAYOUT");
  params.add("--channel", in.channel, "of a detector's stream that has several; the first if not given")
      .value("NAME");
}

std::string size_of(const StackInfo& stack) {
  const uint64_t frame = uint64_t(stack.width) * uint64_t(stack.height) * bytes_of(stack.type);
  const std::string each = fmt::format("{} x {} {}", stack.width, stack.height, name_of(stack.type));
  if (stack.count < 0) return fmt::format("a pipe of slices of {}, {} each", each, size_text(frame));
  return fmt::format("{} of {}, {}", counted(stack.count, "slice"), each,
                     size_text(frame * uint64_t(stack.count)));
}

std::unique_ptr<Source> open_input(const Input& in) {
  const Box box{range_named("--x", in.x), range_named("--y", in.y), range_named("--z", in.z)};
  OpenOptions options;
  options.raw = in.raw;
  options.channel = in.channel;
  options.memory_bytes = common_options().memory_bytes;
  auto source = open_source(in.path, options);
  check_numbers(*source, in.path);
  source = region_of(std::move(source), box, in.path);
  if (common_options().dry_run) fmt::print("reads {}: {}\n", in.path, size_of(source->info()));
  return source;
}

std::vector<Input> together(const Input& in, const std::vector<std::string>& others) {
  std::vector<Input> all{in};
  for (const std::string& path : others)
    if (!path.empty()) all.push_back({.path = path});
  return all;
}

std::vector<std::string> files_of(const std::vector<Input>& inputs) {
  std::vector<std::string> all;
  for (const Input& in : inputs) {
    OpenOptions options;
    options.raw = in.raw;
    all.push_back(without_dataset(in.path));
    for (std::string& file : files_of_input(in.path, options)) all.push_back(std::move(file));
  }
  return all;
}

std::vector<std::string> files_of(const Input& in, const std::vector<std::string>& others) {
  return files_of(together(in, others));
}

}  // namespace harima
