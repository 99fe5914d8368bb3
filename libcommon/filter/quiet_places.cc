// SPDX-License-Identifier: BSD-3-Clause
#include "filter/quiet_places.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "base/parallel.h"

namespace harima {

namespace {

constexpr int kMostParts = 12, kRows = 64, kRowsOfSlice = 256, kOneOf = 20;

Volume read_part(const Source& source, int first_slice, int first_row, int depth, int rows) {
  const StackInfo& info = source.info();
  Volume part(info.width, rows, depth);
  parallel_for(depth, [&](int z) {
    Frame read(info.type, info.width, rows);
    source.read_rows(first_slice + z, first_row, first_row + rows, read.data());
    for (int y = 0; y < rows; ++y) {
      row_to_f32(read, y, part.row(z * rows + y));
      fill_gaps(part.row(z * rows + y), info.width);
    }
  });
  return part;
}

}  // namespace

void for_sample_volumes(const Source& source, int depth,
                        const std::function<void(const Volume& part)>& look) {
  const StackInfo& info = source.info();
  const int slices = std::min(depth, info.count),
            rows = std::min(depth > 1 ? kRows : kRowsOfSlice, info.height);
  if (slices <= 0 || rows <= 0 || info.width <= 0) return;
  const auto times = [](int all, int part) { return (all + part - 1) / part; };
  const int parts =
      int(std::min<int64_t>(kMostParts, int64_t{times(info.count, slices)} * times(info.height, rows)));
  for (int i = 0; i < parts; ++i) {
    const double along_y = std::fmod(0.5 + 0.6180339887498949 * i, 1.0);  // no two parts are near in both
    const int first_slice = int(int64_t{info.count - slices} * (2 * i + 1) / (2 * parts));
    look(read_part(source, first_slice, int(along_y * (info.height - rows)), slices, rows));
  }
}

float quiet_mean_square(std::vector<float>& of_boxes) {
  if (of_boxes.empty()) return 0;
  const auto place = of_boxes.begin() + ptrdiff_t(of_boxes.size() / kOneOf);
  std::nth_element(of_boxes.begin(), place, of_boxes.end());
  return *place;
}

Volume white_noise(bool is_3d) {
  Volume volume(is_3d ? 96 : 512, is_3d ? 96 : 512, is_3d ? 48 : 1);
  std::mt19937 random(1);  // and Box and Muller, so that it is the same with every library
  const auto uniform = [&] { return (double(random()) + 0.5) / 4294967296.0; };
  for (float& value : volume.values) {
    const double length = std::sqrt(-2 * std::log(uniform()));
    value = float(length * std::cos(2 * std::numbers::pi * uniform()));
  }
  return volume;
}

}  // namespace harima
