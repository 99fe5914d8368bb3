// SPDX-License-Identifier: BSD-3-Clause
#include "format/spring8_frames.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>

#include "base/error.h"
#include "base/parallel.h"
#include "format/averaged_source.h"
#include "format/camera_plan.h"
#include "format/peek.h"
#include "format/words.h"

namespace harima {

extern const Format kHisFormat;

namespace {

namespace fs = std::filesystem;

std::vector<FrameTag> tags_of(const OutputLog& log) {
  std::vector<FrameTag> tags;
  for (const LogLine& line : log.scan)
    tags.push_back({line.is_sample ? FrameKind::projection : FrameKind::flat,
                    line.is_sample ? line.angle_deg : std::numeric_limits<double>::quiet_NaN(), 0});
  return tags;
}

// One file a frame, opened for each read: a scan has more files than a process may hold open.
class FileFrames : public Source {
 public:
  FileFrames(std::vector<std::string> files, std::vector<FrameTag> tags)
      : files_(std::move(files)), tags_(std::move(tags)) {
    const auto first = open_frame(files_.front());
    info_ = first->info();
    info_.count = int(files_.size());
    parallel_for(info_.count,
                 [&](int i) { check_alike(files_[size_t(i)], open_frame(files_[size_t(i)])->info()); });
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    const auto frame = open_frame(files_[size_t(index)]);
    check_alike(files_[size_t(index)], frame->info());
    frame->read_rows(0, first, last, dst);
  }
  FrameTag tag(int index) const override { return tags_[size_t(index)]; }
  std::string place(int index) const override { return files_[size_t(index)]; }

 private:
  static std::unique_ptr<Source> open_frame(const std::string& file) {
    auto source = open_source(file);
    if (source->info().count != 1) fail("{}: holds {} frames, wanted 1", file, source->info().count);
    return source;
  }
  void check_alike(const std::string& file, const StackInfo& found) const {
    if (found.width != info_.width || found.height != info_.height || found.type != info_.type)
      fail("{}: found {} x {} {}, wanted {} x {} {} as {}", file, found.width, found.height,
           name_of(found.type), info_.width, info_.height, name_of(info_.type), files_.front());
  }

  std::vector<std::string> files_;
  std::vector<FrameTag> tags_;
};

// Frames first, first + step, ... before last of a camera's sequence.
class PartOfSequence : public Source {
 public:
  PartOfSequence(std::shared_ptr<const Source> whole, const IntRange& frames)
      : whole_(std::move(whole)), first_(frames.first), step_(frames.step) {
    info_ = whole_->info();
    if (frames.last < info_.count) info_.remarks.clear();  // they tell of the end
    info_.count = (frames.last - frames.first + step_ - 1) / step_;
  }
  void read_rows(int index, int first, int last, std::byte* dst) const override {
    whole_->read_rows(at(index), first, last, dst);
  }
  FrameTag tag(int index) const override { return whole_->tag(at(index)); }
  std::string place(int index) const override { return whole_->place(at(index)); }

 private:
  int at(int index) const { return first_ + index * step_; }

  const std::shared_ptr<const Source> whole_;
  const int first_, step_;
};

std::shared_ptr<const Source> part_of(std::shared_ptr<const Source> camera, const std::string& his,
                                      const IntRange& frames) {
  if (frames.last == 0) return camera;
  const int count = camera->info().count;
  IntRange those = frames;
  if (those.last == kNoLast) those.last = count;
  if (those.first < 0 || those.last > count || those.first >= those.last || those.step < 1)
    fail_usage("{}: has {} frames, and {}:{}:{} are asked for, wanted some of 0:{}", his, count, those.first,
               those.last, those.step, count);
  return std::make_shared<PartOfSequence>(std::move(camera), those);
}

std::map<int, std::string> by_number(const std::vector<std::string>& files) {
  std::map<int, std::string> numbered;
  for (const std::string& file : files) {
    const std::string stem = fs::path(file).stem().string().substr(1);
    int number = 0;
    const size_t digits = std::min(stem.find_first_not_of("0123456789"), stem.size());
    if (!is_number(std::string_view(stem).substr(0, digits), number)) continue;
    const auto [at, is_new] = numbered.emplace(number, file);
    if (!is_new) fail("{}: the same frame as {}; remove one", file, at->second);
  }
  return numbered;
}

// Averages that conv.bat or the convention make, for the lines of a log.
std::vector<std::vector<int>> groups_of(const CameraPlan& plan, const OutputLog& log,
                                        const std::string& said_by) {
  std::vector<std::vector<int>> groups;
  for (const LogLine& line : log.scan) {
    const auto at = plan.q.find(line.number);
    if (at == plan.q.end())
      fail("{}: makes no frame q{}, wanted by {} line {}", said_by, line.number, log.path, line.line);
    groups.push_back(at->second);
  }
  return groups;
}

void append(std::vector<std::string>& to, const std::vector<std::string>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

Spring8Frames frames_from_files(const Spring8Folder& folder, const OutputLog& log) {
  const bool is_img = !folder.dark_img.empty();
  if (!is_img && folder.dark_tif.empty())
    fail(
        "{}: found neither dark.img nor dark.tif; a series without its own dark needs the first scan's "
        "copied here",
        folder.path);
  const std::map<int, std::string> numbered = by_number(is_img ? folder.q_img : folder.q_tif);
  std::vector<std::string> files;
  for (const LogLine& line : log.scan) {
    const auto at = numbered.find(line.number);
    if (at == numbered.end())
      fail("{}: no frame q{:03d}{}, wanted by {} line {}", folder.path, line.number, is_img ? ".img" : ".tif",
           log.path, line.line);
    files.push_back(at->second);
  }
  Spring8Frames frames;
  frames.q = std::make_shared<FileFrames>(files, tags_of(log));
  const FrameTag dark{FrameKind::dark};
  frames.dark = std::make_shared<FileFrames>(std::vector{is_img ? folder.dark_img : folder.dark_tif},
                                             std::vector{dark});
  return frames;
}

int frames_named(const std::string& conv, const std::string& his, int count) {
  const CameraPlan plan = read_conv(conv, fs::path(unpacked_name(his)).stem().string(), count);
  int last = -1;
  for (const int frame : plan.dark) last = std::max(last, frame);
  for (const auto& [number, group] : plan.q)
    last = std::max(last, *std::max_element(group.begin(), group.end()));
  return last + 1;
}

Spring8Frames frames_from_camera(const std::string& his, const std::string& conv, const OutputLog& log,
                                 const IntRange& part) {
  const std::shared_ptr<const Source> camera = part_of(kHisFormat.open(his, {}), his, part);
  const bool is_told = !conv.empty();
  const bool is_whole = camera->info().remarks.empty();
  const CameraPlan plan =
      is_told ? read_conv(conv, fs::path(unpacked_name(his)).stem().string(), camera->info().count, is_whole)
              : plan_by_convention(*camera, log);
  const std::string said_by = is_told ? conv : his;
  if (plan.dark.empty()) fail("{}: makes no dark", said_by);
  Spring8Frames frames;
  frames.remarks = camera->info().remarks;
  append(frames.remarks, plan.remarks);
  frames.q = std::make_shared<AveragedSource>(camera, groups_of(plan, log, said_by), tags_of(log));
  const FrameTag dark{FrameKind::dark};
  frames.dark =
      std::make_shared<AveragedSource>(camera, std::vector<std::vector<int>>{plan.dark}, std::vector{dark});
  return frames;
}

}  // namespace harima
