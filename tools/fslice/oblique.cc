// SPDX-License-Identifier: BSD-3-Clause
#include "oblique.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "cli/tool.h"
#include "filter/oblique.h"
#include "format/keep_frames.h"
#include "format/result.h"

namespace harima {

namespace {

Triple parse_triple(const char* option, const std::string& text) {
  try {
    const std::vector<double> numbers = parse_numbers(text, 3);
    return {numbers[0], numbers[1], numbers[2]};
  } catch (const Error& e) {
    throw e.in("{}", option);
  }
}

// "WxHxN" or "WxH".
std::array<int, 3> parse_size3(const std::string& text) {
  std::string commas = text;
  std::replace(commas.begin(), commas.end(), 'x', ',');
  if (std::count(text.begin(), text.end(), 'x') == 1) commas += ",1";
  const Triple numbers = parse_triple("--size", commas);
  std::array<int, 3> size{};
  for (size_t i = 0; i < 3; ++i) {
    size[i] = int(std::clamp(numbers[i], 0.0, 1e9));
    if (size[i] < 1 || size[i] != numbers[i]) fail_usage("--size {}, wanted WxH or WxHxN of 1 or more", text);
  }
  return size;
}

Planes planes_of(const StackInfo& volume, const PlaneOptions& options) {
  Planes planes;
  planes.normal = parse_triple("--normal", options.normal);
  planes.up = parse_triple("--up", options.up);
  planes.point = {0.5 * (volume.width - 1), 0.5 * (volume.height - 1), 0.5 * (volume.count - 1)};
  if (!options.point.empty()) planes.point = parse_triple("--point", options.point);
  planes.spacing = options.spacing;
  if (!options.size.empty()) planes.size = parse_size3(options.size);
  return planes;
}

}  // namespace

void declare_planes(Params& params, PlaneOptions& planes) {
  params.group("Any planes");
  params.add("--normal", planes.normal, "direction in which slices follow each other").value("X,Y,Z");
  params.add("--up", planes.up, "direction against which rows follow each other").value("X,Y,Z");
  params.add("--point", planes.point, "centre of the result, in voxels; that of the volume if not given")
      .value("X,Y,Z");
  params.add("--spacing", planes.spacing, "of pixels and slices, in voxels of the shortest edge")
      .value("VOXELS")
      .range(1e-6, 1e6);
  params.add("--size", planes.size, "of the result; one slice as large as the volume reaches if not given")
      .value("WxH[xN]");
  params.add("--outside", planes.outside, "what comes from beyond the volume").value("VALUE");
}

void write_planes(std::unique_ptr<Source> source, const Input& in, const PlaneOptions& planes,
                  const Output& out) {
  check_pixel_value("--outside", planes.outside, source->info().type);
  const size_t memory = common_options().memory_bytes;
  OpenOptions keeping;
  keeping.memory_bytes = memory / 3;
  keeping.spool_folder = home_of(out.path);
  const size_t own = source->can_seek() ? memory - memory / 4 : memory / 3;
  const std::shared_ptr<Source> volume = keep_frames(std::move(source), keeping);
  const ObliqueView view = oblique_view(volume->info(), planes_of(volume->info(), planes));
  const double reading = reading_seconds(*volume);
  const auto slices = oblique_slices(volume, view, planes.outside, own);
  make_volume(
      *slices,
      {.inputs = {in.path}, .target = view.target, .memory_bytes = memory / 4, .making_seconds = reading},
      out);
}

}  // namespace harima
