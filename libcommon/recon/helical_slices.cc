// SPDX-License-Identifier: BSD-3-Clause
#include "recon/helical_slices.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include "base/parallel.h"
#include "base/stopwatch.h"
#include "recon/frames_on_gpus.h"
#include "recon/helical_gpus.h"
#include "recon/slice_groups.h"
#include "recon/slice_maker.h"
#include "recon/slice_output.h"

namespace harima {

namespace {

class HelicalLoop {
 public:
  HelicalLoop(const Scan& tall, const Recipe& recipe, const Plan& plan, const OutputWindow& pixels,
              Sink& sink)
      : tall_(tall), recipe_(recipe), gpus_(plan.gpus), pixels_(pixels), output_(recipe, pixels, sink),
        spec_(fbp_spec(tall, recipe, kGroupRows)),
        frames_(FramesOnGpus::of(tall, plan.gpus, recipe.flat_field.bad_pixels)) {
    int next = plan.first_slice;
    for (const std::vector<int>& band : plan.bands) {
      GroupsToMake left = unfinished(band, next, kGroupRows, sink);
      next += int(band.size());
      report_.skipped += left.there;
      if (!left.groups.empty()) jobs_.push_back(std::move(left.groups));
    }
    if (!jobs_.empty()) take_memory();
  }

  ReconstructionReport run(const std::function<void(int)>& on_slices, const std::function<bool()>& stop) {
    std::vector<uint8_t> made(jobs_.size(), 0);
    Pipeline stages;
    stages.write_behind = kResultSlots;
    stages.read = [&](int job) {
      if (!stop()) read(jobs_[size_t(job)], shown_[size_t(job % 2)]);
    };
    stages.work = [&](int job) {
      if (stop()) return;
      make(jobs_[size_t(job)], shown_[size_t(job % 2)], results_[size_t(job % kResultSlots)]);
      made[size_t(job)] = 1;
    };
    stages.write = [&](int job) {
      if (made[size_t(job)]) write(jobs_[size_t(job)], results_[size_t(job % kResultSlots)], on_slices);
    };
    run_in_order(int(jobs_.size()), stages);
    return report_;
  }

 private:
  using Job = std::vector<SliceGroup>;  // groups that are made at the same time: one, or one on each GPU

  // What a group is made of.
  struct Shown {
    RowSpan views;
    Scan scan;
    Band band;
  };
  struct Result {
    std::vector<Frame> slices;    // of each row of the group
    std::vector<SliceSeen> seen;  // of those that a GPU made whole numbers
  };

  static RowSpan rows_of(const SliceGroup& group) {
    return {group.first_row(), group.first_row() + kGroupRows};
  }
  RowSpan views_of(const SliceGroup& group) const { return recipe_.helix->views_of(rows_of(group)); }

  // For the group of most views, at once: buffers that grow from group to group would leave holes that are
  // too small for the next.
  void take_memory() {
    const SliceGroup* most = &jobs_.front().front();
    size_t together = 0;
    for (const Job& job : jobs_) {
      together = std::max(together, job.size());
      for (const SliceGroup& group : job)
        if (views_of(group).count() > views_of(*most).count()) most = &group;
    }
    const Scan scan = views_showing(tall_, *recipe_.helix, rows_of(*most));
    if (frames_) frames_->take_gpus(kGroupRows);
    if (gpus_.backend) on_gpus_.emplace(scan, recipe_, pixels_, gpus_);
    else
      memory_ = Buffer(size_t(views_of(*most).count()) * view_floats_for(spec_.columns, kGroupRows) *
                       sizeof(float));
    const size_t band_bytes = BandReader(scan, recipe_, frames_).band_bytes(kGroupRows);
    for (std::vector<Shown>& shown : shown_) {
      shown.resize(together);
      for (Shown& one : shown)
        one.band.raw = gpus_.backend ? gpus_.backend->host_buffer(band_bytes) : Buffer(band_bytes);
    }
    for (std::vector<Result>& results : results_) {
      results.resize(together);
      for (Result& result : results)
        for (int i = 0; i < kGroupRows; ++i)
          result.slices.push_back(on_gpus_ ? on_gpus_->new_slice()
                                           : Frame(PixelType::f32, spec_.out_width, spec_.out_height));
    }
  }

  void read(const Job& job, std::vector<Shown>& shown) {
    const Stopwatch watch(report_.read_s);
    for (size_t i = 0; i < job.size(); ++i) read(job[i], shown[i]);
  }

  void read(const SliceGroup& group, Shown& shown) {
    const RowSpan rows{group.first_row(), std::min(group.first_row() + kGroupRows, tall_.height())};
    shown.views = views_of(group);
    shown.scan = views_showing(tall_, *recipe_.helix, rows_of(group));
    std::vector<int> list(static_cast<size_t>(rows.count()));
    std::iota(list.begin(), list.end(), rows.first);
    BandReader(shown.scan, recipe_, frames_).read(list, shown.band);
  }

  // Rows that are for company are not counted.
  CorrectSpec correction(const SliceGroup& group, const Shown& shown) const {
    CorrectSpec spec = BandReader(shown.scan, recipe_, frames_).correction(shown.band);
    spec.first_counted = group.slices.front() - group.first_row();
    spec.last_counted = group.slices.back() + 1 - group.first_row();
    return spec;
  }

  void make(const Job& job, const std::vector<Shown>& shown, std::vector<Result>& results) {
    const Stopwatch watch(report_.compute_s);
    if (on_gpus_) make_on_gpus(job, shown, results);
    else make(job.front(), shown.front(), results.front());
  }

