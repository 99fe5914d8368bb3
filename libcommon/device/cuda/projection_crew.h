// SPDX-License-Identifier: BSD-3-Clause
// The devices that share the slices of a batch between them: device/projector.h with slices and rows on the
// host.
#pragma once

#include "device/cuda/crew.h"
#include "device/cuda/projection_chunk.h"

namespace harima::CT_GPU_TARGET {

class ProjectionCrew : public Projector {
 public:
  ProjectionCrew(const ProjectorSpec& spec, std::span<const int> devices)
      : plan_(spec), crew_(plan_, devices) {}
  void set_axis(std::span<const double> axis_px) override { axis_px_.assign(axis_px.begin(), axis_px.end()); }
  void project(std::span<const float* const> slices, const SinogramBatch& to, int subset) override {
    crew_.run({to, axis_px_, slices, {}, subset}, to.lanes, {}, [](const ProjectionChunk&, int, int) {});
  }
  void back_project(const SinogramBatch& from, std::span<float* const> slices, int subset) override {
    crew_.run({from, axis_px_, {}, slices, subset}, from.lanes, {}, [](const ProjectionChunk&, int, int) {});
  }
  std::vector<int> views_of(int subset) const override { return plan_.tables.part(subset).views; }

 private:
  const ProjectionPlan plan_;
  Crew<ProjectionChunk> crew_;
  std::vector<double> axis_px_;
};

}  // namespace harima::CT_GPU_TARGET
