// SPDX-License-Identifier: BSD-3-Clause
// preview: a slice, or three planes, as a picture.
#include <cmath>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "format/png.h"
#include "format/result.h"
#include "image/grid.h"
#include "image/scale_bar.h"
#include "picture_options.h"
#include "planes.h"
#include "subcommands.h"

namespace harima {

static Input in;
static std::string picture_path, slice = "mid", window = "auto";
static int most_px = 1024;
static bool scale_bar = false;

static void declare(Params& params) {
  declare_input(params, in);
  params.group("The picture");
  params.add("output", picture_path, "a PNG file, 8 bit")
      .value("PICTURE.png")
      .writes(PathKind::file)
      .required();
  params
      .add("--slice", slice,
           "index of a slice, mid, or xyz for the middle slice and the upright planes through the middle")
      .value("K|mid|xyz");
  params.add("--size", most_px, "longest side of a slice; larger ones are averaged down")
      .value("PX")
      .range(16, 16384);
  params
      .add("--window", window,
           "values that become black and white; NaN is black; auto leaves out half a percent at either end")
      .value("auto|LOW:HIGH");
  params.add("--scalebar", scale_bar, "a bar of a round length, in um or mm");
}

static PlanesPicture picture_of_slice(const Frame& frame) {
  const int step = std::max(1, (std::max(frame.width(), frame.height()) + most_px - 1) / most_px);
  const int width = std::max(1, frame.width() / step), height = std::max(1, frame.height() / step);
  PlanesPicture result{Picture(width, height, 0), 0, 0, width, height, step};
  result.picture.paste(frame, 0, 0, step, grey_window(window, frame));
  return result;
}

static PlanesPicture make_picture(Source& source) {
  if (slice == "xyz") {
    const ThreePlanes planes = read_planes(source, most_px);
    return picture_of(planes, most_px, grey_window(window, planes.xy));
  }
  Frame frame;
  if (!source.next(frame)) fail("{}: has no frames to look at", in.path);
  const Frame picture = to_f32(frame);
  for (Frame rest; source.next(rest);) {
  }
  return picture_of_slice(picture);
}

static void run() {
  if (slice != "mid" && slice != "xyz") parse_integer(slice);
  check_grey_window(window);
  check_png(picture_path, {in.path});
  const auto source = open_slice(in, slice, home_of(picture_path));
  const Grid grid = grid_of(source->info().meta);
  if (scale_bar && !grid.is_known)
    fail("{}: does not say how large its pixels are, which a scale bar must know", in.path);
  if (scale_bar && grid.is_assumed)
    warn("{}: nobody told the size of its pixels, {} um is assumed", in.path, grid.voxel_um[0]);
  if (common_options().dry_run) return fmt::print("writes a picture to {}\n", picture_path);
  PlanesPicture made = make_picture(*source);
  if (scale_bar &&
      !draw_scale_bar(made.picture, made.x, made.y, made.width, made.height, grid.voxel_um[0] * made.step))
    warn("{}: a slice of {} x {} pixels has no room for a scale bar", picture_path, made.width, made.height);
  write_png(picture_path, made.picture.frame());
  report("width", int64_t{made.picture.frame().width()});
  report("height", int64_t{made.picture.frame().height()});
}

const Tool kPreview{.name = "preview",
                    .summary = "look at a slice, or three planes, as a picture",
                    .declare = declare,
                    .run = run};

}  // namespace harima
