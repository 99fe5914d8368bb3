// SPDX-License-Identifier: BSD-3-Clause
#include "recon/helical_slices.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/parallel.h"
#include "base/stopwatch.h"
#include "recon/slice_groups.h"
#include "recon/slice_maker.h"
#include "recon/slice_output.h"

namespace harima {

namespace {

class HelicalLoop {
 public:
  HelicalLoop(const Scan& tall, const Recipe& recipe, const Plan& plan, const OutputWindow& pixels, Sink& sink)
      : tall_(tall), recipe_(recipe), output_(recipe, pixels, sink), spec_(fbp_spec(tall, recipe, kGroupRows)) {
    int next = plan.first_slice;
    for (const std::vector<int>& band : plan.bands) {
      SliceGroup group{band, next, kGroupRows};
      next += group.count();
      if (group.is_in(sink)) report_.skipped += group.count();
      else groups_.push_back(std::move(group));
    }
    if (!groups_.empty()) take_memory();
  }

  ReconstructionReport run(const std::function<void(int)>& on_slices, const std::function<bool()>& stop) {
    std::vector<uint8_t> made(groups_.size(), 0);
    Pipeline stages;
    stages.write_behind = kResultSlots;
    stages.read = [&](int job) {
      if (!stop()) read(groups_[size_t(job)], shown_[size_t(job % 2)]);
    };
    stages.work = [&](int job) {
      if (stop()) return;
      make(groups_[size_t(job)], shown_[size_t(job % 2)], results_[size_t(job % kResultSlots)]);
      made[size_t(job)] = 1;
    };
    stages.write = [&](int job) {
      if (!made[size_t(job)]) return;
      const Stopwatch watch(report_.write_s);
      output_.put(groups_[size_t(job)], results_[size_t(job % kResultSlots)]);
      if (on_slices) on_slices(groups_[size_t(job)].count());
    };
    run_in_order(int(groups_.size()), stages);
    return report_;
  }

 private:
  static RowSpan rows_of(const SliceGroup& group) { return {group.first_row(), group.first_row() + kGroupRows}; }

  // For the group of most views, at once: buffers that grow from group to group would leave holes that are too small for the next.
  void take_memory() {
    const auto views = [&](const SliceGroup& group) { return recipe_.helix->views_of(rows_of(group)).count(); };
    const auto most = std::ranges::max_element(groups_, {}, views);
    memory_ = Buffer(size_t(views(*most)) * view_floats_for(spec_.columns, kGroupRows) * sizeof(float));
    const Scan scan = views_showing(tall_, *recipe_.helix, rows_of(*most));
    for (Shown& shown : shown_) shown.band.raw = Buffer(BandReader(scan, recipe_).band_bytes(kGroupRows));
    for (std::vector<Frame>& out : results_)
      while (int(out.size()) < kGroupRows) out.emplace_back(PixelType::f32, spec_.out_width, spec_.out_height);
  }

  // What a group is made of.
  struct Shown {
    RowSpan views;
    Scan scan;
    Band band;
  };

  void read(const SliceGroup& group, Shown& shown) {
    const Stopwatch watch(report_.read_s);
    const RowSpan rows{group.first_row(), std::min(group.first_row() + kGroupRows, tall_.height())};
    shown.views = recipe_.helix->views_of(rows_of(group));
    shown.scan = views_showing(tall_, *recipe_.helix, rows_of(group));
    std::vector<int> list(static_cast<size_t>(rows.count()));
    std::iota(list.begin(), list.end(), rows.first);
    BandReader(shown.scan, recipe_).read(list, shown.band);
  }

  void make(const SliceGroup& group, const Shown& shown, std::vector<Frame>& out) {
    const Stopwatch watch(report_.compute_s);
    const int views = shown.views.count();
    const size_t view_floats = view_floats_for(spec_.columns, kGroupRows);
    const SinogramBatch batch{kGroupRows, views, spec_.columns, view_floats, memory_.as<float>()};
    const RowLoader loader(shown.scan, recipe_, kGroupRows);
    CorrectSpec spec = BandReader(shown.scan, recipe_).correction(shown.band);
    spec.first_counted = group.slices.front() - group.first_row();
    spec.last_counted = group.slices.back() + 1 - group.first_row();
    count(loader.load(spec, shown.band.raw.data(), 0, batch), group, shown.views);
    weigh(group, shown.views, batch);
    FbpSpec back = spec_;
    back.views = views;
    back.angle_rad = {spec_.angle_rad.begin() + shown.views.first, spec_.angle_rad.begin() + shown.views.last};
    back.weight_rad.assign(size_t(views), 1.0);  // rows have theirs already
    std::array<float*, kGroupRows> places{};
    for (size_t i = 0; i < group.slices.size(); ++i) places[size_t(lane_of_slice(group.slices[i] % kGroupRows, kGroupRows))] = out[i].row<float>(0);
    const std::vector<double> axis(size_t(kGroupRows), recipe_.axis.axis_px);
    make_fbp(recipe_.method, back)->reconstruct(batch, axis, places, size_t(spec_.out_width));
  }

  // Each row by the shares of its views.
  void weigh(const SliceGroup& group, RowSpan views, const SinogramBatch& batch) const {
    std::vector<float> weight(size_t(views.count()) * kGroupRows, 0.0f);
    for (int i = 0; i < kGroupRows; ++i) {
      if (group.first_row() + i >= tall_.height()) continue;
      const std::vector<double> shares = recipe_.helix->weights(group.first_row() + i, views);
      for (size_t view = 0; view < shares.size(); ++view) weight[view * kGroupRows + size_t(lane_of_slice(i, kGroupRows))] = float(shares[view]);
    }
    parallel_for(batch.views, [&](int view) {
      const float* const of_view = weight.data() + size_t(view) * kGroupRows;
      float* cell = batch.at(view, 0);
      for (int x = 0; x < batch.columns; ++x, cell += kGroupRows)
        for (int lane = 0; lane < kGroupRows; ++lane) cell[lane] *= of_view[lane];
    }, 4);
  }

  void count(const CorrectReport& part, const SliceGroup& group, RowSpan views) {
    report_.add_corrected(part, views.first);
    report_.samples += int64_t(views.count()) * tall_.width() * group.count();
    report_.slices += group.count();
  }

  const Scan& tall_;
  const Recipe& recipe_;
  const SliceOutput output_;
  const FbpSpec spec_;
  std::vector<SliceGroup> groups_;
  std::array<Shown, 2> shown_;
  Buffer memory_;
  std::array<std::vector<Frame>, kResultSlots> results_;
  ReconstructionReport report_;
};

}  // namespace

ReconstructionReport reconstruct_helical(const Scan& tall, const Recipe& recipe, const Plan& plan, const OutputWindow& pixels, Sink& sink,
                                         const std::function<void(int)>& on_slices, const std::function<bool()>& stop) {
  return HelicalLoop(tall, recipe, plan, pixels, sink).run(on_slices, stop ? stop : [] { return false; });
}

}  // namespace harima
