// SPDX-License-Identifier: BSD-3-Clause
#include "recon/zinger_free.h"

#include <algorithm>

#include "base/buffer.h"
#include "base/error.h"
#include "image/pixels.h"
#include "math/zinger.h"

namespace harima {

namespace {

constexpr int kSide = kZingerBox;

// Of `size`, the `kSide` ones nearest to `at`; fewer where there are not so many.
struct Nearest {
  Nearest(int at, int size) : count(std::min(kSide, size)), first(std::clamp(at - kSide / 2, 0, size - count)) {}
  const int count, first;
};

class ZingerFree : public Source {
 public:
  ZingerFree(const Scan& scan, std::string place, double difference, std::shared_ptr<ZingerTally> tally)
      : scan_(scan), place_(std::move(place)), difference_(difference), tally_(std::move(tally)) {
    info_ = scan.source->info();
    info_.count = int(scan.views.size());
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    with_pixels(info_.type, [&]<class T>() { clean<T>(index, first, last, reinterpret_cast<T*>(dst)); });
  }
  FrameTag tag(int index) const override { return scan_.source->tag(scan_.views[size_t(index)].frame); }
  std::string place(int index) const override { return scan_.source->place(scan_.views[size_t(index)].frame); }

 private:
  // Rows [top, bottom) of a view.
  template <class T>
  struct Rows {
    std::vector<T> pixels;
    int top = 0, width = 0;
    const T* row(int y) const { return pixels.data() + size_t(y - top) * size_t(width); }
  };
  template <class T>
  Rows<T> rows_of(int view, int top, int bottom) const {
    Rows<T> rows{std::vector<T>(size_t(bottom - top) * size_t(info_.width)), top, info_.width};
    scan_.source->read_rows(scan_.views[size_t(view)].frame, top, bottom, reinterpret_cast<std::byte*>(rows.pixels.data()));
    return rows;
  }

  template <class T>
  void clean(int view, int first, int last, T* out) const;
  template <class T>
  bool reference(const Rows<T>& own, const std::vector<Rows<T>>& views, int view, int y, int x, T& found) const;

  const Scan scan_;
  const std::string place_;
  const double difference_;
  const std::shared_ptr<ZingerTally> tally_;
};

template <class T>
void ZingerFree::clean(int view, int first, int last, T* out) const {
  const Nearest time(view, info_.count);
  const Rows<T> own = rows_of<T>(view, std::max(0, first - kSide + 1), std::min(info_.height, last + kSide - 1));
  std::vector<Rows<T>> views;
  for (int v = time.first; v < time.first + time.count && place_ != "projection"; ++v) views.push_back(rows_of<T>(v, first, last));
  for (int y = first; y < last; ++y, out += info_.width) {
    std::copy_n(own.row(y), info_.width, out);
    int64_t count = 0;
    for (int x = 0; x < info_.width; ++x) {
      T found{};
      if (!reference(own, views, view, y, x, found)) continue;
      out[x] = found;
      ++count;
    }
    tally_->add(view, y, count);
  }
}

// False: the sample is no zinger.
template <class T>
bool ZingerFree::reference(const Rows<T>& own, const std::vector<Rows<T>>& views, int view, int y, int x, T& found) const {
  const auto difference = Wide<T>(difference_);
  const T* rows[kSide];
  if (place_ == "row") {
    if (info_.count < 2) return false;
    const int first = Nearest(view, info_.count).first, before = view > 0 ? view - 1 : 1, after = view + 1 < info_.count ? view + 1 : before;
    bool was = false;
    found = without_zinger(views[size_t(before - first)].row(y), own.row(y), views[size_t(after - first)].row(y), info_.width, x, difference, was);
    return was;
  }
  const T sample = own.row(y)[x];
  if (place_ == "views" || place_ == "both") {
    for (size_t v = 0; v < views.size(); ++v) rows[v] = views[v].row(y) + x;
    if (!stands_out_of_box(sample, rows, int(views.size()), 1, difference, found)) return false;
    if (place_ == "views") return true;
  }
  const Nearest across(x, info_.width), down(y, info_.height);
  const bool in_time = place_ == "sinogram";
  const int count = in_time ? int(views.size()) : down.count;
  for (int i = 0; i < count; ++i) rows[i] = (in_time ? views[size_t(i)].row(y) : own.row(down.first + i)) + across.first;
  T in_space{};
  if (!stands_out_of_box(sample, rows, count, across.count, difference, in_space)) return false;
  found = place_ == "both" ? std::max(found, in_space) : in_space;
  return true;
}

}  // namespace

const std::vector<ZingerPlace>& zinger_places() {
  static const std::vector<ZingerPlace> places{{"row", "its row, and one view before and after"},
                                               {"projection", "5 x 5 pixels of its view"},
                                               {"views", "its pixel in 5 views"},
                                               {"sinogram", "5 columns in 5 views of its row"},
                                               {"both", "projection and views: what is bright in one view alone"}};
  return places;
}

Scan without_zingers(const Scan& scan, const std::string& place, double difference, std::shared_ptr<ZingerTally> tally) {
  const auto is_it = [&](const ZingerPlace& known) { return known.name == place; };
  if (std::none_of(zinger_places().begin(), zinger_places().end(), is_it)) fail_usage("'{}' is no neighbourhood of zingers", place);
  Scan clean = scan;
  clean.source = std::make_shared<ZingerFree>(scan, place, difference, std::move(tally));
  for (size_t i = 0; i < clean.views.size(); ++i) clean.views[i].frame = int(i);
  clean.state += fmt::format("zingers {} {}", place, difference);
  clean.meta.set("projections.zinger_in", place);
  clean.meta.set("projections.zinger_counts", difference);
  return clean;
}

}  // namespace harima
