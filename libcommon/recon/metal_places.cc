// SPDX-License-Identifier: BSD-3-Clause
#include "recon/metal_places.h"

#include <algorithm>
#include <array>

#include "base/parallel.h"
#include "base/vector_clones.h"

namespace harima {

namespace {

constexpr float kSmallest = 5;  // times what stands out, beside what is seen
constexpr int kGrain = 32;
// Of the pixels of a slice; the sum for a pixel and view costs 25 times its share of a whole slice by
// gridding (tests/bench/recon_bench).
constexpr int kMostShare = 32;
// Pieces apart, and coarse pixels for each of more: the slices of a batch have small ones in different
// places, and each is summed up for all.
constexpr int kFewPieces = 16;
constexpr size_t kPiecePixels = 2000;

CT_VECTOR_CLONES void add_rows(const std::array<const float*, 5>& rows, int width, float* __restrict five,
                               float* __restrict three) {
  for (int x = 0; x < width; ++x) {
    five[x] = rows[0][x] + rows[1][x] + rows[2][x] + rows[3][x] + rows[4][x];
    three[x] = rows[1][x] + rows[2][x] + rows[3][x];
  }
}

// Five rows and three rows summed: what is between the squares of 5 x 5 and 3 x 3 pixels is what is around.
CT_VECTOR_CLONES int find_seeds(const float* row, const float* five, const float* three, int width,
                                float level, float smallest, float* __restrict excess) {
  int found = 0;
  for (int x = 2; x < width - 2; ++x) {
    const float around = (five[x - 2] + five[x - 1] + five[x] + five[x + 1] + five[x + 2] - three[x - 1] -
                          three[x] - three[x + 1]) *
                         (1 / 16.0f);
    const float out = row[x] - around;
    const float may_be = row[x] + smallest * (out > 0 ? out : 0);
    excess[x] = may_be - level;
    found |= excess[x] >= 0;
  }
  return found;
}

CT_VECTOR_CLONES MetalPlaces::Lanes lanes_of(const MetalPlaces::Lanes* places, int count) {
  MetalPlaces::Lanes all = 0;
  for (int i = 0; i < count; ++i) all |= places[i];
  return all;
}

CT_VECTOR_CLONES void join(const MetalPlaces::Lanes* __restrict from, int width,
                           MetalPlaces::Lanes* __restrict to) {
  for (int x = 0; x < width; ++x) to[x] |= from[x];
}

}  // namespace

MetalPlaces::MetalPlaces(int coarse_width)
    : width_(coarse_width), seeds_(size_t(width_) * size_t(width_)), places_(seeds_.size()) {}

MetalPlaces::Lanes MetalPlaces::lanes() const { return lanes_of(places_.data(), int(places_.size())); }

std::vector<MetalRun> MetalPlaces::runs(int lane) const {
  std::vector<MetalRun> runs;
  for (int y = 0; y < width_; ++y) {
    const Lanes* const places = row(y);
    if (!(lanes_of(places, width_) >> lane & 1)) continue;
    const auto is_place = [&](int x) { return x < width_ && (places[x] >> lane & 1); };
    for (int x = 0; x < width_; ++x) {
      if (!is_place(x)) continue;
      const int first = x;
      while (is_place(x)) ++x;
      runs.push_back({y, first, x});
    }
  }
  return runs;
}

// Rows and columns beyond the slice are its outermost ones.
void MetalPlaces::mark_row(std::span<const float* const> slices, std::span<const float> levels,
                           float smallest, int y) {
  Lanes* const seeds = seeds_.data() + size_t(y) * size_t(width_);
  const auto size = static_cast<size_t>(width_) + 4;
  std::vector<float> five(size), three(size), middle(size), excess(size);
  for (size_t lane = 0; lane < slices.size(); ++lane) {
    if (!slices[lane]) continue;
    if (smallest == 0 && !has_metal(slices[lane] + size_t(y) * size_t(width_), width_, levels[lane]))
      continue;
    std::array<const float*, 5> rows;
    for (int i = 0; i < 5; ++i)
      rows[size_t(i)] = slices[lane] + size_t(std::clamp(y + i - 2, 0, width_ - 1)) * size_t(width_);
    add_rows(rows, width_, five.data() + 2, three.data() + 2);
    std::copy_n(rows[2], width_, middle.data() + 2);
    for (std::vector<float>* sums : {&five, &three, &middle})
      for (size_t i : {size_t{0}, size_t{1}})
        (*sums)[i] = (*sums)[2], (*sums)[size - 1 - i] = (*sums)[size - 3];
    if (!find_seeds(middle.data(), five.data(), three.data(), int(size), levels[lane], smallest,
                    excess.data()))
      continue;
    for (int x = 0; x < width_; ++x)
      if (excess[size_t(x) + 2] >= 0) seeds[x] = Lanes(seeds[x] | 1u << lane);
  }
}

// With all neighbours.
void MetalPlaces::spread_row(int y) {
  std::vector<Lanes> all(static_cast<size_t>(width_), Lanes{0});
  for (int from = std::max(0, y - 1); from <= std::min(width_ - 1, y + 1); ++from)
    join(seeds_.data() + size_t(from) * size_t(width_), width_, all.data());
  Lanes* const to = places_.data() + size_t(y) * size_t(width_);
  std::copy(all.begin(), all.end(), to);
  join(all.data() + 1, width_ - 1, to);
  join(all.data(), width_ - 1, to + 1);
}

// Pieces are counted where they begin: runs without a seed above them.
MetalPlaces::Lanes MetalPlaces::crowded() const {
  std::array<size_t, 16> places{};
  std::array<int, 16> pieces{};
  const std::vector<Lanes> none(static_cast<size_t>(width_), Lanes{0});
  for (int y = 0; y < width_; ++y) {
    const Lanes *const above = y > 0 ? seeds_.data() + size_t(y - 1) * size_t(width_) : none.data(),
                       *const seeds = seeds_.data() + size_t(y) * size_t(width_);
    // Lanes of the run that goes on; of those, which are joined to what is above.
    Lanes before = 0, joined = 0;
    for (int x = 0; x <= width_; ++x) {
      const Lanes here = x < width_ ? seeds[x] : Lanes{0}, up = x < width_ ? above[x] : Lanes{0};
      if ((before | here | up) == 0) continue;
      const auto ended = Lanes(before & ~here);
      const auto up_right = Lanes(joined | up);
      for (size_t lane = 0; ended && lane < 16; ++lane) pieces[lane] += (ended & ~up_right) >> lane & 1;
      joined = Lanes((joined | up | (x > 0 ? above[x - 1] : Lanes{0})) & here);
      before = here;
    }
    const Lanes* const all = row(y);
    for (int x = 0; x < width_; ++x)
      for (size_t lane = 0; all[x] && lane < 16; ++lane) places[lane] += all[x] >> lane & 1;
  }
  const int most_pieces = std::max(kFewPieces, int(places_.size() / kPiecePixels));
  Lanes lanes = 0;
  for (size_t lane = 0; lane < 16; ++lane)
    if (places[lane] > places_.size() / kMostShare || pieces[lane] > most_pieces)
      lanes = Lanes(lanes | 1u << lane);
  return lanes;
}

void MetalPlaces::clear() {
  std::fill(seeds_.begin(), seeds_.end(), Lanes{0});
  std::fill(places_.begin(), places_.end(), Lanes{0});
}

// Half the mean of what is at the level, if that is more: streaks between two pieces reach the level, too.
std::vector<float> MetalPlaces::strong_levels(std::span<const float* const> slices, float level) const {
  const size_t lanes = slices.size();
  std::vector<double> sums(lanes * size_t(width_)), counts(sums.size());
  parallel_for(
      width_,
      [&](int y) {
        for (size_t lane = 0; lane < lanes; ++lane) {
          const float* const row = slices[lane] ? slices[lane] + size_t(y) * size_t(width_) : nullptr;
          if (!row || !has_metal(row, width_, level)) continue;
          for (int x = 0; x < width_; ++x)
            if (row[x] >= level)
              sums[size_t(y) * lanes + lane] += double(row[x]), counts[size_t(y) * lanes + lane] += 1;
        }
      },
      kGrain);
  std::vector<float> levels;
  for (size_t lane = 0; lane < lanes; ++lane) {
    double sum = 0, count = 0;
    for (size_t i = lane; i < sums.size(); i += lanes) sum += sums[i], count += counts[i];
    levels.push_back(std::max(level, float(0.5 * sum / std::max(1.0, count))));
  }
  return levels;
}

void MetalPlaces::mark_rows(std::span<const float* const> slices, std::span<const float> levels,
                            float smallest) {
  parallel_for(
      width_, [&](int y) { mark_row(slices, levels, smallest, y); }, kGrain);
  parallel_for(
      width_, [&](int y) { spread_row(y); }, kGrain);
}

void MetalPlaces::add(const MetalPlaces& coarser) {
  for (int y = 0; y < width_; ++y) {
    const Lanes* const from = coarser.seeds_.data() + size_t(y / 2) * size_t(coarser.width_);
    for (int x = 0; x < width_; ++x) seeds_[size_t(y) * size_t(width_) + size_t(x)] |= from[x / 2];
  }
  parallel_for(
      width_, [&](int y) { spread_row(y); }, kGrain);
}

MetalPlaces::Lanes MetalPlaces::mark_strong(std::span<const float* const> slices, float level) {
  mark_rows(slices, strong_levels(slices, level), 0);
  return lanes();
}

MetalPlaces::Lanes MetalPlaces::mark(std::span<const float* const> slices, float level) {
  mark_rows(slices, std::vector<float>(slices.size(), level), kSmallest);
  const Lanes many = crowded();
  if (many)
    for (Lanes& lanes : places_) lanes = Lanes(lanes & ~many);
  return many;
}

}  // namespace harima
