// SPDX-License-Identifier: BSD-3-Clause
// morph: erosion, dilation, opening, closing with a ball or a box; holes filled.
#include "filter/morph.h"

#include <atomic>

#include "base/error.h"
#include "base/progress.h"
#include "image/frame_pipe.h"
#include "image/value_band.h"
#include "measure/components.h"
#include "measure/histogram.h"
#include "measure/paint.h"
#include "on_gpus.h"
#include "select.h"
#include "subcommands.h"

namespace harima {

static Input in;
static Output out;
static std::string op, shape = "ball";
static int radius = 1;

// A GPU looks at all voxels of a ball, the CPU at rows of them: for large ones that is as fast.
static constexpr int kMostGpuBall = 16;

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.group("What is done");
  params.add("--op", op, "which step")
      .choices({{"erode", "the least value around"},
                {"dilate", "the largest value around"},
                {"open", "erode, then dilate"},
                {"close", "dilate, then erode"},
                {"fill", "holes: 0 that does not reach the border over faces"}})
      .required();
  params.add("--radius", radius, "how far around, in voxels").value("R").range(1, 1000);
  params.add("--shape", shape, "of what is around").choices({{"ball", ""}, {"box", ""}});
}

static void check_numbers(const Frame& frame, const std::string& place) {
  if (frame.type() != PixelType::f32) return;
  for (const float value : pixels_of(frame).as<float>())
    if (value != value) fail("{}: has pixels that are not numbers", place);
}

static FrameWindow window() { return {-radius, radius + 1, 1}; }

// The steps of an operation, first one first.
static std::vector<Extreme> steps() {
  if (op == "erode") return {Extreme::least};
  if (op == "dilate") return {Extreme::largest};
  if (op == "open") return {Extreme::least, Extreme::largest};
  return {Extreme::largest, Extreme::least};
}

static FrameMaker maker(const Source& source, Extreme extreme) {
  return [&source, extreme](const LoopFrames& frames, Frame& result, Meta&) {
    const int middle = frames.index - frames.first_frame;
    const Frame& frame = frames.frames[size_t(middle)];
    check_numbers(frame, source.place(frames.index));
    result.tag = frame.tag;
    morph_frame(frames.frames, middle, {shape == "ball", radius}, extreme, result);
  };
}

static void morph_once(Source& source, Extreme extreme, size_t memory_bytes) {
  VolumeJob job{.inputs = {in.path},
                .target = source.info(),
                .window = window(),
                .make = maker(source, extreme),
                .memory_bytes = memory_bytes,
                .takes_strips = true};
  if (common_options().dry_run) job.making_seconds = double(steps().size()) * making_seconds(source, job);
  make_volume(source, job, out);
}

static void morph_on_gpus(Source& source, const GpuChoice& gpus) {
  std::vector<FilterSpec> filters;
  for (const Extreme extreme : steps()) filters.emplace_back(on_gpu({shape == "ball", radius}, extreme));
  filter_volume(source, filters, gpus, in, out, check_numbers);
}

static void morph_twice(Source& source, Extreme first, Extreme then) {
  const size_t half = common_options().memory_bytes / 2;
  FramePipe between(source.info(), [&](Sink& sink) {
    map_frames(source, window(), sink, source.info(), half, maker(source, first), {});
    return source.info();
  });
  morph_once(between, then, half);
}

// What is 0, and the largest value into `most`.
static Components background_of(Source& source, size_t memory_bytes, std::atomic<double>& most) {
  Progress progress("holes", source.info().count, "slices");
  return {source,
          [&source, &most](const Frame& frame, int index, std::span<uint8_t> marks) {
            check_numbers(frame, source.place(index));
            mark_band(pixels_of(frame), {0, 0}, 1, marks.data());
            const double high = extent_of(pixels_of(frame)).high;
            for (double seen = most; seen < high && !most.compare_exchange_weak(seen, high);) {
            }
          },
          Connectivity::faces, memory_bytes, [&] { progress.add(); }};
}

static void say_filling(Source& source) {
  const size_t memory = common_options().memory_bytes;
  std::atomic<double> most = 0;
  const double finding = part_seconds(source, [&](Source& part) { background_of(part, memory, most); });
  make_volume(source, {.inputs = {in.path}, .target = source.info(), .more_seconds = finding}, out);
}

// Holes become what the largest value is.
static void fill_holes(std::unique_ptr<Source> opened) {
  if (common_options().dry_run) return say_filling(*opened);
  size_t memory_bytes = common_options().memory_bytes;
  const auto source = kept(std::move(opened), memory_bytes, out.path);
  std::atomic<double> most = 0;
  Components background = background_of(*source, memory_bytes, most);
  background.number([](const ComponentSize& size) { return !size.touches_border; });
  make_volume(*source,
              {.inputs = {in.path},
               .target = source->info(),
               .make =
                   [&](const LoopFrames& frames, Frame& result, Meta&) {
                     copy_rows(frames.frames[0], 0, result.height(), result.data());
                     paint_value(background, background.runs_of(frames.frames[0], frames.index), frames.index,
                                 most, result);
                   },
               .memory_bytes = memory_bytes - std::min(memory_bytes / 2, background.bytes())},
              out);
  report("filled", int64_t(background.kept_voxels()));
}

static GpuChoice gpus_for_op() {
  const std::string& device = common_options().device;
  const bool is_auto = device == "auto", for_cpu = op == "fill" || (shape == "ball" && radius > kMostGpuBall);
  if (op == "fill" && !is_auto && device != "cpu")
    fail("--device is {}, but holes are filled on the CPU only; wanted auto or cpu", device);
  return is_auto && for_cpu ? GpuChoice{} : pick_gpus();
}

static void run() {
  if (is_up_to_date(out, in)) return;
  const GpuChoice gpus = gpus_for_op();
  auto source = open_input(in);
  if (gpus.backend) return morph_on_gpus(*source, gpus);
  if (op == "fill") return fill_holes(std::move(source));
  const std::vector<Extreme> extremes = steps();
  if (common_options().dry_run || extremes.size() == 1)
    return morph_once(*source, extremes[0], common_options().memory_bytes);
  morph_twice(*source, extremes[0], extremes[1]);
}

const Tool kMorph{.name = "morph",
                  .summary = "erode, dilate, open, close, fill holes",
                  .declare = declare,
                  .run = run,
                  .common = {.device = true, .shard = true},
                  .check_device = check_device};

}  // namespace harima
