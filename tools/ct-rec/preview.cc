// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "base/error.h"
#include "cli/tool.h"
#include "format/png.h"
#include "image/picture.h"
#include "recon/slice_maker.h"
#include "settle.h"
#include "volume.h"

namespace harima {

namespace {

constexpr int kPreviewRows = 256, kPreviewViews = 900, kPreviewPixels = 1024;
constexpr int kMargin = 8, kLeastTall = 24;

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

Frame middle_slice(const Scan& scan, const Recipe& recipe, int row) {
  const BandReader reader(scan, recipe.zinger);
  Band band;
  reader.read({row}, band);
  SliceMaker maker(scan, recipe, 4);
  std::vector<Frame> slice{Frame(PixelType::f32, maker.region().width, maker.region().height)};
  maker.make(reader.correction(band), band, 0, slice);
  return slice[0];
}

// One line of pixels of every slice: region is one pixel high (a row, for the x-z plane) or wide (a column, y-z).
Frame upright_slice(const Scan& scan, Recipe recipe, const Band& band, Region line) {
  recipe.method = "direct";
  recipe.roi = line;
  constexpr int kLanes = 16;
  SliceMaker maker(scan, recipe, kLanes);
  const CorrectSpec spec = BandReader(scan).correction(band);
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

// Rows were skipped: each stands for `times` rows of the volume.
Frame stretch_rows(const Frame& plane, int times) {
  Frame tall(PixelType::f32, plane.width(), plane.height() * times);
  for (int y = 0; y < tall.height(); ++y) std::copy_n(plane.row<float>(y / times), plane.width(), tall.row<float>(y));
  return tall;
}

// How many times higher than it is an upright plane of so many rows is shown, of which every step-th becomes a line.
int thin_times(int rows, int step) { return (kLeastTall * step + rows - 1) / rows; }

}  // namespace

void make_preview(const Scan& whole, const Options& opt, const Recipe& recipe, const std::vector<int>& rows) {
  const Scan scan = fewer_views(whole);
  Band band;
  BandReader(scan, recipe.zinger).read(fewer_rows(rows), band);
  const int width = slice_width(scan, recipe), middle = width / 2, step = std::max(1, (width + kPreviewPixels - 1) / kPreviewPixels);
  const int times = band.rows.size() > 1 ? band.rows[1] - band.rows[0] : 1;
  const int thin = thin_times(int(band.rows.size()) * times, step);
  const Frame xy = middle_slice(scan, recipe, rows[rows.size() / 2]);
  const Frame xz = stretch_rows(upright_slice(scan, recipe, band, {0, middle, width, 1}), times * thin);
  const Frame yz = stretch_rows(upright_slice(scan, recipe, band, {middle, 0, 1, width}), times * thin);
  const GreyWindow window = picture_window(opt, xy);
  // The upright planes stand beside the slice, or below it where they are flat.
  const int side = xy.width() / step, tall = xz.height() / step, beyond = side + 2 * kMargin;
  const bool is_flat = 4 * tall < side;
  const int x = is_flat ? kMargin : beyond, y = is_flat ? beyond : kMargin, next_y = y + tall + kMargin;
  Picture picture(is_flat ? beyond : 2 * side + 3 * kMargin, std::max(beyond, next_y + tall + kMargin), 32);
  picture.paste(xy, kMargin, kMargin, step, window);
  picture.paste(xz, x, y, step, window);
  picture.paste(yz, x, next_y, step, window);
  const std::string stretched = thin > 1 ? fmt::format(" {}x", thin) : "";
  picture.caption("xy", kMargin + 4, kMargin + 4, 2);
  picture.caption("xz" + stretched, x + 4, y + 4, 2);
  picture.caption("yz" + stretched, x + 4, next_y + 4, 2);
  write_png(opt.output, picture.frame());
}

}  // namespace harima
