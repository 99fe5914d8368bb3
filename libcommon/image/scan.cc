// SPDX-License-Identifier: BSD-3-Clause
#include "image/scan.h"

#include <cmath>
#include <numeric>

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
    fail("{}: {} is {} x {} pixels, wanted {} x {} as the projections", scan.name, what, info.width,
         info.height, scan.width(), scan.height());
  for (int frame : set.frames)
    if (frame < 0 || (info.count >= 0 && frame >= info.count))
      fail("{}: {} frame {} is missing, the source has {} frames", scan.name, what, frame, info.count);
}

}  // namespace

void read_row_list(const Source& source, int frame, const std::vector<int>& rows, std::byte* dst) {
  const size_t row_bytes = size_t(source.info().width) * bytes_of(source.info().type);
  for (size_t i = 0; i < rows.size();) {
    size_t end = i + 1;
    while (end < rows.size() && rows[end] == rows[end - 1] + 1) ++end;
    source.read_rows(frame, rows[i], rows[end - 1] + 1, dst + i * row_bytes);
    i = end;
  }
}

std::vector<int> all_rows(int count) {
  std::vector<int> rows(static_cast<size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

Frame mean_rows(const std::vector<FrameSet>& sets, const std::vector<int>& rows) {
  std::vector<double> sum;
  std::vector<float> line;
  int width = 0;
  size_t count = 0;
  for (const FrameSet& set : sets) {
    width = set.source->info().width;
    sum.resize(size_t(width) * rows.size());
    line.resize(size_t(width));
    Frame some(set.source->info().type, width, int(rows.size()));
    for (int frame : set.frames) {
      read_row_list(*set.source, frame, rows, some.data());
      add_rows(some, sum, line);
      ++count;
    }
  }
  if (count == 0) fail("no frames to average");
  Frame mean(PixelType::f32, width, int(rows.size()));
  float* to = mean.row<float>(0);
  for (size_t i = 0; i < sum.size(); ++i) to[i] = float(sum[i] / double(count));
  return mean;
}

void check_scan(const Scan& scan) {
  if (scan.views.size() < 2)
    fail("{}: {} projections found, at least 2 wanted", scan.name, scan.views.size());
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