  void make(const SliceGroup& group, const Shown& shown, Result& result) {
    const int views = shown.views.count();
    const size_t view_floats = view_floats_for(spec_.columns, kGroupRows);
    const SinogramBatch batch{kGroupRows, views, spec_.columns, view_floats, memory_.as<float>()};
    const RowLoader loader(shown.scan, recipe_, kGroupRows);
    count(loader.load(correction(group, shown), shown.band.raw.data(), 0, batch), group, shown.views);
    weigh(group, shown.views, batch);
    FbpSpec back = spec_;
    back.views = views;
    back.angle_rad = angles_of(shown.views);
    back.weight_rad.assign(size_t(views), 1.0);  // rows have theirs already
    std::array<float*, kGroupRows> places{};
    for (const int slice : group.slices)
      places[size_t(lane_of_slice(slice % kGroupRows, kGroupRows))] =
          result.slices[size_t(slice % kGroupRows)].row<float>(0);
    const std::vector<double> axis(size_t(kGroupRows), recipe_.axis.axis_px);
    make_fbp(recipe_.method, back)->reconstruct(batch, axis, places, size_t(spec_.out_width));
  }

  void make_on_gpus(const Job& job, const std::vector<Shown>& shown, std::vector<Result>& results) {
    std::vector<CorrectSpec> corrections;
    std::vector<GpuViews> views;
    std::vector<HelicalGpus::Group> groups;
    for (size_t i = 0; i < job.size(); ++i) {
      corrections.push_back(correction(job[i], shown[i]));
      views.push_back({angles_of(shown[i].views), shares(job[i], shown[i].views)});
    }
    for (size_t i = 0; i < job.size(); ++i)
      groups.push_back({&corrections[i],
                        &shown[i].band,
                        &views[i],
                        {results[i].slices.data(), shown[i].band.rows.size()}});
    const std::vector<GpuReport> reports = on_gpus_->make(groups);
    for (size_t i = 0; i < job.size(); ++i) {
      count(reports[i].correct, job[i], shown[i].views);
      results[i].seen = reports[i].slices;
    }
  }

  std::vector<double> angles_of(RowSpan views) const {
    return {spec_.angle_rad.begin() + views.first, spec_.angle_rad.begin() + views.last};
  }

  // Of each row, [row][view]; 0 in rows that there are none of.
  std::vector<float> shares(const SliceGroup& group, RowSpan views) const {
    std::vector<float> all(size_t(kGroupRows) * size_t(views.count()), 0.0f);
    for (int i = 0; i < kGroupRows && group.first_row() + i < tall_.height(); ++i) {
      const std::vector<double> of_row = recipe_.helix->weights(group.first_row() + i, views);
      std::transform(of_row.begin(), of_row.end(), all.begin() + i * views.count(),
                     [](double share) { return float(share); });
    }
    return all;
  }

  // Each row by the shares of its views.
  void weigh(const SliceGroup& group, RowSpan views, const SinogramBatch& batch) const {
    const std::vector<float> all = shares(group, views);
    parallel_for(
        batch.views,
        [&](int view) {
          std::array<float, kGroupRows> weight;
          for (int i = 0; i < kGroupRows; ++i)
            weight[size_t(lane_of_slice(i, kGroupRows))] =
                all[size_t(i) * size_t(batch.views) + size_t(view)];
          float* cell = batch.at(view, 0);
          for (int x = 0; x < batch.columns; ++x, cell += kGroupRows)
            for (int lane = 0; lane < kGroupRows; ++lane) cell[lane] *= weight[size_t(lane)];
        },
        4);
  }

  void count(const CorrectReport& part, const SliceGroup& group, RowSpan views) {
    check_lit(part, why_black(recipe_.take_log, recipe_.floor), tall_.name);
    report_.add_corrected(part, views.first);
    report_.samples += int64_t(views.count()) * tall_.width() * group.count();
    report_.slices += group.count();
  }

  void write(const Job& job, const std::vector<Result>& results, const std::function<void(int)>& on_slices) {
    const Stopwatch watch(report_.write_s);
    for (size_t i = 0; i < job.size(); ++i) {
      for (int k = 0; k < job[i].count(); ++k) {
        const int row = job[i].slices[size_t(k)], index = job[i].index + k;
        const size_t place = size_t(row % kGroupRows);
        if (results[i].seen.empty()) output_.put(index, row, results[i].slices[place]);
        else output_.put_finished(index, row, results[i].slices[place], results[i].seen[place]);
      }
      if (on_slices) on_slices(job[i].count());
    }
  }

  const Scan& tall_;
  const Recipe& recipe_;
  const GpuChoice gpus_;
  const OutputWindow pixels_;
  const SliceOutput output_;
  const FbpSpec spec_;
  const std::shared_ptr<const FramesOnGpus> frames_;  // of all views; null: processors read them as they are
  std::vector<Job> jobs_;
  std::array<std::vector<Shown>, 2> shown_;
  Buffer memory_;  // of a batch, on the processor
  std::array<std::vector<Result>, kResultSlots> results_;
  std::optional<HelicalGpus> on_gpus_;  // goes before the memory it still copies to
  ReconstructionReport report_;
};

}  // namespace

ReconstructionReport reconstruct_helical(const Scan& tall, const Recipe& recipe, const Plan& plan,
                                         const OutputWindow& pixels, Sink& sink,
                                         const std::function<void(int)>& on_slices,
                                         const std::function<bool()>& stop) {
  return HelicalLoop(tall, recipe, plan, pixels, sink)
      .run(
          on_slices, stop ? stop : [] { return false; });
}

}  // namespace harima
