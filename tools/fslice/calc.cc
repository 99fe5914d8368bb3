// SPDX-License-Identifier: BSD-3-Clause
// calc: a formula over the voxels of volumes of one size.
#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <span>

#include "base/error.h"
#include "base/log.h"
#include "filter/convert.h"
#include "filter/expression.h"
#include "image/pixels.h"
#include "image/side_by_side.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static std::string text, to = "f32";
static std::vector<std::string> operands;
static Input ranges;
static Output out;
static std::optional<double> nan_value;

static void declare(Params& params) {
  params.add("expression", text, "a formula, '(a-b)/b' say; one that begins with - stands in ( )")
      .value("EXPRESSION")
      .required();
  params
      .add("volumes", operands,
           "a volume for each name of the formula, or - for a stream, those without a NAME are a, b, c by "
           "their places; and the output")
      .value("[NAME=]INPUT... OUTPUT")
      .reads()
      .last("output", PathKind::any)
      .required();
  declare_ranges(params, ranges);
  params.group("The result");
  declare_output_options(params, out);
  params.group("Pixels");
  params.add("--to", to, "pixel type")
      .choices({{"u8", ""}, {"u16", ""}, {"i16", ""}, {"u32", ""}, {"i32", ""}, {"f32", ""}});
  params
      .add("--nan", nan_value,
           "what values that are not numbers become; if not given, they stay in f32 and are refused in whole "
           "numbers")
      .value("VALUE");
}

struct Operands {
  std::vector<std::string> names, paths;
};

static Operands parse_operands() {
  Operands all;
  for (const std::string& words : std::span(operands).first(operands.size() - 1)) {
    const size_t equals = words.find('='), place = all.names.size();
    const bool is_named = equals != std::string::npos;
    if (equals == 0 || (!is_named && place > 'z' - 'a')) fail_usage("{}: wanted NAME=INPUT", words);
    all.names.push_back(is_named ? words.substr(0, equals) : std::string(1, char('a' + place)));
    all.paths.push_back(is_named ? words.substr(equals + 1) : words);
    if (std::count(all.names.begin(), all.names.end(), all.names.back()) > 1)
      fail_usage("{} is given twice", all.names.back());
  }
  if (std::count(all.paths.begin(), all.paths.end(), "-") > 1)
    fail_usage("standard input can be one of the volumes, not two");
  return all;
}

static std::vector<Input> inputs_of(const Operands& all) {
  std::vector<Input> inputs(all.paths.size(), ranges);
  for (size_t i = 0; i < inputs.size(); ++i) inputs[i].path = all.paths[i];
  return inputs;
}

static std::unique_ptr<SideBySide> open_operands(const Operands& all) {
  std::vector<std::unique_ptr<Source>> sources;
  for (const Input& in : inputs_of(all)) sources.push_back(open_input(in));
  return std::make_unique<SideBySide>(std::move(sources), all.paths);
}

// The rows of all inputs as doubles.
class Rows {
 public:
  const double* const* read(const SideBySide& source, const Frame& joined, const Expression& formula,
                            size_t inputs, int y) {
    const size_t width = size_t(source.first().width);
    values_.resize(inputs * width);
    rows_.resize(inputs);
    for (size_t i = 0; i < inputs; ++i) {
      double* const row = values_.data() + i * width;
      rows_[i] = row;
      if (!formula.uses(i)) continue;
      const FrameView part = source.part(joined, i);
      with_pixels(part.type, [&]<class T>() { std::copy_n(part.row<T>(y), width, row); });
    }
    return rows_.data();
  }

 private:
  std::vector<double> values_;
  std::vector<const double*> rows_;
};

static ConversionReport calculate(const SideBySide& source, const Frame& joined, const Expression& formula,
                                  size_t inputs, const Conversion& how, Frame& result) {
  thread_local Rows rows;
  thread_local std::vector<double> values;
  values.resize(size_t(result.width()));
  ConversionReport all;
  for (int y = 0; y < result.height(); ++y) {
    formula.evaluate({rows.read(source, joined, formula, inputs, y), inputs}, result.width(), values.data());
    const ConversionReport one = convert_values(values.data(), result.width(), how, result.row<std::byte>(y));
    all.nan += one.nan, all.below += one.below, all.above += one.above;
  }
  return all;
}

static Conversion conversion() {
  Conversion how;
  how.type = pixel_type_named(to);
  how.nan = nan_value;
  if (nan_value) check_pixel_value("--nan", *nan_value, how.type);
  return how;
}

static StackInfo target_of(const StackInfo& first, PixelType type) {
  StackInfo target = first;
  target.type = type;
  for (std::string_view name : {meta_name::kWindowLow, meta_name::kWindowHigh}) target.meta.remove(name);
  return target;
}

static void run() {
  if (operands.size() < 2) fail_usage("wanted NAME=INPUT once or more, and an output");
  out.path = operands.back();
  const Operands all = parse_operands();
  const Expression formula(text, all.names);
  for (size_t i = 0; i < all.names.size(); ++i)
    if (!formula.uses(i)) warn("the formula does not use {}", all.names[i]);
  const Conversion how = conversion();
  if (is_up_to_date(out, inputs_of(all))) return;
  const auto source = open_operands(all);
  std::mutex mutex;
  ConversionReport held;
  make_volume(*source,
              {.inputs = all.paths,
               .target = target_of(source->first(), how.type),
               .make =
                   [&](const LoopFrames& frames, Frame& result, Meta&) {
                     const ConversionReport one =
                         calculate(*source, frames.frames[0], formula, all.names.size(), how, result);
                     if (one.nan > 0 && !common_options().dry_run && !nan_value && how.type != PixelType::f32)
                       fail("{}: {} values are not numbers; --nan says what they become",
                            source->place(frames.first_frame), one.nan);
                     const std::lock_guard lock(mutex);
                     held.nan += one.nan, held.below += one.below, held.above += one.above;
                   }},
              out);
  if (common_options().dry_run) return;
  report("nan", int64_t{held.nan});
  report("held", int64_t{held.below + held.above});
  if (held.below + held.above > 0)
    warn("{} values do not fit {} and are held at its ends", held.below + held.above, to);
}

const Tool kCalc{.name = "calc",
                 .summary = "a formula over volumes of one size",
                 .declare = declare,
                 .run = run,
                 .common = {.shard = true}};

}  // namespace harima
