// SPDX-License-Identifier: BSD-3-Clause
// A PairProjector is the pair of device/projector.h on a device, for slices and rows that lie there. Both
// directions have the same tables and weights, so that <A f, p> = <f, A^T p> to single precision.
#pragma once

#include <memory>
#include <vector>

#include "device/cuda/tables.h"
#include "device/projector.h"

namespace harima::CT_GPU_TARGET {

// Everything that is settled before the data come, on the host.
struct ProjectorTables {
  explicit ProjectorTables(const ProjectorSpec& spec);

  // All views, or those of a subset: rays[i].view is the place of a view among them.
  struct Part {
    Part(const ProjectorSpec& spec, const FourierPlan& plan, int taps, Sectors sectors);
    std::vector<int> views;
    RayTables rays;
    Gridding gridding;  // without pointers
  };

  int views, columns, padded;
  SliceGeometry geometry;
  std::vector<float> response, kernel, deapodise;
  std::vector<Part> parts;  // all views; then, if there are several, each subset

  const Part& part(int subset) const { return parts[parts.size() == 1 ? 0 : size_t(subset + 1)]; }
  int most_views_of_a_subset() const;
};

class ProjectorTablesOnDevice {
 public:
  explicit ProjectorTablesOnDevice(const ProjectorTables& tables);

  const Gridding& gridding(int subset) const { return part(subset).gridding; }
  const int* views(int subset) const { return part(subset).views.as<int>(); }
  int view_count(int subset) const { return part(subset).view_count; }

 private:
  struct Part {
    DeviceMemory views, rays, first_ray;
    Gridding gridding;
    int view_count;
  };
  const Part& part(int subset) const { return parts_[parts_.size() == 1 ? 0 : size_t(subset + 1)]; }

  Stream stream_;
  DeviceMemory response_, kernel_, deapodise_;
  std::vector<Part> parts_;
};

// One chunk of slices (an even number) at a time, in one stream. It holds its memory from construction on, on
// the current device.
class PairProjector {
 public:
  PairProjector(const ProjectorTables& tables, std::shared_ptr<const ProjectorTablesOnDevice> on_device,
                int slices);

  // slices: [slice][y][x] of the whole width; rows: columns wide, padded as much, of all views. axis_px: of
  // each slice. All on the device. Rows of views that are not of the subset are not touched, or not read.
  void project(const float* slices, const double* axis_px, const PairRows& to, int subset, Stream& stream);
  void back_project(const PairRows& from, const double* axis_px, float* slices, int subset, Stream& stream);

  // That of the transforms left out.
  static size_t bytes(const ProjectorTables& tables, int slices);

 private:
  PairRows rows_of(int subset) const;
  const Fft& row_fft(int subset) const {
    return subset == kAllViews || !subset_fft_ ? row_fft_ : *subset_fft_;
  }
  Complex* samples() const { return samples_.as<Complex>(); }
  Complex* grid() const { return grid_.as<Complex>(); }

  const ProjectorTables& tables_;
  const std::shared_ptr<const ProjectorTablesOnDevice> on_device_;
  const int pairs_;
  Fft row_fft_, grid_fft_;
  std::unique_ptr<Fft> subset_fft_;  // null: there are no subsets
  DeviceMemory rows_, samples_, grid_, work_;
};

}  // namespace harima::CT_GPU_TARGET
