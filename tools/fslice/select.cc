// SPDX-License-Identifier: BSD-3-Clause
#include "select.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "cli/tool.h"
#include "format/keep_frames.h"
#include "image/region.h"

namespace harima {

void declare_chosen(Params& params, Chosen& chosen) {
  params.group("Voxels that count");
  params
      .add("--circle", chosen.circle,
           "those within so many pixels of the centre; fit: within half the shorter side")
      .value("R|fit");
  params
      .add("--mask", chosen.mask,
           "those that are not 0 in this volume, or slice for all, of the size of the input")
      .value("INPUT")
      .reads();
}

double parse_radius(const std::string& text, const StackInfo& part) {
  if (text == "fit") return 0.5 * std::min(part.width, part.height);
  try {
    const double radius = parse_number(text);
    if (!(radius > 0)) fail_usage("the radius is {}, wanted more than 0", text);
    return radius;
  } catch (const Error& e) {
    throw e.in("--circle");
  }
}

Selection open_chosen(const Chosen& chosen, const Input& in, const StackInfo& part, size_t& memory_bytes) {
  std::optional<double> radius;
  std::shared_ptr<Source> mask;
  if (!chosen.circle.empty()) radius = parse_radius(chosen.circle, part);
  if (chosen.mask == "-" && in.path == "-")
    fail_usage("the input and its mask cannot both be standard input");
  try {
    if (!chosen.mask.empty()) mask = kept(open_input({chosen.mask, in.x, in.y, in.z, ""}), memory_bytes);
    Selection selection(part, radius, mask);
    memory_bytes -= std::min(memory_bytes / 2, selection.room_bytes() * size_t(thread_count()));
    return selection;
  } catch (const Error& e) {
    throw e.in("mask {}", chosen.mask);
  }
}

std::shared_ptr<Source> kept(std::unique_ptr<Source> source, size_t& memory_bytes,
                             const std::string& output) {
  if (source->can_seek()) return source;
  const std::string folder =
      output.empty() || output == "-" ? "" : std::filesystem::path(output).parent_path().string();
  memory_bytes /= 2;
  OpenOptions options;
  options.memory_bytes = memory_bytes;
  options.spool_folder = folder.empty() ? "." : folder;
  return keep_frames(std::move(source), options);
}

}  // namespace harima
