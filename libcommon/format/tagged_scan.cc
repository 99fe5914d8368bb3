// SPDX-License-Identifier: BSD-3-Clause
#include "format/tagged_scan.h"

#include <cmath>

#include "base/error.h"

namespace harima {

namespace {

void add_flat(Scan& scan, int frame, bool is_neighbour) {
  if (!is_neighbour) scan.flats.push_back({{scan.source, {}}, 0});
  scan.flats.back().set.frames.push_back(frame);
  const std::vector<int>& frames = scan.flats.back().set.frames;
  scan.flats.back().time = 0.5 * (frames.front() + frames.back());
}

void add_projection(Scan& scan, int frame, double angle_deg) {
  if (!std::isfinite(angle_deg))
    fail("{} carries no angle, wanted projections that tell theirs, or --angles FILE or FIRST:END",
         scan.source->place(frame));
  scan.views.push_back({frame, angle_deg, double(frame)});
}

std::optional<double> number_in(const Meta& meta, std::string_view name) {
  const double value = meta.number(name, std::nan(""));
  return std::isnan(value) ? std::nullopt : std::optional<double>(value);
}

}  // namespace

Scan scan_by_tags(std::shared_ptr<const Source> source, const std::string& name, bool angles_apart) {
  const StackInfo& info = source->info();
  Scan scan;
  scan.name = name;
  scan.source = source;
  scan.meta = info.meta;
  scan.history = info.history;
  scan.remarks = info.remarks;
  scan.pixel_um = number_in(info.meta, meta_name::kPixelUm);
  scan.axis_px = number_in(info.meta, meta_name::kAxisPx);
  FrameSet darks{source, {}};
  FrameKind before = FrameKind::unknown;
  for (int frame = 0; frame < info.count; ++frame) {
    const FrameTag tag = source->tag(frame);
    if (tag.kind == FrameKind::dark) darks.frames.push_back(frame);
    else if (tag.kind == FrameKind::flat) add_flat(scan, frame, before == FrameKind::flat);
    else if (tag.kind == FrameKind::projection || tag.kind == FrameKind::unknown)
      add_projection(scan, frame, angles_apart ? 0 : tag.angle_deg);
    else
      fail("{} is a {}{}; wanted projections, flats and darks", source->place(frame), name_of(tag.kind),
           tag.kind == FrameKind::slice ? ", which is reconstructed already" : "");
    before = tag.kind;
  }
  if (!darks.frames.empty()) scan.darks.push_back(darks);
  if (!scan.views.empty()) scan.row_offset = source->tag(scan.views.front().frame).row_offset;
  return scan;
}

}  // namespace harima
