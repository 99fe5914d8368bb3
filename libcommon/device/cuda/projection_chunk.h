// SPDX-License-Identifier: BSD-3-Clause
// A ProjectionChunk is some slices of a batch on their way through a device to rows, or rows to slices
// (crew.h).
#pragma once

#include "device/cuda/crew.h"
#include "device/cuda/pair_projector.h"

namespace harima::CT_GPU_TARGET {

struct ProjectionPlan {
  explicit ProjectionPlan(const ProjectorSpec& projector) : spec(projector), tables(projector) {}

  const ProjectorSpec spec;
  const ProjectorTables tables;
  const std::vector<CrewSize> sizes = {{2, 8}, {2, 4}, {1, 4}, {1, 2}};
};

// A call of device/projector.h. Items are slices of the batch.
struct ProjectionBand {
  SinogramBatch rows;
  std::span<const double> axis_px;       // by lane
  std::span<const float* const> slices;  // to be projected; by lane; empty: back
  std::span<float* const> back;          // where to
  int subset = kAllViews;
  bool is_back() const { return slices.empty(); }
};

class ProjectionChunk {
 public:
  using Plan = ProjectionPlan;
  using Band = ProjectionBand;
  static constexpr const char* kLeast = "a pair of slices";
  static std::vector<std::unique_ptr<ProjectionChunk>> make(const ProjectionPlan& plan, const CrewSize& size,
                                                            bool shares_memory);

  ProjectionChunk(const ProjectionPlan& plan, std::shared_ptr<const ProjectorTablesOnDevice> on_device,
                  int slices);
  void start(const ProjectionBand& band, int first, int count);
  bool is_started() const { return count_ > 0; }
  int first() const { return first_; }
  int count() const { return count_; }
  void finish();
  static size_t bytes(const ProjectionPlan& plan, int slices);

 private:
  PairRows rows() const;
  void project();
  void back_project();
  // Rows between the batch and the host's copy of those on the device. Of slices that there are none, zeros.
  void give_rows() const;
  void fetch_rows();

  const ProjectionPlan& plan_;
  const int slices_;
  PairProjector projector_;
  Buffer axis_on_host_, rows_on_host_;
  DeviceMemory axis_, rows_, images_;
  ProjectionBand band_;
  int first_ = 0, count_ = 0;
  Stream stream_;  // goes first, with what it still does
};

}  // namespace harima::CT_GPU_TARGET
