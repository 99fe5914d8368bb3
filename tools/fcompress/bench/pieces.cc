// SPDX-License-Identifier: BSD-3-Clause
#include "pieces.h"

#include <algorithm>

namespace harima::bench {

namespace {

constexpr size_t kPieceBytes = 4 << 20;

int frames_of(const Sample& sample, Piece piece) {
  const int group = good_group_count(sample.shape);
  switch (piece) {
    case Piece::frame:
      return 1;
    case Piece::group:
      return group;
    case Piece::bytes:
      break;
  }
  return int(std::clamp<size_t>(kPieceBytes / sample.shape.frame_bytes(), 1, size_t(group)));
}

// The binary digits of i behind the point, the last one first (van der Corput): 1/2, 1/4, 3/4, 1/8, ... for
// 1, 2, 3, 4, ...
double scattered(uint32_t i) {
  double place = 0;
  for (double half = 0.5; i > 0; i /= 2, half /= 2) place += half * (i % 2);
  return place;
}

}  // namespace

std::vector<Range> pieces_of(const Sample& sample, Piece piece) {
  std::vector<Range> left, all;
  const int step = frames_of(sample, piece);
  for (int first = 0; first < sample.shape.count; first += step)
    left.push_back({first, std::min(step, sample.shape.count - first)});
  std::vector<bool> is_taken(left.size());
  for (uint32_t i = 1; all.size() < left.size(); ++i) {
    const auto at = size_t(scattered(i) * double(left.size()));
    if (is_taken[at]) continue;
    is_taken[at] = true;
    all.push_back(left[at]);
  }
  return all;
}

}  // namespace harima::bench
