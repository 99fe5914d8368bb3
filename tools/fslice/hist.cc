// SPDX-License-Identifier: BSD-3-Clause
// hist: how many voxels have which values.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/error.h"
#include "base/progress.h"
#include "base/text.h"
#include "format/png.h"
#include "measure/histogram.h"
#include "select.h"
#include "side_file.h"
#include "subcommands.h"

namespace harima {

static Input in;
static Chosen chosen;
static int bin_count = 256;
static std::optional<double> width;
static std::string range, csv, png;
static bool is_log = false;

static constexpr int kMostBins = 1 << 24;

static void declare(Params& params) {
  declare_input(params, in);
  declare_chosen(params, chosen);
  params.group("Bins");
  params.add("--bins", bin_count, "how many").value("N").range(1, kMostBins);
  params.add("--width", width, "of each, from the low end on, instead of --bins").value("W");
  params.add("--range", range, "values from the first bin to the last; least to largest if not given")
      .value("A:B");
  params.group("Results");
  params.add("--csv", csv, "write the table to this file instead of printing it")
      .value("FILE")
      .writes(PathKind::file);
  params.add("--png", png, "draw it").value("FILE").writes(PathKind::file);
  params.add("--log", is_log, "the picture shows logarithms of counts");
}

static Extent range_asked() {
  const size_t colon = range.find(':');
  if (colon == std::string::npos) fail_usage("--range is '{}', wanted A:B", range);
  const Extent extent{parse_number(range.substr(0, colon)), parse_number(range.substr(colon + 1))};
  if (!(extent.low < extent.high)) fail_usage("--range {} is empty, wanted A:B with A < B", range);
  return extent;
}

// Bins over an extent. Where that is of the data, the largest value lies within a bin of --width, not on its
// upper edge.
static Bins bins_over(const Extent& extent, bool is_of_data) {
  if (!width)
    return extent.low < extent.high ? Bins{extent.low, extent.high, bin_count}
                                    : Bins{extent.low - 0.5, extent.low + 0.5, bin_count};
  const double many = (extent.high - extent.low) / *width,
               count = is_of_data ? std::floor(many) + 1 : std::ceil(many);
  if (!(*width > 0) || count > kMostBins)
    fail_usage("--width {} makes {:.0f} bins, wanted 1 to {}", *width, count, kMostBins);
  return {extent.low, extent.low + count * *width, int(count)};
}

static std::string table_of(const Histogram& h, char between) {
  std::string table = fmt::format("from{0}to{0}count\n", between);
  const auto add = [&](double from, double to, uint64_t count) {
    table += fmt::format("{1}{0}{2}{0}{3}\n", between, from, to, count);
  };
  if (h.below > 0) add(-INFINITY, h.bins.low, h.below);
  for (int i = 0; i < h.bins.count; ++i) add(h.bins.edge(i), h.bins.edge(i + 1), h.counts[size_t(i)]);
  if (h.above > 0) add(h.bins.high, INFINITY, h.above);
  if (h.nan > 0) add(NAN, NAN, h.nan);
  return table;
}

// Dark bars on white, one column a pixel; the highest count reaches the top.
static Frame picture_of(const Histogram& h) {
  constexpr int kWidth = 1024, kHeight = 512;
  const auto height = [&](uint64_t count) { return is_log ? std::log1p(double(count)) : double(count); };
  const double most = std::max(1e-300, height(*std::max_element(h.counts.begin(), h.counts.end())));
  Frame picture(PixelType::u8, kWidth, kHeight);
  std::memset(picture.data(), 255, picture.bytes());
  for (int x = 0; x < kWidth; ++x) {
    const int64_t first = int64_t{x} * h.bins.count / kWidth,
                  last = std::max(first + 1, (x + int64_t{1}) * h.bins.count / kWidth);
    const uint64_t count = *std::max_element(h.counts.begin() + first, h.counts.begin() + last);
    const int bar = int(std::ceil(height(count) / most * kHeight));
    for (int y = kHeight - bar; y < kHeight; ++y) picture.row<uint8_t>(y)[x] = 64;
  }
  return picture;
}

static void report_histogram(const Histogram& h) {
  report("voxels", int64_t(h.voxels()));
  report("below", int64_t(h.below));
  report("above", int64_t(h.above));
  report("nan", int64_t(h.nan));
  report("low", h.bins.low);
  report("high", h.bins.high);
  report("width", h.bins.width());
  report("counts", MetaValue(std::vector<double>(h.counts.begin(), h.counts.end())));
}

static void run() {
  if (is_log && png.empty()) fail_usage("--log is about the picture: wanted --png too");
  for (const std::string& path : {csv, png}) check_side_file(path, files_of(in, {chosen.mask}));
  size_t memory_bytes = common_options().memory_bytes;
  auto opened = open_input(in);
  const Selection selection = open_chosen(chosen, in, opened->info(), memory_bytes);
  const bool is_of_data = range.empty();
  const std::shared_ptr<Source> source =
      is_of_data ? kept(std::move(opened), memory_bytes, csv.empty() ? png : csv) : std::move(opened);
  const Extent extent = is_of_data ? extent_of(*source, memory_bytes, selection) : range_asked();
  if (extent.is_empty()) fail("{}: has no numbers to count", in.path);
  Progress progress("hist", source->info().count, "slices");
  const Histogram histogram =
      histogram_of(*source, bins_over(extent, is_of_data), memory_bytes, selection, [&] { progress.add(); });
  if (csv.empty()) fmt::print("{}", table_of(histogram, '\t'));
  else write_side_file(csv, table_of(histogram, ','));
  if (!png.empty()) write_png(png, picture_of(histogram));
  report_histogram(histogram);
}

const Tool kHist{.name = "hist",
                 .summary = "count voxels by their values",
                 .declare = declare,
                 .run = run,
                 .common = {.dry_run = false}};

}  // namespace harima
