// SPDX-License-Identifier: BSD-3-Clause
// surface: where a volume passes a level, as a mesh.
#include <fmt/format.h>

#include "base/error.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/text.h"
#include "format/mesh_file.h"
#include "image/frame_loop.h"
#include "image/grid.h"
#include "measure/iso_surface.h"
#include "side_file.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static Input in;
static std::string out;
static double level = 0;
static bool is_open = false;

static void declare(Params& params) {
  declare_input(params, in);
  params.group("The result");
  params.add("output", out, "a binary .ply, with shared vertices, or .stl file; places in um")
      .value("OUTPUT")
      .writes(PathKind::file)
      .required();
  params.add("--level", level, "what is at or above it is inside").value("VALUE").required();
  params.add("--open", is_open,
             "leave the surface open where the volume ends; else what touches the border is closed there");
}

// What a mesh amounts to, summed up in the order of its parts.
struct MeshFigures {
  int64_t vertices = 0, triangles = 0;
  double area = 0, volume = 0;

  void add(const MeshPart& part) {
    vertices += int64_t(part.vertices.size());
    triangles += int64_t(part.triangles.size());
    area += part.area;
    volume += part.volume;
  }
  // Vertices - edges + faces; of a closed surface each edge has two faces.
  int64_t euler() const { return vertices - triangles / 2; }
};

static void say(const MeshFigures& mesh, const std::string& unit) {
  fmt::print("vertices\t{}\ntriangles\t{}\narea\t{} {}^2\n", mesh.vertices, mesh.triangles, mesh.area, unit);
  report("unit", unit);
  report("vertices", mesh.vertices);
  report("triangles", mesh.triangles);
  report("area", mesh.area);
  if (is_open) return;
  fmt::print("volume\t{} {}^3\neuler\t{}\n", mesh.volume, unit, mesh.euler());
  report("volume", mesh.volume);
  report("euler", mesh.euler());
}

// Slices in order, read ahead.
static void for_each_slice(Source& source, size_t memory_bytes,
                           const std::function<void(const FrameView&)>& body) {
  const StackInfo& info = source.info();
  Progress progress("surface", info.count, "slices");
  FrameLoop loop;
  loop.batch =
      loop_batch(info, {}, size_t(info.width) * size_t(info.height) * bytes_of(info.type), memory_bytes);
  std::vector<Frame> slots(size_t(loop.batch) * 2);
  loop.work = [&](const LoopFrames& frames) {
    slots[size_t(frames.index) % slots.size()] = frames.frames[0];
  };
  loop.finish = [&](int index) {
    body(slots[size_t(index) % slots.size()]);
    progress.add();
  };
  if (run_frames(source, loop) == 0) fail("{}: has no frames to work on", in.path);
}

static void run() {
  check_mesh_name(out);
  check_side_file(out, files_of(in));
  const auto source = open_input(in);
  const StackInfo& info = source->info();
  const size_t own = SurfaceMaker::bytes(info.width, info.height), memory = common_options().memory_bytes;
  if (own >= memory)
    fail("{} of memory wanted for slices of {} x {}, --mem allows {}", size_text(own), info.width,
         info.height, size_text(memory));
  const size_t rest = memory - own;
  const Grid grid = grid_of(info.meta);
  const std::string unit = grid.is_known ? "um" : "voxels";
  if (common_options().dry_run) return fmt::print("writes a mesh, places in {}, to {}\n", unit, out);
  MeshFile file(out);
  MeshFigures figures;
  SurfaceMaker maker(info.width, info.height,
                     {.level = level,
                      .is_closed = !is_open,
                      .grid = grid,
                      .memory_bytes = rest / 2,
                      .on_part = [&](const MeshPart& part) {
                        figures.add(part);
                        for (const MeshPlace& vertex : part.vertices) file.vertex(vertex);
                        for (const MeshTriangle& triangle : part.triangles) file.triangle(triangle);
                      }});
  for_each_slice(*source, rest / 2, [&](const FrameView& slice) { maker.add(slice); });
  maker.finish();
  if (maker.nan() > 0) warn("{}: {} voxels are not numbers and count as outside", in.path, maker.nan());
  if (figures.triangles == 0) fail("{}: nothing passes the level {}", in.path, level);
  file.close(fmt::format("harima fslice surface, level {}, {}", level, unit));
  say(figures, unit);
}

const Tool kSurface{.name = "surface",
                    .summary = "make a mesh of where the volume passes a level",
                    .declare = declare,
                    .run = run};

}  // namespace harima
