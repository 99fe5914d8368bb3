// SPDX-License-Identifier: BSD-3-Clause
// surface: where a volume passes a level, as a mesh.
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "base/error.h"
#include "base/log.h"
#include "base/progress.h"
#include "format/mesh_file.h"
#include "format/result.h"
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
  params.add("output", out, "a binary .ply, with shared vertices, or .stl file; places in um").value("OUTPUT").required();
  params.add("--level", level, "what is at or above it is inside").value("VALUE").required();
  params.add("--open", is_open, "leave the surface open where the volume ends; else what touches the border is closed there");
}

// What a mesh amounts to, summed up in the order of its triangles.
struct MeshFigures {
  int64_t vertices = 0, triangles = 0;
  double area_um2 = 0, volume_um3 = 0;

  void add(const Place& a, const Place& b, const Place& c) {
    ++triangles;
    Place u, v;
    for (size_t i = 0; i < 3; ++i) u[i] = b[i] - a[i], v[i] = c[i] - a[i];
    const Place n{u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
    area_um2 += 0.5 * std::sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
    volume_um3 += (a[0] * n[0] + a[1] * n[1] + a[2] * n[2]) / 6;
  }
  // Vertices - edges + faces; of a closed surface each edge has two faces.
  int64_t euler() const { return vertices - triangles / 2; }
};

static void say(const MeshFigures& mesh, const Grid& grid) {
  const char* const unit = grid.is_known ? "um" : "voxels";
  fmt::print("vertices   {}\ntriangles  {}\narea       {} {}^2\n", mesh.vertices, mesh.triangles, mesh.area_um2, unit);
  report("vertices", mesh.vertices);
  report("triangles", mesh.triangles);
  report("area_um2", mesh.area_um2);
  if (is_open) return;
  fmt::print("volume     {} {}^3\neuler      {}\n", mesh.volume_um3, unit, mesh.euler());
  report("volume_um3", mesh.volume_um3);
  report("euler", mesh.euler());
}

// Slices in order, read ahead.
static void for_each_slice(Source& source, size_t memory_bytes, const std::function<void(const FrameView&)>& body) {
  const StackInfo& info = source.info();
  Progress progress("surface", info.count, "slices");
  FrameLoop loop;
  loop.batch = loop_batch(info, {}, size_t(info.width) * size_t(info.height) * bytes_of(info.type), memory_bytes);
  std::vector<Frame> slots(size_t(loop.batch) * 2);
  loop.work = [&](const LoopFrames& frames) { slots[size_t(frames.index) % slots.size()] = frames.frames[0]; };
  loop.finish = [&](int index) {
    body(slots[size_t(index) % slots.size()]);
    progress.add();
  };
  if (run_frames(source, loop) == 0) fail("{}: has no frames to work on", in.path);
}

static void run() {
  check_side_file(out, files_of(in));
  const auto source = open_input(in);
  const StackInfo& info = source->info();
  const size_t own = SurfaceMaker::bytes(info.width, info.height), memory = common_options().memory_bytes;
  if (own >= memory) fail("{} of memory wanted for slices of {} x {}, --mem allows {}", own, info.width, info.height, memory);
  const Grid grid = grid_of(info.meta);
  MeshFile file(out);
  MeshFigures mesh;
  const auto in_um = [&](const Place& place) {
    Place um;
    for (size_t i = 0; i < 3; ++i) um[i] = grid.origin_um[i] + place[i] * grid.voxel_um[i];
    return um;
  };
  const auto narrow = [](const Place& um) { return std::array<float, 3>{float(um[0]), float(um[1]), float(um[2])}; };
  IsoSurface surface{.level = level, .is_closed = !is_open, .on_vertex = {}, .on_triangle = {}};
  surface.on_vertex = [&](const Place& place) { file.vertex(narrow(in_um(place))), ++mesh.vertices; };
  surface.on_triangle = [&](const std::array<SurfaceCorner, 3>& c) {
    const Place a = in_um(c[0].place), b = in_um(c[1].place), d = in_um(c[2].place);
    mesh.add(a, b, d);
    file.triangle({MeshCorner{c[0].vertex, narrow(a)}, MeshCorner{c[1].vertex, narrow(b)}, MeshCorner{c[2].vertex, narrow(d)}});
  };
  SurfaceMaker maker(info.width, info.height, surface);
  for_each_slice(*source, memory - own, [&](const FrameView& slice) { maker.add(slice); });
  maker.finish();
  if (maker.nan() > 0) warn("{}: {} voxels are not numbers and count as outside", in.path, maker.nan());
  if (mesh.triangles == 0) fail("{}: nothing passes the level {}", in.path, level);
  file.close(fmt::format("harima fslice surface, level {}, {}", level, grid.is_known ? "um" : "voxels"));
  say(mesh, grid);
}

const Tool kSurface{.name = "surface", .summary = "a mesh of where the volume passes a level", .declare = declare, .run = run,
                    .common = {.dry_run = false}};

}  // namespace harima
