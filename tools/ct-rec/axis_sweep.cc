// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "format/png.h"
#include "image/picture.h"
#include "recon/slice_maker.h"
#include "settle.h"
#include "volume.h"

namespace harima {

namespace {

constexpr int kTilePixels = 480, kMargin = 6, kMaxTrials = 256;

std::vector<double> trial_axes(const Scan& scan, const std::string& text) {
  const NumberRange range = parse_number_range(text);
  std::vector<double> axes;
  for (int i = 0; i <= kMaxTrials; ++i) {
    const double axis = range.first + i * range.step;
    if (axis > range.last + 1e-9 * range.step) break;
    if (axis < 0 || axis > scan.width() - 1)
      fail("{}: trial axis {} lies outside the detector of {} columns", scan.name, axis, scan.width());
    axes.push_back(axis);
  }
  if (axes.empty() || axes.size() > kMaxTrials)
    fail_usage("--axis-sweep {} makes {} pictures, wanted 1 to {}", text, axes.empty() ? "no" : "too many",
               kMaxTrials);
  return axes;
}

}  // namespace

void make_axis_sweep(const Scan& scan, const Options& opt, const Recipe& recipe,
                     const std::vector<int>& rows) {
  const std::vector<double> axes = trial_axes(scan, opt.axis_sweep);
  const BandReader reader(scan, recipe, gpus_to_look());
  Band band;
  reader.read({rows[rows.size() / 2]}, band);
  const CorrectSpec spec = reader.correction(band);
  SliceMaker maker(scan, recipe, 16);
  const int step = std::max(1, (maker.region().width + kTilePixels - 1) / kTilePixels);
  const int tile_width = maker.region().width / step, tile_height = maker.region().height / step;
  const int across = int(std::ceil(std::sqrt(double(axes.size()))));
  const int down = (int(axes.size()) + across - 1) / across;
  Picture sheet(across * (tile_width + kMargin) + kMargin, down * (tile_height + kMargin) + kMargin, 32);
  GreyWindow window;
  for (size_t first = 0; first < axes.size(); first += size_t(maker.lanes())) {
    const size_t count = std::min(axes.size() - first, size_t(maker.lanes()));
    std::vector<Frame> slices;
    for (size_t i = 0; i < count; ++i)
      slices.emplace_back(PixelType::f32, maker.region().width, maker.region().height);
    maker.make_trial(spec, band, 0, {axes.data() + first, count}, slices);
    if (first == 0) window = picture_window(opt, slices[count / 2]);
    for (size_t i = 0; i < count; ++i) {
      const int place = int(first + i);
      const int x = kMargin + place % across * (tile_width + kMargin);
      const int y = kMargin + place / across * (tile_height + kMargin);
      sheet.paste(slices[i], x, y, step, window);
      sheet.caption(fmt::format("{:.2f}", axes[first + i]), x + 4, y + 4, 2);
    }
  }
  write_png(opt.output, sheet.frame());
}

}  // namespace harima
