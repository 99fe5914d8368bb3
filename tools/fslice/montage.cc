// SPDX-License-Identifier: BSD-3-Clause
// montage: slices of several volumes, or pictures, side by side.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "format/png.h"
#include "format/result.h"
#include "picture_options.h"
#include "subcommands.h"

namespace harima {

static constexpr int kMargin = 6, kLetter = 6;
static constexpr size_t kMostInputs = 1024;

static std::vector<std::string> paths;
static std::string raw, slice = "mid", window = "auto";
static int columns = 0, tile_px = 360;
static bool label = false;

static void declare(Params& params) {
  params.add("volumes", paths, "volumes or pictures, and the PNG file to write")
      .value("INPUT... PICTURE.png")
      .reads()
      .last("output", PathKind::file)
      .required();
  params.group("The sheet");
  params.add("--cols", columns, "pictures side by side; about as many as below each other if not given")
      .value("N")
      .range(0, 1024);
  params.add("--label", label, "names of the files in their pictures");
  params.add("--slice", slice, "index of the slice, or mid").value("K|mid");
  params.add("--size", tile_px, "longest side of a picture; larger slices are averaged down")
      .value("PX")
      .range(16, 4096);
  params
      .add("--window", window,
           "values that become black and white, in all pictures; auto leaves out half a percent of all at "
           "either end")
      .value("auto|LOW:HIGH");
  params.add("--raw", raw, "the files hold bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]").value("LAYOUT");
}

static Frame shrunk(const Frame& frame) {
  const int step = std::max(1, (std::max(frame.width(), frame.height()) + tile_px - 1) / tile_px);
  Frame small(PixelType::f32, std::max(1, frame.width() / step), std::max(1, frame.height() / step));
  for (int y = 0; y < small.height(); ++y)
    for (int x = 0; x < small.width(); ++x) {
      float sum = 0;
      for (int j = y * step; j < std::min(frame.height(), (y + 1) * step); ++j)
        for (int i = x * step; i < std::min(frame.width(), (x + 1) * step); ++i)
          sum += frame.row<float>(j)[i];
      small.row<float>(y)[x] = sum / float(std::min(step, frame.height()) * std::min(step, frame.width()));
    }
  return small;
}

static Frame tile_of(const std::string& path) {
  Input in;
  in.path = path;
  in.raw = raw;
  const auto source = open_slice(in, slice, home_of(paths.back()));
  Frame frame;
  if (!source->next(frame)) fail("{}: has no frames to look at", path);
  const Frame tile = shrunk(to_f32(frame));
  for (Frame rest; source->next(rest);) {
  }
  return tile;
}

// One window for all: that of their pixels together.
static GreyWindow window_of_all(const std::vector<Frame>& tiles) {
  size_t pixels = 0;
  for (const Frame& tile : tiles) pixels += size_t(tile.width()) * size_t(tile.height());
  if (pixels > 1u << 30) fail("{} pixels are too many for one sheet; give a smaller --size", pixels);
  Frame all(PixelType::f32, int(pixels), 1);
  float* to = all.row<float>(0);
  for (const Frame& tile : tiles)
    to = std::copy_n(tile.row<float>(0), size_t(tile.width()) * size_t(tile.height()), to);
  return grey_window(window, all);
}

// Names of files without folder and ending; with the folder if some are alike.
static std::vector<std::string> labels_of(const std::vector<std::string>& inputs) {
  namespace fs = std::filesystem;
  std::vector<std::string> labels;
  for (const std::string& path : inputs) {
    const fs::path name = fs::path(path.ends_with('/') ? path.substr(0, path.size() - 1) : path);
    labels.push_back(fs::is_directory(name) ? name.filename().string() : name.stem().string());
  }
  const std::set<std::string> different(labels.begin(), labels.end());
  return different.size() == labels.size() ? labels : inputs;
}

// The end of a label that is too long says more than its beginning.
static std::string fitting(const std::string& text, int width, int size) {
  const auto letters = size_t(std::max(1, width / (kLetter * size)));
  return text.size() <= letters ? text : text.substr(text.size() - letters);
}

static Picture sheet_of(const std::vector<Frame>& tiles, const std::vector<std::string>& labels) {
  const auto count = int(tiles.size());
  const int across = columns > 0 ? std::min(columns, count) : int(std::ceil(std::sqrt(double(count)))),
            down = (count - 1) / across + 1;
  int width = 0, height = 0;
  for (const Frame& tile : tiles)
    width = std::max(width, tile.width()), height = std::max(height, tile.height());
  const int64_t all_width = int64_t{across} * (width + kMargin) + kMargin,
                all_height = int64_t{down} * (height + kMargin) + kMargin;
  if (all_width > 65535 || all_height > 65535)
    fail("a sheet of {} x {} pixels is too large; give a smaller --size", all_width, all_height);
  Picture sheet(int(all_width), int(all_height), 32);
  const GreyWindow greys = window_of_all(tiles);
  const int size = width >= 200 ? 2 : 1;
  for (int i = 0; i < count; ++i) {
    const int x = kMargin + i % across * (width + kMargin), y = kMargin + i / across * (height + kMargin);
    sheet.paste(tiles[size_t(i)], x, y, 1, greys);
    if (label) sheet.caption(fitting(labels[size_t(i)], width - 8, size), x + 4, y + 4, size);
  }
  return sheet;
}

static void run() {
  if (paths.size() < 2) fail_usage("wanted one volume or more and a PNG file");
  const std::string output = paths.back();
  const std::vector<std::string> inputs(paths.begin(), paths.end() - 1);
  if (inputs.size() > kMostInputs)
    fail_usage("{} pictures are too many for a sheet, wanted {} or fewer", inputs.size(), kMostInputs);
  if (slice != "mid") parse_integer(slice);
  check_grey_window(window);
  check_png(output, inputs);
  std::vector<Frame> tiles;
  for (const std::string& path : inputs) tiles.push_back(tile_of(path));
  if (common_options().dry_run) return fmt::print("writes {} pictures to {}\n", inputs.size(), output);
  const Picture sheet = sheet_of(tiles, labels_of(inputs));
  write_png(output, sheet.frame());
  report("pictures", int64_t(inputs.size()));
}

const Tool kMontage{.name = "montage",
                    .summary = "see slices of several volumes side by side",
                    .declare = declare,
                    .run = run};

}  // namespace harima
