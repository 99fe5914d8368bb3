// SPDX-License-Identifier: BSD-3-Clause
#include "recon/leaning_slices.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/parallel.h"
#include "base/stopwatch.h"
#include "recon/leaning_steps.h"
#include "recon/slice_groups.h"
#include "recon/slice_output.h"

namespace harima {

namespace {

class LeaningLoop {
 public:
  LeaningLoop(const Scan& scan, const Recipe& recipe, const Plan& plan, const OutputWindow& pixels, Sink& sink)
      : scan_(scan), recipe_(recipe), plan_(plan), output_(recipe, pixels, sink), sink_(sink), next_(plan.first_slice) {}

  ReconstructionReport run(const std::function<void(int)>& on_slices, const std::function<bool()>& stop) {
    for (const std::vector<int>& band : plan_.bands) {
      const std::vector<SliceGroup> groups = unfinished(band);
      if (groups.empty() || stop()) continue;
      if (!steps_) steps_.emplace(scan_, recipe_, plan_.band_rows);
      load(band, stop);
      if (!stop()) make(groups, on_slices, stop);
    }
    return report_;
  }

 private:
  std::vector<SliceGroup> unfinished(const std::vector<int>& band) {
    std::vector<SliceGroup> groups = slice_groups(band, next_, LeaningFbp::kSlices);
    next_ += int(band.size());
    std::erase_if(groups, [&](const SliceGroup& group) {
      const bool is_there = group.is_in(sink_);
      if (is_there) report_.skipped += group.count();
      return is_there;
    });
    return groups;
  }

  void load(const std::vector<int>& band, const std::function<bool()>& stop) {
    const Stopwatch watch(report_.read_s);
    const auto seen = [&](const CorrectReport& part, const std::vector<int64_t>& zingers, int rows) {
      report_.add_corrected(part);
      report_.samples += int64_t(scan_.views.size()) * scan_.width() * rows;
      for (const int64_t count : zingers) report_.zingers += count;
    };
    steps_->load(band, seen, stop);
  }

  void make(const std::vector<SliceGroup>& groups, const std::function<void(int)>& on_slices, const std::function<bool()>& stop) {
    std::vector<uint8_t> made(groups.size(), 0);
    Pipeline stages;
    stages.write_behind = kResultSlots;
    stages.work = [&](int job) {
      if (stop()) return;
      make(groups[size_t(job)], results_[size_t(job % kResultSlots)]);
      made[size_t(job)] = 1;
    };
    stages.write = [&](int job) {
      if (!made[size_t(job)]) return;
      const Stopwatch watch(report_.write_s);
      output_.put(groups[size_t(job)], results_[size_t(job % kResultSlots)]);
      if (on_slices) on_slices(groups[size_t(job)].count());
    };
    run_in_order(int(groups.size()), stages);
  }

  void make(const SliceGroup& group, std::vector<Frame>& out) {
    const Stopwatch watch(report_.compute_s);
    const FbpSpec spec = fbp_spec(scan_, recipe_, LeaningFbp::kLanes);
    while (int(out.size()) < LeaningFbp::kSlices) out.emplace_back(PixelType::f32, spec.out_width, spec.out_height);
    std::array<float*, LeaningFbp::kSlices> places{};
    for (size_t i = 0; i < group.slices.size(); ++i) places[size_t(group.slices[i] % LeaningFbp::kSlices)] = out[i].row<float>(0);
    steps_->make(group.first_row(), places);
    report_.slices += group.count();
  }

  const Scan& scan_;
  const Recipe& recipe_;
  const Plan& plan_;
  const SliceOutput output_;
  Sink& sink_;
  int next_;  // place in the sink of the next slice
  std::optional<LeaningSteps> steps_;  // its memory is taken when there is something to make
  std::array<std::vector<Frame>, kResultSlots> results_;
  ReconstructionReport report_;
};

}  // namespace

ReconstructionReport reconstruct_leaning(const Scan& scan, const Recipe& recipe, const Plan& plan, const OutputWindow& pixels, Sink& sink,
                                         const std::function<void(int)>& on_slices, const std::function<bool()>& stop) {
  return LeaningLoop(scan, recipe, plan, pixels, sink).run(on_slices, stop ? stop : [] { return false; });
}

}  // namespace harima
