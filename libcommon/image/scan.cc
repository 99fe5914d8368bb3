// SPDX-License-Identifier: BSD-3-Clause
#include "image/scan.h"

#include <cmath>

#include "base/error.h"

namespace harima {

namespace {

void add_rows(const FrameView& rows, std::vector<double>& sum, std::vector<float>& line) {
  for (int y = 0; y < rows.height; ++y) {
    row_to_f32(rows, y, line.data());
    double* into = sum.data() + size_t(y) * size_t(rows.width);
    for (int x = 0; x < rows.width; ++x) into[x] += double(line[size_t(x)]);
  }
}

void check_set(const Scan& scan, const FrameSet& set, const char* what) {
  const StackInfo& info = set.source->info();
  if (info.width != scan.width() || info.height != scan.height())
    fail("{}: {} is {} x {} pixels, wanted {} x {} as the projections", scan.name, what, info.width, info.height,
         scan.width(), scan.height());
  for (int frame : set.frames)
    if (frame < 0 || (info.count >= 0 && frame >= info.count))
      fail("{}: {} frame {} is missing, the source has {} frames", scan.name, what, frame, info.count);
}

}  // namespace

Frame mean_rows(const std::vector<FrameSet>& sets, int first, int last) {
  std::vector<double> sum;
  std::vector<float> line;
  Frame rows;
  size_t count = 0;
  for (const FrameSet& set : sets) {
    const StackInfo& info = set.source->info();
    sum.resize(size_t(info.width) * size_t(last - first));
    line.resize(size_t(info.width));
    rows = Frame(info.type, info.width, last - first);
    for (int frame : set.frames) {
      set.source->read_rows(frame, first, last, rows.data());
      add_rows(rows, sum, line);
      ++count;
    }
  }
  if (count == 0) fail("no frames to average");
  Frame mean(PixelType::f32, rows.width(), rows.height());
  float* to = mean.row<float>(0);
  for (size_t i = 0; i < sum.size(); ++i) to[i] = float(sum[i] / double(count));
  return mean;
}

void check_scan(const Scan& scan) {
  if (scan.views.size() < 2) fail("{}: {} projections found, at least 2 wanted", scan.name, scan.views.size());
  FrameSet views{scan.source, {}};
  for (const View& view : scan.views) {
    if (!std::isfinite(view.angle_deg)) fail("{}: frame {} has no angle", scan.name, view.frame);
    views.frames.push_back(view.frame);
  }
  check_set(scan, views, "projection");
  for (const FlatGroup& flat : scan.flats) check_set(scan, flat.set, "flat");
  for (const FrameSet& dark : scan.darks) check_set(scan, dark, "dark");
}

}  // namespace harima
