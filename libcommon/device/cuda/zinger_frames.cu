// SPDX-License-Identifier: BSD-3-Clause
// Frames without zingers, told in a neighbourhood of choice.
#include <algorithm>

#include "device/cuda/count_tree.h"
#include "device/cuda/frame_maker.h"
#include "device/cuda/kernel.h"
#include "device/cuda/typed.h"
#include "math/zinger.h"

namespace harima::CT_GPU_TARGET {

namespace {

// Where a view and those it is compared with stand among those that are read.
struct ViewCompany {
  int own, first, count, before, after;
};

// The views and rows that are read.
template <class T>
struct SeenSamples {
  const T* samples;  // [view][row][column]
  int width, rows;
  int first, height;  // row 0 is this one of the detector, of so many
  ZingerStep::Place place;
  Wide<T> difference;

  CT_HD const T* row_of(int view, int row) const {
    return samples + (size_t(view) * size_t(rows) + size_t(row)) * size_t(width);
  }

  // Does sample x of the row exceed the median of its box in these rows of its view, or of views?
  CT_HD bool stands_out_here(const ViewCompany& views, int row, int x, bool is_in_view, bool is_wide,
                             T& reference) const {
    const NearestPlaces across = is_wide ? nearest_places(x, width) : NearestPlaces{x, 1};
    const NearestPlaces down =
        is_in_view ? nearest_places(row + first, height) : NearestPlaces{views.first, views.count};
    const T* box[kZingerBox];
    for (int i = 0; i < down.count; ++i)
      box[i] = (is_in_view ? row_of(views.own, down.first + i - first) : row_of(down.first + i, row)) +
               across.first;
    return stands_out_of_box(row_of(views.own, row)[x], box, down.count, across.count, difference, reference);
  }

  CT_HD T cleaned(const ViewCompany& views, int row, int x, bool& was) const {
    using Place = ZingerStep::Place;
    const T own = row_of(views.own, row)[x];
    T in_time{}, in_space{};
    if (place == Place::row) {
      if (views.before < 0) return own;
      return without_zinger(row_of(views.before, row), row_of(views.own, row), row_of(views.after, row),
                            width, x, difference, was);
    }
    if (place == Place::views || place == Place::sinogram) {
      was = stands_out_here(views, row, x, false, place == Place::sinogram, in_time);
      return was ? in_time : own;
    }
    was = stands_out_here(views, row, x, true, true, in_space);
    if (!was || place == Place::projection) return was ? in_space : own;
    was = stands_out_here(views, row, x, false, false, in_time);
    return !was ? own : in_time < in_space ? in_space : in_time;
  }
};

// A block cleans one row of one view.
template <class T>
struct CleanedFrameRow {
  static constexpr int kThreads = 128, kPhases = 8;
  struct Args {
    SeenSamples<T> from;
    T* to;
    int shift, to_rows;  // row y of what is made is row y + shift of what is read
    const ViewCompany* company;
    int* counts;
  };
  using Shared = CountTree<kThreads>;
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    if constexpr (P == 0) {
      const int view = at.block.x, row = at.block.y, width = args.from.width;
      T* to = args.to + (size_t(view) * size_t(args.to_rows) + size_t(row)) * size_t(width);
      int count = 0;
      for (int x = at.thread; x < width; x += kThreads) {
        bool was = false;
        to[x] = args.from.cleaned(args.company[view], row + args.shift, x, was);
        count += was;
      }
      shared.count[at.thread] = count;
    } else {
      shared.template add_up<P>(at.thread);
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    if (at.thread == 0)
      args.counts[size_t(at.block.x) * size_t(args.to_rows) + size_t(at.block.y)] = shared.sum();
  }
};

class ZingerFrames : public FrameMaker {
 public:
  explicit ZingerFrames(const ZingerStep& step) : step_(step) {}

  void run(const FrameRows& from, const FrameRows& to, Stream& stream) override {
    take_company(*from.place, *to.place);
    const int views = to.views(), rows = to.place->rows();
    counts_down_ = counts_.of<int>(size_t(views) * size_t(rows));
    const ViewCompany* company = put_up(company_memory_, company_, stream);
    with_type_of(from.type, [&](auto zero) {
      using T = decltype(zero);
      const SeenSamples<T> seen{reinterpret_cast<const T*>(from.pixels),
                                step_.width,
                                from.place->rows(),
                                from.place->first_row,
                                step_.height,
                                step_.place,
                                Wide<T>(step_.difference)};
      launch<CleanedFrameRow<T>>({views, rows},
                                 {seen, reinterpret_cast<T*>(to.pixels),
                                  to.place->first_row - from.place->first_row, rows, company, counts_down_},
                                 stream);
    });
  }
  const int* zingers() const override { return counts_down_; }

 private:
  void take_company(const FrameBlock& read, const FrameBlock& made) {
    const auto place_of = [&](int view) {
      return int(std::lower_bound(read.views.begin(), read.views.end(), view) - read.views.begin());
    };
    company_.clear();
    for (const int view : made.views) {
      const NearestPlaces time = nearest_places(view, step_.views);
      const ViewsBeside beside = views_beside(view, step_.views);
      const bool is_alone = step_.views < 2;
      company_.push_back({place_of(view), place_of(time.first), time.count,
                          is_alone ? -1 : place_of(beside.before), is_alone ? -1 : place_of(beside.after)});
    }
  }

  const ZingerStep step_;
  std::vector<ViewCompany> company_;
  GrowingMemory company_memory_, counts_;
  int* counts_down_ = nullptr;
};

}  // namespace

std::unique_ptr<FrameMaker> frame_maker(const ZingerStep& step) {
  return std::make_unique<ZingerFrames>(step);
}

}  // namespace harima::CT_GPU_TARGET
