// SPDX-License-Identifier: BSD-3-Clause
// Views merged tile by tile on the emulated device have the bits of the processor, given the same lines.
#define CT_GPU_TARGET emulated
#include <doctest/doctest.h>

#include <cmath>

#include "device/cpu/merged_views.h"
#include "device/cuda/merge_tables.h"
#include "emulated.h"
#include "random_rows.h"

using namespace harima;
using namespace harima::emulated;

namespace {

constexpr int kWide = 110, kMargin = 2, kColumns = kWide + 2 * kMargin, kGroups = 2;
constexpr double kAxisPx = 51.3;

// Lines of noise about an axis that leans.
struct MergingCase {
  MergingCase(double degrees, int views, double span) : slope(std::tan(degrees * M_PI / 180)) {
    spec.columns = spec.width = spec.out_width = spec.out_height = kWide;
    spec.views = views;
    spec.circle_px = 54;
    for (int v = 0; v < views; ++v) {
      spec.angle_rad.push_back(0.4 + span * ((v * 11) % views + 0.3 * std::sin(v)) / views);
      place.push_back(v);
    }
    before = int(80 * std::abs(slope)) + 10;
    samples = 2 * before + kGroups * kLeaningSlices;
    lines = normal_noise(size_t(views) * size_t(kColumns) * size_t(samples), 3);
    for (size_t i = 0; i < lines.size(); ++i)
      if (const size_t column = i / size_t(samples) % kColumns;
          column < kMargin || column >= kColumns - kMargin)
        lines[i] = 0;
  }

  // The pixels of a tile of the processor: [row][column][slice].
  std::vector<float> tile(MergedViews& merged, int x, int y, int group) const {
    constexpr int kSize = MergedViews::kTile;
    std::vector<float> padded(lines.size() + 2 * MergedViews::kSlack, 0.0f),
        sums(size_t(kSize) * kSize * kLeaningSlices, 0.0f);
    std::copy(lines.begin(), lines.end(), padded.begin() + MergedViews::kSlack);
    const double middle = 0.5 * (kWide - 1);
    const ViewLines views{padded.data() + MergedViews::kSlack + kMargin * size_t(samples), place.data(),
                          size_t(samples), kWide, kMargin};
    merged.add(views,
               {x + kMergedEdge - middle, middle - (y + kMergedEdge), kAxisPx,
                before + group * kLeaningSlices, 0, kSize},
               {0, merged.directions()}, sums.data());
    return sums;
  }

  // [slice][y][x], in rounds of so many views and tiles.
  std::vector<float> on_device(int views, int places) const {
    const MergeTables tables(spec, slope);
    const MergeTablesOnDevice on_device(tables);
    MergeRoom room(tables, 0, 1, kGroups);
    room.views = std::max(room.views, views), room.places = places;
    MergedSum sum(tables, on_device.scan(), room);
    Stream stream;
    const size_t view_floats = size_t(kColumns) * size_t(samples),
                 pixels = size_t(kWide) * kWide * kGroups * kLeaningSlices;
    const DeviceMemory up(size_t(room.views) * view_floats * sizeof(float)), out(pixels * sizeof(float));
    const auto fill = [&](int view, int count, int at) {
      copy_up(up.as<float>() + size_t(at) * view_floats, lines.data() + size_t(view) * view_floats,
              size_t(count) * view_floats * sizeof(float), stream);
    };
    const LeaningPart part{up.as<float>(), nullptr, 0, kColumns, samples, kMargin, before, kAxisPx, slope};
    sum.add(part, {kWide, 0, 0, kWide, kWide, spec.circle_px * spec.circle_px}, 0, tables.bins.count() + 1,
            kGroups, fill, out.as<float>(), stream);
    std::vector<float> slices(pixels);
    copy_down(slices.data(), out.as<void>(), pixels * sizeof(float), stream);
    stream.wait();
    return slices;
  }

  // Pixels within the circle that are not those of the processor.
  int wrong(const std::vector<float>& slices) const {
    MergedViews merged(spec.angle_rad, slope);
    int count = 0;
    for (int group = 0; group < kGroups; ++group)
      for (int top : {0, 64})
        for (int left : {0, 64}) {
          const std::vector<float> want = tile(merged, left, top, group);
          for (int y = top; y < std::min(top + 64, kWide); ++y)
            for (int x = left; x < std::min(left + 64, kWide); ++x)
              for (int k = 0; k < kLeaningSlices; ++k) {
                const bool is_inside = std::hypot(x - 54.5, y - 54.5) <= spec.circle_px;
                const float got =
                    slices[(size_t(group * kLeaningSlices + k) * kWide + size_t(y)) * kWide + size_t(x)];
                count +=
                    got != (is_inside
                                ? want[(size_t(y - top) * 64 + size_t(x - left)) * kLeaningSlices + size_t(k)]
                                : 0.0f);
              }
        }
    return count;
  }

  FbpSpec spec;
  const double slope;
  int before, samples;
  std::vector<int> place;
  std::vector<float> lines;  // [view][column][sample]
};

}  // namespace

TEST_CASE("views merged on the emulated device have the bits of the processor, whatever is made together") {
  set_machine({});
  for (const double degrees : {0.0, 11.0, -31.0, 44.9}) {
    CAPTURE(degrees);
    const MergingCase one(degrees, 60, 0.3);
    const std::vector<float> slices = one.on_device(60, 8);
    CHECK(one.wrong(slices) == 0);
    CHECK(one.on_device(1, 3) == slices);
  }
}

TEST_CASE("few merged views all around, with directions that nothing is seen from") {
  set_machine({.threads_descend = true});
  const MergingCase one(5, 41, 2 * M_PI);
  CHECK(one.wrong(one.on_device(20, 5)) == 0);
  set_machine({});
}
