// SPDX-License-Identifier: BSD-3-Clause
#include "format/ome_zarr.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>

#include "base/error.h"
#include "base/part_file.h"
#include "format/meta_json.h"
#include "format/result.h"
#include "format/series_folder.h"
#include "format/sidecar.h"
#include "image/bin.h"
#include "image/grid.h"

namespace harima {

namespace fs = std::filesystem;

extern const Format kZarrFormat;

namespace {

constexpr int kShortEnough = 256;

int half(int length) { return (length + 1) / 2; }

StackInfo halved(StackInfo stack) {
  stack.width = half(stack.width);
  stack.height = half(stack.height);
  stack.count = half(stack.count);
  set_grid(grid_of(stack.meta).coarser({2, 2, 2}, true), stack.meta);
  return stack;
}

std::vector<StackInfo> levels_of(const StackInfo& stack) {
  std::vector<StackInfo> levels{stack};
  while (std::max({levels.back().width, levels.back().height, levels.back().count}) > kShortEnough)
    levels.push_back(halved(levels.back()));
  return levels;
}

// "multiscales" of the group.
Json multiscales(const std::string& name, const std::vector<StackInfo>& levels) {
  Json axes = Json::array(), datasets = Json::array();
  for (const char* axis : {"z", "y", "x"})
    axes.push_back({{"name", axis}, {"type", "space"}, {"unit", "micrometer"}});
  const Grid whole = grid_of(levels.front().meta);
  for (size_t level = 0; level < levels.size(); ++level) {
    const Grid grid = grid_of(levels[level].meta);
    Json scale = Json::array(), shift = Json::array();
    for (const size_t axis : {2, 1, 0}) {
      scale.push_back(grid.voxel_um[axis]);
      shift.push_back(0.5 * (grid.voxel_um[axis] - whole.voxel_um[axis]));
    }
    datasets.push_back(
        {{"path", std::to_string(level)},
         {"coordinateTransformations",
          {{{"type", "scale"}, {"scale", scale}}, {{"type", "translation"}, {"translation", shift}}}}});
  }
  return Json::array(
      {{{"version", "0.4"}, {"name", name}, {"type", "mean"}, {"axes", axes}, {"datasets", datasets}}});
}

bool is_of_group(const std::string& name) { return name.starts_with(".z"); }

class OmeZarrSink : public Sink {
 public:
  OmeZarrSink(const std::string& folder, const SinkInfo& info) : folder_(folder), info_(info) {
    if (info.stack.count < 1) fail("{}: a pyramid wants the number of slices beforehand", folder);
    claim_.emplace(folder, info, is_of_group);
    for (const StackInfo& stack : levels_of(info.stack)) {
      SinkInfo level = info;
      level.stack = stack;
      levels_.push_back(
          {stack,
           kZarrFormat.create((fs::path(folder) / std::to_string(levels_.size())).string(), level),
           {}});
    }
  }

  bool any_order() const override { return true; }
  bool keeps_frames() const override { return true; }
  // With all that is made of it.
  bool has(int index) const override {
    return std::ranges::all_of(
        levels_, [&](const Level& level) { return level.sink->has(index >> (&level - levels_.data())); });
  }

  void put(int index, FrameView frame, const Meta& meta) override { put(0, index, frame, meta); }

  void close(const Meta& meta, const History& history) override {
    for (const Level& level : levels_) {
      Meta own = meta;
      set_grid(grid_of(level.stack.meta), own);
      level.sink->close(own, history);
    }
    Meta all = meta;
    mark_made(info_, all);
    const Json attributes{
        {"multiscales", multiscales(fs::path(folder_).lexically_normal().filename().string(), stacks())}};
    write_text(".zattrs", attributes.dump(1) + "\n");
    write_text(".zgroup", "{\n \"zarr_format\": 2\n}\n");
    finish_series_folder(folder_, info_, info_.stack, all, history);
  }

 private:
  struct Level {
    StackInfo stack;
    std::unique_ptr<Sink> sink;
    std::map<int, Frame> waiting;  // for their neighbours, by number
  };

  std::vector<StackInfo> stacks() const {
    std::vector<StackInfo> stacks;
    for (const Level& level : levels_) stacks.push_back(level.stack);
    return stacks;
  }

  void put(size_t number, int index, FrameView frame, const Meta& meta) {
    Level& level = levels_[number];
    level.sink->put(index, frame, meta);
    if (number + 1 == levels_.size()) return;
    Frame own(frame.type, frame.width, frame.height);
    copy_rows(frame, 0, frame.height, own.data());
    std::vector<Frame> block{own};
    if ((index | 1) < level.stack.count) {
      const std::lock_guard lock(mutex_);
      const auto mate = level.waiting.find(index ^ 1);
      if (mate == level.waiting.end()) {
        level.waiting.emplace(index, std::move(own));
        return;
      }
      block.insert(index % 2 ? block.begin() : block.end(), mate->second);
      level.waiting.erase(mate);
    }
    const StackInfo& next = levels_[number + 1].stack;
    Frame mean(next.type, next.width, next.height);
    bin_frames(block, {2, 2, 2}, BinMode::mean, mean);
    put(number + 1, index / 2, mean, {});
  }

  void write_text(const char* name, const std::string& text) {
    PartFile file((fs::path(folder_) / name).string());
    file.write(std::as_bytes(std::span(text)), 0);
    file.commit();
  }

  const std::string folder_;
  std::optional<ClaimedFolder> claim_;
  const SinkInfo info_;
  std::vector<Level> levels_;
  std::mutex mutex_;  // of what waits
};

}  // namespace

bool is_ome_zarr(const std::string& path) {
  fs::path name = fs::path(path).lexically_normal();
  if (!name.has_filename()) name = name.parent_path();
  return name.string().ends_with(".ome.zarr");
}

std::unique_ptr<Sink> create_ome_zarr(const std::string& path, const SinkInfo& info) {
  return std::make_unique<OmeZarrSink>(path, info);
}

}  // namespace harima
