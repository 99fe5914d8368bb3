// SPDX-License-Identifier: BSD-3-Clause
// Frames without zingers, told in a neighbourhood of choice.
#include <algorithm>

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

// A block cleans one row of one view; what it has replaced is put together in a tree.
template <class T>
struct CleanedFrameRow {
  static constexpr int kThreads = 128, kPhases = 8;
  struct Args {
    const T* from;
    T* to;
    int width, rows, shift, to_rows;  // row y of what is made is row y + shift of what is read
    int first, height;                // row 0 of what is read is this one, of so many
    ZingerStep::Place place;
    Wide<T> difference;
    const ViewCompany* company;
    int* counts;
  };
  struct Shared {
    int count[kThreads];
  };
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }
  CT_HD static const T* row_of(const Args& args, int view, int row) { return args.from + (size_t(view) * size_t(args.rows) + size_t(row)) * size_t(args.width); }

  // Does sample x of the row exceed the median of its box in these rows of its view, or of views?
  CT_HD static bool stands_out_here(const Args& args, const ViewCompany& views, int row, int x, bool is_in_view, bool is_wide, T& reference) {
    const NearestPlaces across = is_wide ? nearest_places(x, args.width) : NearestPlaces{x, 1};
    const NearestPlaces down = is_in_view ? nearest_places(row + args.first, args.height) : NearestPlaces{views.first, views.count};
    const T* box[kZingerBox];
    for (int i = 0; i < down.count; ++i)
      box[i] = (is_in_view ? row_of(args, views.own, down.first + i - args.first) : row_of(args, down.first + i, row)) + across.first;
    return stands_out_of_box(row_of(args, views.own, row)[x], box, down.count, across.count, args.difference, reference);
  }

  CT_HD static T cleaned(const Args& args, const ViewCompany& views, int row, int x, bool& was) {
    using Place = ZingerStep::Place;
    const T own = row_of(args, views.own, row)[x];
    T in_time{}, in_space{};
    if (args.place == Place::row) {
      if (views.before < 0) return own;
      return without_zinger(row_of(args, views.before, row), row_of(args, views.own, row), row_of(args, views.after, row), args.width, x, args.difference, was);
    }
    if (args.place == Place::views || args.place == Place::sinogram) {
      was = stands_out_here(args, views, row, x, false, args.place == Place::sinogram, in_time);
      return was ? in_time : own;
    }
    was = stands_out_here(args, views, row, x, true, true, in_space);
    if (!was || args.place == Place::projection) return was ? in_space : own;
    was = stands_out_here(args, views, row, x, false, false, in_time);
    return !was ? own : in_time < in_space ? in_space : in_time;
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    if constexpr (P == 0) {
      const int view = at.block.x, row = at.block.y;
      T* to = args.to + (size_t(view) * size_t(args.to_rows) + size_t(row)) * size_t(args.width);
      int count = 0;
      for (int x = at.thread; x < args.width; x += kThreads) {
        bool was = false;
        to[x] = cleaned(args, args.company[view], row + args.shift, x, was);
        count += was;
      }
      shared.count[at.thread] = count;
    } else if (at.thread < kThreads >> P) {
      shared.count[at.thread] += shared.count[at.thread + (kThreads >> P)];
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    if (at.thread == 0) args.counts[size_t(at.block.x) * size_t(args.to_rows) + size_t(at.block.y)] = shared.count[0];
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
      launch<CleanedFrameRow<T>>({views, rows},
                                 {reinterpret_cast<const T*>(from.pixels), reinterpret_cast<T*>(to.pixels), step_.width, from.place->rows(),
                                  to.place->first_row - from.place->first_row, rows, from.place->first_row, step_.height, step_.place,
                                  Wide<T>(step_.difference), company, counts_down_},
                                 stream);
    });
  }
  const int* zingers() const override { return counts_down_; }

 private:
  void take_company(const FrameBlock& read, const FrameBlock& made) {
    const auto place_of = [&](int view) { return int(std::lower_bound(read.views.begin(), read.views.end(), view) - read.views.begin()); };
    company_.clear();
    for (const int view : made.views) {
      const NearestPlaces time = nearest_places(view, step_.views);
      const ViewsBeside beside = views_beside(view, step_.views);
      const bool is_alone = step_.views < 2;
      company_.push_back({place_of(view), place_of(time.first), time.count, is_alone ? -1 : place_of(beside.before), is_alone ? -1 : place_of(beside.after)});
    }
  }

  const ZingerStep step_;
  std::vector<ViewCompany> company_;
  GrowingMemory company_memory_, counts_;
  int* counts_down_ = nullptr;
};

}  // namespace

std::unique_ptr<FrameMaker> frame_maker(const ZingerStep& step) { return std::make_unique<ZingerFrames>(step); }

}  // namespace harima::CT_GPU_TARGET
