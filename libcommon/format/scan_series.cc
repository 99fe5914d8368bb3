// SPDX-License-Identifier: BSD-3-Clause
#include "format/scan_series.h"

#include <filesystem>
#include <utility>

#include "base/error.h"

namespace harima {

namespace {

namespace fs = std::filesystem;

// A scan by its own word, or by the log beside it.
bool is_scan_file(const std::string& path, const OpenOptions& options) {
  const Format& format = format_of(path, options);
  if (!format.scan || path == "-") return false;
  if (format.has_roles) return format.has_roles(path);
  const fs::path folder = fs::is_directory(path) ? fs::path(path) : fs::path(path).parent_path();
  return fs::exists(folder / "output.log");
}

bool is_of_scan(FrameKind kind) {
  return kind == FrameKind::projection || kind == FrameKind::flat || kind == FrameKind::dark;
}

}  // namespace

Series::Series(const std::string& path, const OpenOptions& options) {
  if (is_scan_file(path, options) && format_of(path, options).name != std::string_view("stream")) {
    take_scan(open_scan(path, options));
    return;
  }
  source_ = open_source(path, options);
  for (int i = 0; source_->can_seek() && i < source_->info().count; ++i)
    items_.push_back({source_, i, source_->tag(i)});
  if (Frame frame; !source_->can_seek() && source_->next(frame)) first_ = std::move(frame);
  if (items_.empty() && !first_) fail("{}: holds no frames", path);
  is_scan_ = is_of_scan(first_ ? first_->tag.kind : items_[0].tag.kind);
}

void Series::take_scan(const Scan& scan) {
  is_scan_ = true;
  info_ = scan.source->info();
  info_.meta = scan.meta;
  info_.history = scan.history;
  if (scan.pixel_um) info_.meta.set(meta_name::kPixelUm, *scan.pixel_um);
  if (scan.axis_px) info_.meta.set(meta_name::kAxisPx, *scan.axis_px);
  for (const FrameSet& set : scan.darks) take_set(set, FrameKind::dark);
  size_t flat = 0;
  for (const View& view : scan.views) {
    for (; flat < scan.flats.size() && scan.flats[flat].time <= view.time; ++flat)
      take_set(scan.flats[flat].set, FrameKind::flat);
    FrameTag tag = scan.source->tag(view.frame);
    tag.kind = FrameKind::projection;
    tag.angle_deg = view.angle_deg;
    items_.push_back({scan.source, view.frame, tag});
  }
  for (; flat < scan.flats.size(); ++flat) take_set(scan.flats[flat].set, FrameKind::flat);
  info_.count = int(items_.size());
}

void Series::take_set(const FrameSet& set, FrameKind kind) {
  for (int frame : set.frames) {
    if (set.source->info().type != info_.type)
      fail("{}: is {}, the projections are {}", set.source->place(frame), name_of(set.source->info().type),
           name_of(info_.type));
    FrameTag tag = set.source->tag(frame);
    tag.kind = kind;
    items_.push_back({set.source, frame, tag});
  }
}

bool Series::next(Frame& frame) {
  if (first_) {
    frame = *std::exchange(first_, std::nullopt);
    return true;
  }
  if (is_pipe()) return source_->next(frame);
  if (next_ == items_.size()) return false;
  const Item& item = items_[next_++];
  frame = Frame(info().type, info().width, info().height);
  item.source->read_rows(item.frame, 0, info().height, frame.data());
  frame.tag = item.tag;
  return true;
}

std::vector<FrameKind> Series::kinds() const {
  std::vector<FrameKind> kinds;
  for (const Item& item : items_) kinds.push_back(item.tag.kind);
  return kinds;
}

}  // namespace harima
