// SPDX-License-Identifier: BSD-3-Clause
// What ct-rec project takes and how it compares: the volume, the scan it is like, and where each slice stands
// in it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "image/scan.h"
#include "recon/volume_projector.h"

namespace harima {

struct Reprojection {
  std::unique_ptr<Source> volume;
  Scan scan;              // the one it is like; without views if there is none
  std::vector<int> rows;  // of the scan, per slice; empty if there is none
  std::vector<double> angle_deg;
  VolumeProjector::Geometry geometry;
  GpuChoice gpus;  // that project; none: the processor
};

// What is left between the measured line integrals and those of the volume.
struct Residual {
  double share = 0;                // rms of the difference over the rms of what was measured, of all rows
  std::vector<double> row_shares;  // the same of each slice; 0 where nothing was measured
  Frame sinogram;                  // the difference in the slice in the middle
};

// Line integrals of the scan as the volume was made of them, rings left in, are compared with those of the
// volume. Fails if the volume was made of something else than these (of retrieved phases).
Residual compare_with_scan(const Reprojection& reprojection);

}  // namespace harima
