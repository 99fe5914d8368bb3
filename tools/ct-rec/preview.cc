// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "base/error.h"
#include "cli/tool.h"
#include "format/png.h"
#include "image/three_planes.h"
#include "recon/slice_maker.h"
#include "settle.h"
#include "volume.h"

namespace harima {

namespace {

constexpr int kPreviewRows = 256, kPreviewViews = 900, kPreviewPixels = 1024;

// Every n-th view, so that at most kPreviewViews are read.
Scan fewer_views(const Scan& scan) {
  Scan some = scan;
  const size_t step = (scan.views.size() + kPreviewViews - 1) / kPreviewViews;
  some.views.clear();
  for (size_t i = 0; i < scan.views.size(); i += step) some.views.push_back(scan.views[i]);
  return some;
}

std::vector<int> fewer_rows(const std::vector<int>& rows) {
  const size_t step = (rows.size() + kPreviewRows - 1) / kPreviewRows;
  std::vector<int> some;
  for (size_t i = 0; i < rows.size(); i += step) some.push_back(rows[i]);
  return some;
}

Frame middle_slice(const Scan& scan, const Recipe& recipe, const BandReader& reader, int row) {
  Band band;
  reader.read({row}, band);
  SliceMaker maker(scan, recipe, 4);
  std::vector<Frame> slice{Frame(PixelType::f32, maker.region().width, maker.region().height)};
  maker.make(reader.correction(band), band, 0, slice);
  return slice[0];
}

// One line of pixels of every slice: region is one pixel high (a row, for the x-z plane) or wide (a column,
// y-z).
Frame upright_slice(const Scan& scan, Recipe recipe, const CorrectSpec& spec, const Band& band, Region line) {
  recipe.method = "direct";
  recipe.roi = line;
  constexpr int kLanes = 16;
  SliceMaker maker(scan, recipe, kLanes);
  const int length = std::max(line.width, line.height);
  Frame plane(PixelType::f32, length, int(band.rows.size()));
  for (int first = 0; first < plane.height(); first += kLanes) {
    std::vector<Frame> out;
    for (int i = first; i < std::min(plane.height(), first + kLanes); ++i)
      out.emplace_back(PixelType::f32, line.width, line.height);
    maker.make(spec, band, first, out);
    for (size_t i = 0; i < out.size(); ++i)
      std::copy_n(out[i].row<float>(0), length, plane.row<float>(first + int(i)));
  }
  return plane;
}

}  // namespace

void make_preview(const Scan& whole, const Options& opt, const Recipe& recipe, const std::vector<int>& rows) {
  const Scan scan = fewer_views(whole);
  const BandReader reader(scan, recipe, gpus_to_look());
  Band band;
  reader.read(fewer_rows(rows), band);
  const int width = slice_width(scan, recipe), middle = width / 2;
  ThreePlanes planes;
  // rows were skipped: each stands for some.
  planes.row_px = band.rows.size() > 1 ? band.rows[1] - band.rows[0] : 1;
  planes.xy = middle_slice(scan, recipe, reader, rows[rows.size() / 2]);
  const CorrectSpec spec = reader.correction(band);
  planes.xz = upright_slice(scan, recipe, spec, band, {0, middle, width, 1});
  planes.yz = upright_slice(scan, recipe, spec, band, {middle, 0, 1, width});
  write_png(opt.output, picture_of(planes, kPreviewPixels, picture_window(opt, planes.xy)).picture.frame());
}

}  // namespace harima
