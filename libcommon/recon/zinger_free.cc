// SPDX-License-Identifier: BSD-3-Clause
#include "recon/zinger_free.h"

#include <algorithm>

#include "base/buffer.h"
#include "base/error.h"
#include "image/pixels.h"
#include "math/zinger.h"
#include "recon/frame_step_source.h"
#include "recon/zinger_candidates.h"

namespace harima {

namespace {

constexpr int kSide = kZingerBox;
using Place = ZingerStep::Place;  // as zinger_places() has them

class ZingerFree : public FrameStepSource {
 public:
  ZingerFree(const Scan& scan, Place place, double difference, std::shared_ptr<ZingerTally> tally)
      : FrameStepSource(scan), place_(place), difference_(difference), tally_(std::move(tally)) {}

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    with_pixels(info_.type, [&]<class T>() { clean<T>(index, first, last, reinterpret_cast<T*>(dst)); });
  }
  FrameStep step() const override {
    return {ZingerStep{place_, difference_, info_.width, info_.height, info_.count}, info_.type,
            [this](const FrameBlock& block) { return looked_at(block); }};
  }
  void count_zingers(int view, int row, int64_t count) const override { tally_->add(view, row, count); }

 private:
  // Rows [top, bottom) of a view.
  template <class T>
  struct Rows {
    Buffer pixels;
    int top = 0, width = 0;
    const T* row(int y) const { return pixels.as<T>() + size_t(y - top) * size_t(width); }
  };
  template <class T>
  Rows<T> rows_of(int view, int top, int bottom) const {
    Rows<T> rows{Buffer(size_t(bottom - top) * size_t(info_.width) * sizeof(T)), top, info_.width};
    scan_.source->read_rows(scan_.views[size_t(view)].frame, top, bottom, rows.pixels.data());
    return rows;
  }

  template <class T>
  std::vector<Rows<T>> views_of(const NearestPlaces& time, int top, int bottom) const;

  // A sample that stands out, and its reference.
  template <class T>
  struct Found {
    int x, y;
    T reference;
  };
  template <class T>
  void clean(int view, int first, int last, T* out) const;
  template <class T>
  std::vector<Found<T>> against_rows(int view, const Rows<T>& own, int first, int last) const;
  template <class T>
  std::vector<Found<T>> in_boxes(const T* sample, int y, std::span<const T* const> rows, bool is_wide) const;
  template <class T>
  std::vector<Found<T>> in_view(int view, const Rows<T>& own, int first, int last) const;
  template <class T>
  void keep_in_views(int view, const Rows<T>& own, std::vector<Found<T>>& found) const;
  template <class T>
  bool stands_out(const T* sample, std::span<const T* const> rows, int x, bool is_wide, T& reference) const;

  bool is_in_view() const { return place_ == Place::projection || place_ == Place::both; }
  FrameBlock looked_at(const FrameBlock& block) const;

