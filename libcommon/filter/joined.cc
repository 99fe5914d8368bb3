// SPDX-License-Identifier: BSD-3-Clause
#include "filter/joined.h"

#include <algorithm>
#include <climits>

#include "base/error.h"
#include "filter/sample.h"
#include "image/grid.h"
#include "image/pixels.h"

namespace harima {

namespace {

// Where a slice of the result comes from; where two are blended, the share of the second.
struct Origin {
  int part = 0, index = 0;
  int later_index = -1;  // in the next part
  double later_share = 0;
};

class Joined : public Source {
 public:
  Joined(std::vector<std::shared_ptr<Source>> parts, const Joining& how) : parts_(std::move(parts)) {
    for (size_t p = 0; p < parts_.size(); ++p) add_part(int(p), how);
    info_ = parts_[0]->info();
    info_.count = int(slices_.size());
    for (size_t p = 1; p < parts_.size(); ++p) add_history(parts_[p]->info().history);
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    const Origin& from = slices_[size_t(index)];
    parts_[size_t(from.part)]->read_rows(from.index, first, last, dst);
    if (from.later_index < 0) return;
    Frame later(info_.type, info_.width, last - first);
    parts_[size_t(from.part) + 1]->read_rows(from.later_index, first, last, later.data());
    with_pixels(info_.type, [&]<class T>() {
      T* to = reinterpret_cast<T*>(dst);
      const T* with = later.row<T>(0);
      const size_t count = size_t(info_.width) * size_t(last - first);
      for (size_t i = 0; i < count; ++i)
        to[i] = pixel_of<T>(between(double(to[i]), double(with[i]), from.later_share));
    });
  }
  FrameTag tag(int index) const override {
    const Origin& from = slices_[size_t(index)];
    FrameTag tag = parts_[size_t(from.part)]->tag(from.index);
    const int first = parts_[0]->tag(0).number;
    tag.number = first < 0 ? -1 : first + index;
    return tag;
  }
  std::string place(int index) const override {
    const Origin& from = slices_[size_t(index)];
    return parts_[size_t(from.part)]->place(from.index);
  }

 private:
  // Slices of a part that no later one has, behind those that the part before left to it.
  void add_part(int part, const Joining& how) {
    const auto p = size_t(part);
    const bool is_first = part == 0, is_last = p + 1 == parts_.size();
    const int before = is_first ? 0 : how.overlaps[p - 1], after = is_last ? 0 : how.overlaps[p],
              count = parts_[p]->info().count;
    // The earlier part keeps what is left of this.
    const int begin = how.blend ? before : before - before / 2;
    const int own_end = how.blend ? count - after : count - after / 2;
    for (int i = begin; i < own_end; ++i) slices_.push_back({part, i});
    for (int i = 0; how.blend && i < after; ++i)
      slices_.push_back({part, count - after + i, i, (i + 1.0) / (after + 1.0)});
  }

  void add_history(const History& other) {
    for (const HistoryEntry& entry : other) {
      const bool is_there =
          std::any_of(info_.history.begin(), info_.history.end(), [&](const HistoryEntry& known) {
            return known.tool == entry.tool && known.start == entry.start && known.argv == entry.argv;
          });
      if (!is_there) info_.history.push_back(entry);
    }
  }

  const std::vector<std::shared_ptr<Source>> parts_;
  std::vector<Origin> slices_;
};

void check_alike(const StackInfo& a, const StackInfo& b, const std::string& first, const std::string& other) {
  if (a.width != b.width || a.height != b.height || a.type != b.type)
    fail("{}: found slices of {} x {} {}, wanted {} x {} {} as in {}", other, b.width, b.height,
         name_of(b.type), a.width, a.height, name_of(a.type), first);
  const Grid one = grid_of(a.meta), two = grid_of(b.meta);
  if (one.is_known && two.is_known && one.voxel_um != two.voxel_um)
    fail("{}: found voxels of {} um, wanted {} um as in {}", other, fmt::join(two.voxel_um, " x "),
         fmt::join(one.voxel_um, " x "), first);
  for (const std::string_view name : {meta_name::kWindowLow, meta_name::kWindowHigh})
    if (a.meta.number(name, 0) != b.meta.number(name, 0))
      fail("{}: {} is {}, wanted {} as in {}: the same numbers mean other values", other, name,
           b.meta.number(name, 0), a.meta.number(name, 0), first);
}

}  // namespace

std::unique_ptr<Source> joined(std::vector<std::shared_ptr<Source>> parts,
                               const std::vector<std::string>& names, const Joining& how) {
  int64_t slices = 0;
  for (size_t p = 0; p < parts.size(); ++p) {
    check_alike(parts[0]->info(), parts[p]->info(), names[0], names[p]);
    const int before = p > 0 ? how.overlaps[p - 1] : 0, after = p + 1 < parts.size() ? how.overlaps[p] : 0;
    if (int64_t{before} + after > parts[p]->info().count)
      fail_usage("--overlap leaves nothing of {}: it has {} slices, {} of them are in others too", names[p],
                 parts[p]->info().count, before + after);
    slices += parts[p]->info().count;
  }
  if (slices > INT_MAX) fail("{} slices are more than can be counted", slices);
  return std::make_unique<Joined>(std::move(parts), how);
}

}  // namespace harima
