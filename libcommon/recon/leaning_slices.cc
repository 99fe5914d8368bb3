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
  LeaningLoop(const Scan& scan, const Recipe& recipe, const Plan& plan, const OutputWindow& pixels,
              Sink& sink)
      : scan_(scan), recipe_(recipe), plan_(plan), output_(recipe, pixels, sink), sink_(sink),
        next_(plan.first_slice) {}

  ReconstructionReport run(const std::function<void(int)>& on_slices, const std::function<bool()>& stop) {
    for (const std::vector<int>& band : plan_.bands) {
      const GroupsToMake left = unfinished(band, next_, LeaningFbp::kSlices, sink_);
      next_ += int(band.size());
      report_.skipped += left.there;
      if (left.groups.empty() || stop()) continue;
      if (!steps_) steps_.emplace(scan_, recipe_, plan_);
      for (int part = 0; part < steps_->parts(); ++part) {
        load(band, part, stop);
        if (steps_->parts() > 1) add(jobs_of(left.groups), stop);
      }
      if (!stop()) make(jobs_of(left.groups), on_slices, stop);
    }
    return report_;
  }

 private:
  // Neighbouring groups that are made together: one, on GPUs as many as the plan says.
  using Job = std::vector<SliceGroup>;
  std::vector<Job> jobs_of(const std::vector<SliceGroup>& groups) const {
    std::vector<Job> jobs;
    for (const SliceGroup& group : groups) {
      const bool fits = !jobs.empty() && int(jobs.back().size()) < plan_.lanes / LeaningFbp::kSlices &&
                        jobs.back().back().first_row() + LeaningFbp::kSlices == group.first_row();
      if (!fits) jobs.emplace_back();
      jobs.back().push_back(group);
    }
    return jobs;
  }

  void load(const std::vector<int>& band, int part, const std::function<bool()>& stop) {
    if (stop()) return;
    const Stopwatch watch(report_.read_s);
    const auto seen = [&](const CorrectReport& found, const std::vector<int64_t>& zingers, int64_t samples) {
      check_lit(found, why_black(recipe_.take_log, recipe_.floor), scan_.name);
      report_.add_corrected(found);
      report_.samples += samples;
      for (const int64_t count : zingers) report_.zingers += count;
    };
    steps_->load(band, part, seen, stop);
  }

  void add(const std::vector<Job>& jobs, const std::function<bool()>& stop) {
    const Stopwatch watch(report_.compute_s);
    for (const Job& job : jobs)
      if (!stop()) steps_->add(job);
  }

  void make(const std::vector<Job>& jobs, const std::function<void(int)>& on_slices,
            const std::function<bool()>& stop) {
    std::vector<uint8_t> made(jobs.size(), 0);
    Pipeline stages;
    stages.write_behind = kResultSlots;
    stages.work = [&](int job) {
      if (stop()) return;
      make(jobs[size_t(job)], results_[size_t(job % kResultSlots)]);
      made[size_t(job)] = 1;
    };
    stages.write = [&](int job) {
      if (made[size_t(job)]) write(jobs[size_t(job)], results_[size_t(job % kResultSlots)], on_slices);
    };
    run_in_order(int(jobs.size()), stages);
  }

  void make(const Job& job, std::vector<Frame>& out) {
    const Stopwatch watch(report_.compute_s);
    const size_t slices = job.size() * LeaningFbp::kSlices;
    while (out.size() < slices) out.push_back(new_slice());
    std::vector<float*> places(slices, nullptr);
    for (const SliceGroup& group : job) {
      for (const int slice : group.slices)
        places[place_of(slice, job)] = out[place_of(slice, job)].row<float>(0);
      report_.slices += group.count();
    }
    steps_->make(job.front().first_row(), places);
  }

  // Best where a GPU copies it to fast.
  Frame new_slice() const {
    const FbpSpec spec = fbp_spec(scan_, recipe_, LeaningFbp::kLanes);
    if (!plan_.gpus.backend) return {PixelType::f32, spec.out_width, spec.out_height};
    return {
        PixelType::f32, spec.out_width, spec.out_height,
        plan_.gpus.backend->host_buffer(size_t(spec.out_width) * size_t(spec.out_height) * sizeof(float))};
  }

  static size_t place_of(int slice, const Job& job) { return size_t(slice - job.front().first_row()); }

  void write(const Job& job, const std::vector<Frame>& slices, const std::function<void(int)>& on_slices) {
    const Stopwatch watch(report_.write_s);
    for (const SliceGroup& group : job) {
      for (int i = 0; i < group.count(); ++i)
        output_.put(group.index + i, group.slices[size_t(i)], slices[place_of(group.slices[size_t(i)], job)]);
      if (on_slices) on_slices(group.count());
    }
  }

  const Scan& scan_;
  const Recipe& recipe_;
  const Plan& plan_;
  const SliceOutput output_;
  Sink& sink_;
  int next_;  // place in the sink of the next slice
  std::array<std::vector<Frame>, kResultSlots> results_;
  // Its memory is taken when there is something to make; goes before what GPUs still copy to.
  std::optional<LeaningSteps> steps_;
  ReconstructionReport report_;
};

}  // namespace

ReconstructionReport reconstruct_leaning(const Scan& scan, const Recipe& recipe, const Plan& plan,
                                         const OutputWindow& pixels, Sink& sink,
                                         const std::function<void(int)>& on_slices,
                                         const std::function<bool()>& stop) {
  return LeaningLoop(scan, recipe, plan, pixels, sink)
      .run(
          on_slices, stop ? stop : [] { return false; });
}

}  // namespace harima
