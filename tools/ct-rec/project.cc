// SPDX-License-Identifier: BSD-3-Clause

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "base/error.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/text.h"
#include "format/angle_file.h"
#include "format/input_state.h"
#include "format/peek.h"
#include "format/png.h"
#include "format/result.h"
#include "image/picture.h"
#include "reprojection.h"
#include "subcommands.h"

namespace harima {

static struct {
  std::string volume, output, angles, like, residual, compression = "none";
  std::optional<double> axis_px, pixel_um;
} opt;

static void declare(Params& params) {
  params.add("volume", opt.volume, "slices in 1/cm, square, with the rotation axis in the middle")
      .value("VOLUME")
      .reads()
      .required();
  params
      .add("-o,--output", opt.output,
           "folder, or file of a format by its ending, for the projections, which are line integrals; - for "
           "a stream")
      .value("PATH")
      .writes();
  params.group("Geometry");
  params.add("--like", opt.like, "the scan whose views, columns and rows are taken").value("SCAN").reads();
  params
      .add("--angles", opt.angles,
           "angles in degrees: a file with one a line, or a half-open range with its step; those of --like "
           "if not given")
      .value("FILE|A:B:STEP")
      .reads(PathKind::file)
      .or_word();
  params
      .add("--axis", opt.axis_px,
           "rotation axis in columns of the projections, 0-based; that of the slices with --like, else the "
           "middle")
      .value("PX")
      .range(-1e6, 1e6);
  params.add("--pixel", opt.pixel_um, "pixel size in um; from the volume if it tells, else 1")
      .value("UM")
      .range(1e-6, 1e6);
  params.group("Result");
  params
      .add("--residual", opt.residual,
           "compare with the line integrals of --like: a picture of the difference in the middle row")
      .value("FILE.png")
      .writes(PathKind::file);
  params.add("--compression", opt.compression, "of TIFF files; of a stream fcz alone")
      .choices({{"none", ""}, {"zstd", ""}, {"deflate", ""}, {"lzw", ""}, {"fcz", ""}});
}

static void check_words() {
  if (opt.output.empty() && opt.residual.empty())
    fail_usage("nothing to do, wanted -o PATH for projections or --residual FILE.png");
  if (opt.like.empty() && opt.angles.empty())
    fail_usage("the angles are not known, wanted --angles or --like SCAN");
  if (!opt.residual.empty() && opt.like.empty())
    fail_usage("--residual compares with a scan, wanted --like SCAN");
  if (!opt.residual.empty() && !opt.angles.empty())
    fail_usage("--residual compares with the views of --like, wanted no --angles");
  if (!opt.residual.empty() && !has_ending(opt.residual, ".png"))
    fail_usage("--residual {} is to be a picture, wanted a name that ends in .png", opt.residual);
  if (opt.volume == "-") fail_usage("a pipe cannot be read twice, wanted a folder or a file of slices");
}

static std::vector<std::string> input_files() {
  std::vector<std::string> files = files_of_input(opt.volume);
  const auto add = [&](const std::vector<std::string>& more) {
    files.insert(files.end(), more.begin(), more.end());
  };
  if (!opt.like.empty()) add(files_of_input(opt.like));
  add(files_of_angles(opt.angles));
  return files;
}

// What this run makes of which files.
static std::string asked_of(const std::vector<std::string>& inputs) {
  return xxh3_hex(asked_of_this_run() + state_of_files(inputs));
}

// Are the projections there, made of these files, and the picture, too? Fails if something else is in their
// place.
static bool is_made(const std::vector<std::string>& inputs) {
  const CommonOptions& common = common_options();
  for (const std::string& path : {opt.output, opt.residual})
    if (!path.empty()) check_output(path, inputs);
  if (common.dry_run) return false;
  SinkInfo info;
  info.compression = opt.compression;
  info.force = common.force;
  info.asked = asked_of(inputs);
  const bool has_picture = opt.residual.empty() || std::filesystem::exists(opt.residual);
  if (!opt.output.empty() && opt.output != "-" && has_picture && is_up_to_date(opt.output, info)) return true;
  if (!opt.output.empty()) check_sink(opt.output, common.force);
  if (!opt.residual.empty()) check_new_file(opt.residual, common.force);
  return false;
}

static double pixel_of(const Reprojection& it) {
  const double told = it.volume->info().meta.number(meta_name::kPixelUm, 0);
  if (opt.pixel_um) return *opt.pixel_um;
  if (told <= 0)
    note("{}: pixel size unknown, 1 um taken; line integrals scale with it (--pixel)", opt.volume);
  return told > 0 ? told : 1;
}

// Rows of the scan that slices stand for: the numbers of their files, or all of them.
static std::vector<int> rows_of(const Reprojection& it) {
  const StackInfo& info = it.volume->info();
  std::vector<int> rows;
  for (int i = 0; i < info.count; ++i) {
    const int number = it.volume->tag(i).number;
    rows.push_back(number >= 0 ? number - it.scan.row_offset : i);
    if (rows.back() < 0 || rows.back() >= it.scan.height() ||
        (i > 0 && rows[size_t(i)] <= rows[size_t(i) - 1]))
      fail("{}: slice {} would be row {} of {}, which has {}", opt.volume, i, rows.back(), opt.like,
           it.scan.height());
  }
  return rows;
}

// Of each slice: given, noted with it, or on the line that the volume tells.
static double axis_of(const Reprojection& it, int slice) {
  if (opt.axis_px) return *opt.axis_px;
  const StackInfo& info = it.volume->info();
  if (it.rows.empty()) return 0.5 * (info.width - 1);
  if (const double own = it.volume->tag(slice).axis_px; std::isfinite(own)) return own;
  const double row0 = info.meta.number("recon.axis_row0_px", NAN),
               slope = info.meta.number("recon.axis_slope", 0);
  if (!std::isfinite(row0))
    fail("{}: does not tell the rotation axis it was made with, wanted --axis", opt.volume);
  return row0 + slope * (it.rows[size_t(slice)] - info.meta.number("recon.axis_row0", 0));
}

static void set_angles(Reprojection& it) {
  std::vector<std::string> remarks;
  if (!opt.angles.empty()) it.angle_deg = read_angles(opt.angles, int(it.scan.views.size()), remarks);
  else
    for (const View& view : it.scan.views) it.angle_deg.push_back(view.angle_deg);
  for (const std::string& remark : remarks) warn("{}", remark);
  if (it.angle_deg.empty()) fail_usage("--angles {} are none, wanted FIRST:END:STEP or a file", opt.angles);
  const double offset = it.volume->info().meta.number(meta_name::kAngleOffsetRad, 0);
  for (const double angle : it.angle_deg) it.geometry.angle_rad.push_back(angle * M_PI / 180 + offset);
}

static void check_device(const std::string& device) {
  std::string remark;
  choose_gpus(device, cuda_backend(), remark);
}

static GpuChoice pick_gpus() {
  std::string remark;
  const GpuChoice gpus = choose_gpus(common_options().device, cuda_backend(), remark);
  if (!remark.empty()) note("{}", remark);
  return gpus;
}

static Reprojection open_all() {
  Reprojection it;
  it.gpus = pick_gpus();
  it.volume = open_source(opt.volume);
  const StackInfo& info = it.volume->info();
  if (info.count < 1) fail("{}: holds no slices", opt.volume);
  for (const auto& [made_by, option] :
       {std::pair{"recon.lean_deg", "--tilt"}, {"recon.helix_rows_per_turn", "--helical"}})
    if (!opt.like.empty() && info.meta.has(made_by))
      fail("{}: made by {}; --like wants slices that lie in the rays of {}", opt.volume, option, opt.like);
  if (info.width != info.height || info.meta.has("recon.roi"))
    fail("{}: slices of {} x {} pixels, wanted whole square ones with the rotation axis in the middle",
         opt.volume, info.width, info.height);
  if (!opt.like.empty()) {
    OpenOptions options;
    options.memory_bytes = common_options().memory_bytes;
    it.scan = open_scan(opt.like, options);
    check_scan(it.scan);
    it.rows = rows_of(it);
  }
  set_angles(it);
  it.geometry.columns = it.rows.empty() ? info.width : it.scan.width();
  it.geometry.pixel_um = pixel_of(it);
  for (int i = 0; i < info.count; ++i) it.geometry.axis_px.push_back(axis_of(it, i));
  return it;
}

static SinkInfo sink_info(const Reprojection& it) {
  SinkInfo info;
  info.stack.type = PixelType::f32;
  info.stack.width = it.geometry.columns;
  info.stack.height = it.volume->info().count;
  info.stack.count = int(it.angle_deg.size());
  info.stack.meta.set(meta_name::kPixelUm, it.geometry.pixel_um);
  info.stack.meta.set("values.unit", "line integral");
  info.stack.history = it.volume->info().history;
  info.kind = FrameKind::projection;
  info.stem = "p";
  info.compression = opt.compression;
  info.force = common_options().force;
  info.asked = asked_of(input_files());
  return info;
}

// Views whose projections fit into half of the memory.
static int views_at_once(const Reprojection& it) {
  const StackInfo& info = it.volume->info();
  const size_t none = VolumeProjector::memory_bytes(info, it.geometry.columns, 1);
  const size_t a_view = VolumeProjector::memory_bytes(info, it.geometry.columns, 1001) / 1000 - none / 1000 +
                        size_t(info.count) * size_t(it.geometry.columns) * sizeof(float);
  const size_t memory = common_options().memory_bytes;
  if (memory < none + a_view)
    fail("{}: {} of memory wanted at least, --mem allows {}", opt.volume, size_text(none + a_view),
         size_text(memory));
  return int(std::min(it.angle_deg.size(), (memory - none) / a_view));
}

// Projections [first, first + count), whose slices come in batches.
static std::vector<Frame> project_views(const Reprojection& it, int first, int count, Progress& progress) {
  const int slices = it.volume->info().count;
  std::vector<Frame> views;
  for (int v = 0; v < count; ++v) views.emplace_back(PixelType::f32, it.geometry.columns, slices);
  VolumeProjector::Geometry some = it.geometry;
  some.angle_rad.assign(it.geometry.angle_rad.begin() + first, it.geometry.angle_rad.begin() + first + count);
  VolumeProjector projector(*it.volume, some, it.gpus);
  for (int z = 0; z < slices; z += VolumeProjector::kLanes) {
    const SinogramBatch& batch = projector.project(z);
    const int rows = std::min(VolumeProjector::kLanes, slices - z);
    parallel_for(count, [&](int v) {
      for (int i = 0; i < rows; ++i)
        for (int x = 0; x < batch.columns; ++x) views[size_t(v)].row<float>(z + i)[x] = batch.sample(i, v, x);
    });
    progress.add(rows);
  }
  return views;
}

static void write_projections(const Reprojection& it) {
  const SinkInfo info = sink_info(it);
  const int total = info.stack.count, at_once = views_at_once(it), passes = (total + at_once - 1) / at_once;
  const auto sink = open_sink(opt.output, info);
  Progress progress("project", int64_t{passes} * info.stack.height, "slices");
  for (int first = 0; first < total; first += at_once) {
    const std::vector<Frame> views = project_views(it, first, std::min(at_once, total - first), progress);
    for (size_t v = 0; v < views.size(); ++v) {
      FrameTag tag;
      tag.kind = FrameKind::projection;
      tag.angle_deg = it.angle_deg[size_t(first) + v];
      sink->put(first + int(v), views[v], tag_meta(tag));
    }
  }
  History history = info.stack.history;
  history.push_back(this_run({opt.volume}, it.gpus.name));
  sink->close(info.stack.meta, history);
  report("projections", int64_t{total});
}

static void write_residual(const Reprojection& it) {
  const Residual residual = compare_with_scan(it);
  report("residual", residual.share);
  report("residual_rows", residual.row_shares);
  const Frame& sinogram = residual.sinogram;
  const GreyWindow seen = window_of(sinogram, 0.005, 0.995);
  const float most = std::max(std::abs(seen.low), std::abs(seen.high));
  constexpr int kPixels = 1024;
  const int step = (std::max(sinogram.width(), sinogram.height()) + kPixels - 1) / kPixels;
  Picture picture(std::max(1, sinogram.width() / step), std::max(1, sinogram.height() / step), 0);
  picture.paste(sinogram, 0, 0, step, {-most, most});
  write_png(opt.residual, picture.frame());
  note(
      "{}: what is left of the line integrals of {} is {:.2f} % of their rms; black and white in {} are "
      "{:.3g} and {:.3g}",
      opt.volume, opt.like, 100 * residual.share, opt.residual, -most, most);
}

static void run() {
  check_words();
  if (is_made(input_files())) return;
  const Reprojection it = open_all();
  if (common_options().dry_run) {
    fmt::print("{}: {} of {} x {}, {} of {} x {}, {} of them at a time\n", opt.volume,
               counted(it.volume->info().count, "slice"), it.volume->info().width, it.volume->info().height,
               counted(int64_t(it.angle_deg.size()), "projection"), it.geometry.columns,
               it.volume->info().count, views_at_once(it));
    return;
  }
  if (!opt.output.empty()) write_projections(it);
  if (!opt.residual.empty()) write_residual(it);
}

const Tool kProject{.name = "project",
                    .summary = "project slices, and compare them with a scan",
                    .declare = declare,
                    .run = run,
                    .common = {.device = true},
                    .check_device = check_device};

}  // namespace harima
