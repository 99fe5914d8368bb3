// SPDX-License-Identifier: BSD-3-Clause
#include "planes.h"

#include <algorithm>

#include "base/parallel.h"
#include "image/grid.h"

namespace harima {

namespace {

constexpr int kUprightRows = 512;  // of the planes across slices; more are not looked at

Frame middle_slice(const Source& source) {
  const StackInfo& info = source.info();
  Frame frame(info.type, info.width, info.height);
  source.read_rows(info.count / 2, 0, info.height, frame.data());
  return to_f32(frame);
}

}  // namespace

// Means over `step` pixels across the plane, which is what a pixel of the picture shows of the slice. Of yz
// every step-th row of a slice is read and stands for its neighbours.
ThreePlanes read_planes(const Source& source, int most_px) {
  const StackInfo& info = source.info();
  const int step = std::max(1, (std::max(info.width, info.height) + most_px - 1) / most_px),
            skip = (info.count - 1) / kUprightRows + 1;
  // A side shorter than a pixel of the picture.
  const int wide = std::min(step, info.width), tall = std::min(step, info.height);
  const int rows = (info.count - 1) / skip + 1, x = std::min(info.width / 2, info.width - wide),
            y = std::min(info.height / 2, info.height - tall);
  const Grid grid = grid_of(info.meta);
  ThreePlanes planes{middle_slice(source), Frame(PixelType::f32, info.width, rows),
                     Frame(PixelType::f32, info.height, rows), skip * grid.voxel_um[2] / grid.voxel_um[0]};
  parallel_for(rows, [&](int k) {
    Frame some(info.type, info.width, tall);
    source.read_rows(k * skip, y, y + tall, some.data());
    const Frame across = to_f32(some);
    float* xz = planes.xz.row<float>(k);
    std::fill_n(xz, info.width, 0.0f);
    for (int j = 0; j < tall; ++j)
      for (int i = 0; i < info.width; ++i) xz[i] += across.row<float>(j)[i] / float(tall);
    Frame one(info.type, info.width, 1);
    float* yz = planes.yz.row<float>(k);
    for (int j = 0; j < info.height; j += step) {
      source.read_rows(k * skip, j, j + 1, one.data());
      const Frame along = to_f32(one);
      float sum = 0;
      for (int i = x; i < x + wide; ++i) sum += along.row<float>(0)[i];
      std::fill_n(yz + j, std::min(step, info.height - j), sum / float(wide));
    }
  });
  return planes;
}

}  // namespace harima
