// SPDX-License-Identifier: BSD-3-Clause
#include "measure/shift.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/parallel.h"
#include "image/axes.h"
#include "math/plain_fft.h"
#include "measure/phase_correlation.h"

namespace harima {

namespace {

using Triple = std::array<double, 3>;
using Sizes = std::array<int, 3>;

// Of a pair of blocks, 8 MB: the result may not depend on what memory there is.
constexpr size_t kMostVoxels = size_t{1} << 19;
constexpr int kMostBlocks = 3;       // along each axis, where the volumes are larger
constexpr int kCoarser = 4;          // from one level to the next
constexpr int kNear = 2 * kCoarser;  // the next level looks no farther, in its own voxels
constexpr int kMostRounds = 6;       // at the finest level, until the shift changes by less than kSettled
constexpr double kSettled = 0.002;   // voxels
constexpr size_t kBandBytes = size_t{1} << 20;  // of rows that are read at once

// A part of a volume: size in voxels of its own, each the mean of by[0] x by[1] x by[2] of the volume's.
struct Part {
  Sizes first{}, size{}, by{};
};

size_t padded(const Sizes& size) {
  return size_t(power_of_two_from(size[0])) * size_t(power_of_two_from(size[1])) *
         size_t(power_of_two_from(size[2]));
}

// Adds one row of the volume to the means.
void add_row(const float* row, const Part& part, size_t which, std::complex<double>* to) {
  const double share = 1.0 / (double(part.by[0]) * part.by[1] * part.by[2]);
  for (int x = 0; x < part.size[0]; ++x) {
    double sum = 0;
    for (int i = 0; i < part.by[0]; ++i) sum += double(row[x * part.by[0] + i]);
    reinterpret_cast<double(&)[2]>(to[x])[which] += sum * share;
  }
}

// Reads a part as the real (0) or the imaginary (1) part of the pair.
void read_part(const Source& source, const Part& part, size_t which, BlockPair& pair) {
  const StackInfo& info = source.info();
  const size_t row_bytes = size_t(info.width) * bytes_of(info.type) * size_t(part.by[1]);
  const int tall = int(std::clamp<size_t>(kBandBytes / row_bytes, 1, size_t(part.size[1]))),
            bands = (part.size[1] - 1) / tall + 1;
  parallel_for(part.size[2] * bands, [&](int job) {
    const int z = job / bands, begin = job % bands * tall, end = std::min(part.size[1], begin + tall);
    const int top = part.first[1] + begin * part.by[1], rows = (end - begin) * part.by[1];
    Frame band(info.type, info.width, rows);
    std::vector<float> row(size_t(info.width));
    for (int k = 0; k < part.by[2]; ++k) {
      const int frame = part.first[2] + z * part.by[2] + k;
      source.read_rows(frame, top, top + rows, band.data());
      for (int j = 0; j < rows; ++j) {
        row_to_f32(band, j, row.data());
        const float* from = row.data() + part.first[0];
        if (!std::all_of(from, from + part.size[0] * part.by[0], [](float v) { return std::isfinite(v); }))
          fail("{}: row {} has pixels that are not finite numbers", source.place(frame), top + j);
        add_row(from, part, which, &pair.at(0, begin + j / part.by[1], z));
      }
    }
  });
}

class Search {
 public:
  Search(const Source& first, const Source& second, double most_px) : first_(first), second_(second) {
    const Sizes a = sizes_of(first.info()), b = sizes_of(second.info());
    for (size_t i = 0; i < 3; ++i) {
      if ((a[i] == 1) != (b[i] == 1))
        fail("along {} one volume is 1 voxel wide, the other {}", "xyz"[i], std::max(a[i], b[i]));
      most_[i] = 0.5 * std::min(a[i], b[i]);
      if (most_px > 0) most_[i] = std::min(most_[i], most_px);
    }
  }

