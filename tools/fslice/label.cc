// SPDX-License-Identifier: BSD-3-Clause
// label: the objects of a mask get numbers, and a table says what they are like.
#include <cmath>

#include "base/error.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/text.h"
#include "image/pixels.h"
#include "measure/object_table.h"
#include "measure/paint.h"
#include "select.h"
#include "side_file.h"
#include "subcommands.h"

namespace harima {

static Input in;
static Output out;
static std::string connect = "6", table;
static int min_voxels = 1;

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.group("Objects");
  params.add("--connect", connect, "voxels of an object share")
      .choices({{"6", "faces"}, {"18", "faces or edges"}, {"26", "faces, edges or corners"}});
  params.add("--min-voxels", min_voxels, "smaller objects become 0").value("N").range(1, 2e9);
  params.add("--table", table, "size, place and shape of each object, as CSV")
      .value("FILE")
      .writes(PathKind::file);
}

static SliceMarks marks_of(const Source& source) {
  return [&source](const Frame& frame, int index, std::span<uint8_t> marks) {
    with_pixels(frame.type(), [&]<class T>() {
      const auto pixels = pixels_of(frame).as<T>();
      int nan = 0;
      for (size_t i = 0; i < pixels.size(); ++i) marks[i] = pixels[i] != 0, nan += pixels[i] != pixels[i];
      if (nan > 0)
        fail("{}: {} pixels are not numbers; fslice threshold makes a mask", source.place(index), nan);
    });
  };
}

static StackInfo target_of(const StackInfo& info) {
  StackInfo target = info;
  target.type = PixelType::u32;
  target.meta.remove(meta_name::kWindowLow);
  target.meta.remove(meta_name::kWindowHigh);
  return target;
}

static Components find_components(Source& source, size_t memory_bytes) {
  Progress progress("objects", source.info().count, "slices");
  return {source, marks_of(source), Connectivity(parse_integer(connect)), memory_bytes,
          [&] { progress.add(); }};
}

static size_t rest_of(size_t memory_bytes, const Components& components, uint32_t objects) {
  const size_t table_bytes = table.empty() ? 0 : objects * sizeof(ObjectSums),
               needed = components.bytes() + table_bytes;
  if (memory_bytes < needed)
    fail("{}: {} objects and their table take {}, --mem allows {}; --min-voxels leaves out small ones",
         in.path, objects, size_text(needed), size_text(memory_bytes));
  return memory_bytes - needed;
}

static void write_table(const ObjectTable& objects, const StackInfo& info) {
  const Grid grid = grid_of(info.meta);
  if (!grid.is_known) note("{}: the size of voxels is not known; the table has lengths in voxels", in.path);
  SideFile file(table);
  file.add(object_heading(grid));
  for (size_t i = 0; i < objects.objects().size(); ++i)
    file.add(object_line(uint32_t(i + 1), objects.objects()[i], grid, {info.width, info.height, info.count}));
  file.close();
}

// The second pass: paints the objects, and measures them if there is to be a table.
static void make_labels(Source& source, const Components& components, uint32_t objects, size_t memory_bytes) {
  const StackInfo& info = source.info();
  const int reach = table.empty() ? 0 : 1;
  ObjectTable measured(table.empty() ? 0 : objects, info.width, info.height);
  make_volume(source,
              {.inputs = {in.path},
               .target = target_of(info),
               .window = {-reach, reach + 1, 1},
               .make =
                   [&](const LoopFrames& frames, Frame& result, Meta&) {
                     const Frame& frame = frames.frames[size_t(frames.index - frames.first_frame)];
                     result.tag = frame.tag;
                     const SliceRuns& runs = components.runs_of(frame, frames.index);
                     paint_ids(components, runs, frames.index, result);
                     if (!table.empty())
                       measured.add(components, runs, frames.index, marks_around(marks_of(source), frames));
                   },
               .memory_bytes = memory_bytes},
              out);
  if (!table.empty()) write_table(measured, info);
}

static void run() {
  if (is_up_to_date(out, in, {}, {table})) return;
  check_side_file(table, files_of(in));
  size_t memory_bytes = common_options().memory_bytes;
  auto opened = open_input(in);
  if (common_options().dry_run) {
    const double finding = part_seconds(*opened, [&](Source& part) { find_components(part, memory_bytes); });
    return make_volume(
        *opened, {.inputs = {in.path}, .target = target_of(opened->info()), .more_seconds = finding}, out);
  }
  const auto source = kept(std::move(opened), memory_bytes, out.path);
  Components components = find_components(*source, memory_bytes);
  const uint32_t objects =
      components.number([](const ComponentSize& size) { return size.voxels >= uint64_t(min_voxels); });
  make_labels(*source, components, objects, rest_of(memory_bytes, components, objects));
  report("objects", int64_t{objects});
  report("voxels", int64_t(components.kept_voxels()));
  report("left_out_objects", int64_t{components.count() - objects});
  report("left_out_voxels", int64_t(components.voxels() - components.kept_voxels()));
}

const Tool kLabel{.name = "label",
                  .summary = "number the objects of a mask, and measure them",
                  .declare = declare,
                  .run = run};

}  // namespace harima
