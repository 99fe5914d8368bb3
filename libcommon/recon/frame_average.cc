// SPDX-License-Identifier: BSD-3-Clause
#include "recon/frame_average.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/parallel.h"
#include "math/rank.h"

namespace harima {

namespace {

constexpr size_t kMostBytes = size_t{32}
                              << 20;  // of frames that are sorted at a time, unless one row of all is more

struct OneFrame {
  const Source* source;
  int frame;
};

std::vector<OneFrame> list_frames(const std::vector<FrameSet>& sets) {
  std::vector<OneFrame> list;
  for (const FrameSet& set : sets)
    for (int frame : set.frames) list.push_back({set.source.get(), frame});
  return list;
}

size_t frame_row_bytes(const std::vector<OneFrame>& list) {
  return list.size() * size_t(list[0].source->info().width) * sizeof(float);
}

int rows_at_a_time(const std::vector<OneFrame>& list, int rows) {
  return int(std::clamp<size_t>(kMostBytes / frame_row_bytes(list), 1, size_t(std::max(1, rows))));
}

Frame rows_as_f32(const OneFrame& one, const std::vector<int>& rows) {
  const StackInfo& info = one.source->info();
  Frame raw(info.type, info.width, int(rows.size()));
  read_row_list(*one.source, one.frame, rows, raw.data());
  return info.type == PixelType::f32 ? raw : to_f32(raw);
}

// By their ranks, so that NaN has its place at the end.
float median_of(std::vector<int32_t>& ranks) {
  const auto middle = ranks.begin() + long(ranks.size() / 2);
  std::nth_element(ranks.begin(), middle, ranks.end());
  const float upper = float_of_rank(*middle);
  if (ranks.size() % 2 == 1) return upper;
  const float lower = float_of_rank(*std::max_element(ranks.begin(), middle));
  return float(0.5 * (double(lower) + double(upper)));
}

void median_of_rows(const std::vector<OneFrame>& list, const std::vector<int>& rows, int first, Frame& out) {
  std::vector<Frame> frames(list.size());
  parallel_for(int(list.size()), [&](int i) { frames[size_t(i)] = rows_as_f32(list[size_t(i)], rows); });
  parallel_for(int(rows.size()), [&](int y) {
    std::vector<int32_t> ranks(frames.size());
    for (int x = 0; x < out.width(); ++x) {
      for (size_t i = 0; i < frames.size(); ++i) ranks[i] = rank_of(frames[i].row<float>(y)[x]);
      out.row<float>(first + y)[x] = median_of(ranks);
    }
  });
}

Frame median_rows(const std::vector<FrameSet>& sets, const std::vector<int>& rows) {
  const std::vector<OneFrame> list = list_frames(sets);
  if (list.empty()) fail("no frames to average");
  Frame median(PixelType::f32, list[0].source->info().width, int(rows.size()));
  const int some = rows_at_a_time(list, int(rows.size()));
  for (int first = 0; first < int(rows.size()); first += some) {
    const int last = std::min(first + some, int(rows.size()));
    median_of_rows(list, {rows.begin() + first, rows.begin() + last}, first, median);
  }
  return median;
}

}  // namespace

Frame average_rows(FrameAverage how, const std::vector<FrameSet>& sets, const std::vector<int>& rows) {
  return how == FrameAverage::mean ? mean_rows(sets, rows) : median_rows(sets, rows);
}

size_t average_bytes(FrameAverage how, const std::vector<FrameSet>& sets, int rows) {
  const std::vector<OneFrame> list = list_frames(sets);
  if (how == FrameAverage::mean || list.empty()) return 0;
  return size_t(rows_at_a_time(list, rows)) * frame_row_bytes(list);
}

int frames_of(const std::vector<FrameSet>& sets) { return int(list_frames(sets).size()); }

}  // namespace harima