  VolumeShift run() {
    int by = 1;
    while (padded(size_of_part(shared({}), by)) > kMostVoxels) by *= 2;
    VolumeShift found = refined({}, by, false);
    while (by > kCoarser) {
      by /= kCoarser;
      found = refined(found.px, by, true);
    }
    double change = 1;
    for (int round = 0; round < kMostRounds && change > kSettled; ++round) {
      const Triple before = found.px;
      found = refined(before, 1, true);
      change = 0;
      for (size_t i = 0; i < 3; ++i) change = std::max(change, std::abs(found.px[i] - before[i]));
    }
    return found;
  }

 private:
  struct Box {
    Sizes first{}, size{};  // of what both volumes have, in places of the first
  };

  static Sizes whole(const Triple& px) {
    return {int(std::lround(px[0])), int(std::lround(px[1])), int(std::lround(px[2]))};
  }

  Box shared(const Sizes& shift) const {
    const Sizes a = sizes_of(first_.info()), b = sizes_of(second_.info());
    Box box;
    for (size_t i = 0; i < 3; ++i) {
      box.first[i] = std::max(0, shift[i]);
      box.size[i] = std::min(a[i], b[i] + shift[i]) - box.first[i];
    }
    return box;
  }

  static Sizes size_of_part(const Box& box, int by) {
    Sizes size{};
    for (size_t i = 0; i < 3; ++i) size[i] = std::max(1, box.size[i] / by);
    return size;
  }

  // The part in the middle of the k-th of `count` shares of the box along each axis.
  static Part part_in(const Box& box, const Sizes& size, int by, const Sizes& count, const Sizes& k) {
    Part part{{}, size, {}};
    for (size_t i = 0; i < 3; ++i) {
      part.by[i] = std::min(by, box.size[i]);
      part.first[i] =
          box.first[i] +
          int((double(box.size[i]) * (2 * k[i] + 1) / count[i] - double(size[i]) * part.by[i]) / 2);
    }
    return part;
  }

  void add_block(PhaseCorrelation& correlation, Part part, const Sizes& shift) const {
    BlockPair pair(part.size);
    read_part(first_, part, 0, pair);
    for (size_t i = 0; i < 3; ++i) part.first[i] -= shift[i];
    read_part(second_, part, 1, pair);
    correlation.add(pair);
  }

  // The shift, where it is about `guess`, from blocks of what the volumes then share.
  VolumeShift refined(const Triple& guess, int by, bool is_near) const {
    const Sizes shift = whole(guess);
    const Box box = shared(shift);
    Sizes size = size_of_part(box, by), count{}, first{}, last{};
    Triple rest{};
    while (padded(size) > kMostVoxels) {
      int& longest = *std::max_element(size.begin(), size.end());
      longest = power_of_two_from(longest) / 2;
    }
    for (size_t i = 0; i < 3; ++i) {
      count[i] = std::clamp(box.size[i] / by / size[i], 1, kMostBlocks);
      rest[i] = (guess[i] - shift[i]) / by;
      const int near = is_near ? kNear : size[i];
      first[i] = std::clamp(int(std::floor((-most_[i] - shift[i]) / by)), -near, 0);
      last[i] = std::clamp(int(std::ceil((most_[i] - shift[i]) / by)), 0, near);
    }
    PhaseCorrelation correlation(rest);
    for (int z = 0; z < count[2]; ++z)
      for (int y = 0; y < count[1]; ++y)
        for (int x = 0; x < count[0]; ++x)
          add_block(correlation, part_in(box, size, by, count, {x, y, z}), shift);
    const BlockShift found = correlation.shift(first, last);
    VolumeShift result{{}, found.match, found.chance};
    for (size_t i = 0; i < 3; ++i)
      result.px[i] = std::clamp(shift[i] + found.px[i] * by, -most_[i], most_[i]);
    return result;
  }

  const Source &first_, &second_;
  Triple most_{};
};

}  // namespace

VolumeShift shift_between(const Source& first, const Source& second, double most_px) {
  return Search(first, second, most_px).run();
}

}  // namespace harima
