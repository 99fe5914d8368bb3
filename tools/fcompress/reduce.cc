// SPDX-License-Identifier: BSD-3-Clause
#include "reduce.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "cli/tool.h"
#include "format/stream_message.h"
#include "image/bin.h"
#include "image/grid.h"

namespace harima {

namespace {

OpenOptions open_options(const Options& opt) {
  OpenOptions options;
  options.raw = opt.raw;
  return options;
}

// Groups of up to `average` neighbours of one kind.
int group_count(const std::vector<FrameKind>& kinds, int average) {
  int groups = 0;
  for (size_t i = 0, in_group = 0; i < kinds.size(); ++i) {
    const bool begins = i == 0 || kinds[i] != kinds[i - 1] || in_group == size_t(average);
    in_group = begins ? 1 : in_group + 1;
    groups += begins;
  }
  return groups;
}

StackInfo target_of(const Series& series, int average, int bin) {
  StackInfo target = series.info();
  target.width /= bin;
  target.height /= bin;
  const std::vector<FrameKind> kinds = series.kinds();
  target.count = kinds.empty() ? -1 : group_count(kinds, average);
  const double pixel_um = target.meta.number(meta_name::kPixelUm, 0);
  if (!series.is_scan()) set_grid(grid_of(target.meta).coarser({bin, bin, average}, true), target.meta);
  else if (pixel_um > 0) target.meta.set(meta_name::kPixelUm, bin * pixel_um);
  if (target.meta.has(meta_name::kAxisPx))
    target.meta.set(meta_name::kAxisPx, binned_axis(target.meta.number(meta_name::kAxisPx, 0), bin));
  for (const auto name : {meta_name::kMin, meta_name::kMax}) target.meta.remove(name);
  return target;
}

FrameTag tag_of(const std::vector<Frame>& frames, int bin) {
  FrameTag tag = frames[0].tag;
  double sum = 0;
  for (const Frame& frame : frames) sum += frame.tag.angle_deg;
  tag.angle_deg = sum / double(frames.size());
  tag.axis_px = binned_axis(tag.axis_px, bin);
  if (frames.size() > 1) tag.number = -1;
  return tag;
}

}  // namespace

bool is_reduced(const Options& opt) { return opt.average > 1 || opt.bin > 1; }

ReducedStream::ReducedStream(const std::string& path, const Options& opt, bool has_checksums)
    : path_(path), average_(opt.average), bin_(opt.bin),
      most_bytes_(parse_size(opt.memory, common_options().memory_bytes)), has_checksums_(has_checksums),
      series_(path, open_options(opt)), target_(target_of(series_, average_, bin_)) {
  const StackInfo& from = series_.info();
  if (target_.width < 1 || target_.height < 1)
    fail_usage("{}: --bin {} leaves nothing of {} x {}", path, bin_, from.width, from.height);
  const size_t bytes = size_t(average_) * size_t(from.width) * size_t(from.height) * bytes_of(from.type);
  if (bytes > most_bytes_)
    fail("{}: {} frames together are {} bytes, wanted at most {}; --memlimit allows more", path, average_,
         bytes, most_bytes_);
}

ReadSome ReducedStream::reader() {
  return [this](void* dst, size_t wanted) -> size_t {
    while (taken_ == bytes_.size()) {
      bytes_.clear();
      taken_ = 0;
      if (state_ == State::ended) return 0;
      if (state_ == State::start) begin();
      else if (!next_group()) {
        History history = series_.info().history;
        history.push_back(this_run({path_}, "cpu"));
        const std::string end = end_message(target_of(series_, average_, bin_).meta, history);
        bytes_.assign(reinterpret_cast<const std::byte*>(end.data()),
                      reinterpret_cast<const std::byte*>(end.data() + end.size()));
        state_ = State::ended;
      }
    }
    const size_t count = std::min(wanted, bytes_.size() - taken_);
    std::memcpy(dst, bytes_.data() + taken_, count);
    taken_ += count;
    return count;
  };
}

void ReducedStream::begin() {
  const std::string start = start_message(target_);
  bytes_.assign(reinterpret_cast<const std::byte*>(start.data()),
                reinterpret_cast<const std::byte*>(start.data() + start.size()));
  state_ = State::frames;
}

bool ReducedStream::next_group() {
  std::vector<Frame> group;
  if (ahead_) group.push_back(*std::exchange(ahead_, std::nullopt));
  for (Frame frame; group.size() < size_t(average_) && series_.next(frame); frame = {}) {
    if (!group.empty() && frame.tag.kind != group[0].tag.kind) {
      ahead_ = std::move(frame);
      break;
    }
    group.push_back(std::move(frame));
  }
  if (group.empty()) return false;
  Frame result(target_.type, target_.width, target_.height);
  bin_frames(group, {bin_, bin_, average_}, BinMode::mean, result);
  result.tag = tag_of(group, bin_);
  frames_ += int(group.size());
  put_frame(result);
  return true;
}

void ReducedStream::put_frame(const Frame& frame) {
  StreamImage image;
  image.image_id = uint64_t(groups_++);
  image.tag = frame.tag;
  image.meta = without_tag(tag_meta(frame.tag));
  const std::byte* const pixels = frame.view().data;
  if (has_checksums_) image.xxh3 = xxh3(pixels, frame.bytes());
  const std::string head = image_head(image, frame.type(), frame.width(), frame.height());
  bytes_.resize(head.size() + frame.bytes());
  std::memcpy(bytes_.data(), head.data(), head.size());
  std::memcpy(bytes_.data() + head.size(), pixels, frame.bytes());
}

std::string ReducedStream::json() const {
  return fmt::format(R"({{"average": {}, "bin": {}, "columns": {}, "rows": {}}})", average_, bin_,
                     series_.info().width, series_.info().height);
}

std::string ReducedStream::words() const {
  const StackInfo& from = series_.info();
  std::string text = fmt::format("{}: {} frames of {} x {} became {} of {} x {}: the mean of",
                                 path_ == "-" ? "standard input" : path_, frames_, from.width, from.height,
                                 groups_, target_.width, target_.height);
  if (average_ > 1) text += fmt::format(" up to {} frames{}", average_, bin_ > 1 ? " and of" : "");
  if (bin_ > 1) text += fmt::format(" {0} x {0} pixels", bin_);
  const int columns = from.width % bin_, rows = from.height % bin_;
  if (columns + rows > 0)
    text += fmt::format("; {} columns and {} rows at the far edges are left out", columns, rows);
  return text;
}

}  // namespace harima