  const Place place_;
  const double difference_;
  const std::shared_ptr<ZingerTally> tally_;
};

FrameBlock ZingerFree::looked_at(const FrameBlock& block) const {
  FrameBlock all{{}, block.first_row, block.last_row};
  for (const int view : block.views) {
    const NearestPlaces time =
        place_ == Place::projection ? NearestPlaces{view, 1} : nearest_places(view, info_.count);
    for (int v = time.first; v < time.first + time.count; ++v)
      if (all.views.empty() || v > all.views.back()) all.views.push_back(v);
  }
  if (!is_in_view()) return all;
  const NearestPlaces above = nearest_places(block.first_row, info_.height),
                      below = nearest_places(block.last_row - 1, info_.height);
  all.first_row = above.first, all.last_row = below.first + below.count;
  return all;
}

template <class T>
std::vector<ZingerFree::Rows<T>> ZingerFree::views_of(const NearestPlaces& time, int top, int bottom) const {
  std::vector<Rows<T>> views;
  for (int v = time.first; v < time.first + time.count; ++v) views.push_back(rows_of<T>(v, top, bottom));
  return views;
}

template <class T>
void ZingerFree::clean(int view, int first, int last, T* out) const {
  const Rows<T> own =
      rows_of<T>(view, std::max(0, first - kSide + 1), std::min(info_.height, last + kSide - 1));
  const std::vector<Found<T>> found =
      is_in_view() ? in_view(view, own, first, last) : against_rows(view, own, first, last);
  std::vector<int64_t> counts(size_t(last - first));
  for (int y = first; y < last; ++y)
    std::copy_n(own.row(y), info_.width, out + size_t(y - first) * size_t(info_.width));
  for (const Found<T>& zinger : found) {
    out[size_t(zinger.y - first) * size_t(info_.width) + size_t(zinger.x)] = zinger.reference;
    ++counts[size_t(zinger.y - first)];
  }
  for (int y = first; y < last; ++y) tally_->add(view, y, counts[size_t(y - first)]);
}

// By the same row in views nearby.
template <class T>
std::vector<ZingerFree::Found<T>> ZingerFree::against_rows(int view, const Rows<T>& own, int first,
                                                           int last) const {
  const NearestPlaces time = nearest_places(view, info_.count);
  const std::vector<Rows<T>> views = views_of<T>(time, first, last);
  const auto [before, after] = views_beside(view, info_.count);
  std::vector<Found<T>> found;
  for (int y = first; y < last; ++y) {
    const T* rows[kSide];
    for (size_t v = 0; v < views.size(); ++v) rows[v] = views[v].row(y);
    if (place_ != Place::row) {
      const std::vector<Found<T>> more =
          in_boxes<T>(own.row(y), y, {rows, views.size()}, place_ == Place::sinogram);
      found.insert(found.end(), more.begin(), more.end());
      continue;
    }
    for (int x = 0; x < info_.width && info_.count > 1; ++x) {
      bool was = false;
      const T reference = without_zinger(rows[before - time.first], own.row(y), rows[after - time.first],
                                         info_.width, x, Wide<T>(difference_), was);
      if (was) found.push_back({x, y, reference});
    }
  }
  return found;
}

// What of row y exceeds the median of its box, the nearest columns of these rows, or its own column.
template <class T>
std::vector<ZingerFree::Found<T>> ZingerFree::in_boxes(const T* sample, int y, std::span<const T* const> rows,
                                                       bool is_wide) const {
  std::vector<Found<T>> found;
  T reference{};
  for (const int x : zinger_candidates<T>(sample, {rows, info_.width, is_wide}, Wide<T>(difference_)))
    if (stands_out(sample, rows, x, is_wide, reference)) found.push_back({x, y, reference});
  return found;
}

// By the view itself, and for `both` by those nearby, which are not read where nothing may stand out.
template <class T>
std::vector<ZingerFree::Found<T>> ZingerFree::in_view(int view, const Rows<T>& own, int first,
                                                      int last) const {
  std::vector<Found<T>> found;
  const auto box_of = [&](int y) {
    const NearestPlaces down = nearest_places(y, info_.height);
    std::vector<const T*> rows;
    for (int i = 0; i < down.count; ++i) rows.push_back(own.row(down.first + i));
    return rows;
  };
  for (int y = first; y < last; ++y)
    for (const int x : zinger_candidates<T>(own.row(y), {box_of(y), info_.width, true}, Wide<T>(difference_)))
      found.push_back({x, y, T{}});
  if (place_ == Place::both) keep_in_views(view, own, found);
  std::erase_if(found, [&](Found<T>& zinger) {
    T in_space{};
    if (!stands_out<T>(own.row(zinger.y), box_of(zinger.y), zinger.x, true, in_space)) return true;
    zinger.reference = place_ == Place::both ? std::max(zinger.reference, in_space) : in_space;
    return false;
  });
  return found;
}

// What stands out of the views nearby.
template <class T>
void ZingerFree::keep_in_views(int view, const Rows<T>& own, std::vector<Found<T>>& found) const {
  if (found.empty()) return;
  const std::vector<Rows<T>> views =
      views_of<T>(nearest_places(view, info_.count), found.front().y, found.back().y + 1);
  std::erase_if(found, [&](Found<T>& zinger) {
    const T* rows[kSide];
    for (size_t v = 0; v < views.size(); ++v) rows[v] = views[v].row(zinger.y);
    return !stands_out<T>(own.row(zinger.y), {rows, views.size()}, zinger.x, false, zinger.reference);
  });
}

// Does a sample exceed the median of its box? That is its reference, if so.
template <class T>
bool ZingerFree::stands_out(const T* sample, std::span<const T* const> rows, int x, bool is_wide,
                            T& reference) const {
  const NearestPlaces across = is_wide ? nearest_places(x, info_.width) : NearestPlaces{x, 1};
  const T* box[kSide];
  for (size_t i = 0; i < rows.size(); ++i) box[i] = rows[i] + across.first;
  return stands_out_of_box(sample[x], box, int(rows.size()), across.count, Wide<T>(difference_), reference);
}

}  // namespace

const std::vector<ZingerPlace>& zinger_places() {
  static const std::vector<ZingerPlace> places{
      {"row", "its row, and one view before and after"},
      {"projection", "5 x 5 pixels of its view"},
      {"views", "its pixel in 5 views"},
      {"sinogram", "5 columns in 5 views of its row"},
      {"both", "projection and views: what is bright in one view alone"}};
  return places;
}

Scan without_zingers(const Scan& scan, const std::string& place, double difference,
                     std::shared_ptr<ZingerTally> tally) {
  const std::vector<ZingerPlace>& places = zinger_places();
  const auto at = std::find_if(places.begin(), places.end(),
                               [&](const ZingerPlace& known) { return known.name == place; });
  if (at == places.end()) fail_usage("'{}' is no neighbourhood of zingers", place);
  Scan clean = with_frames(
      scan, std::make_shared<ZingerFree>(scan, Place(at - places.begin()), difference, std::move(tally)));
  clean.state += fmt::format("zingers {} {}", place, difference);
  clean.meta.set("projections.zinger_in", place);
  clean.meta.set("projections.zinger_counts", difference);
  return clean;
}

}  // namespace harima
