// SPDX-License-Identifier: BSD-3-Clause
#include "codec/local_fit.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>

namespace harima {

namespace {

constexpr int kBand = 8;    // rows from one state that is kept for the next frame to another
constexpr int kForget = 3;  // a row's products lose 2^-this with each row
constexpr int kForgetShare = 5;
constexpr int kWantedSize = 8;         // bits of the mean size of an error, once shifted
constexpr size_t kRowsSolvedEach = 8;  // of a group
constexpr size_t kRowsToNext = 4;      // then, from one for which weights are solved for to the next
constexpr int kOneShare = 256;

}  // namespace

LocalFit::LocalFit(int width, int height, bool has_next_frame)
    : width_(width), height_(height), tiles_(size_t(width + kChunk - 1) / kChunk),
      before_(has_next_frame ? tiles_.size() * size_t((height + kBand - 1) / kBand) : 0) {}

void LocalFit::begin_group() {
  frames_ = 0;
  tiles_.assign(tiles_.size(), Tile{});
}

void LocalFit::end_frame() { ++frames_; }

void LocalFit::begin_row(int y) {
  y_ = y;
  for (size_t k = 0; k < tiles_.size(); ++k) begin_tile(k, y);
}

void LocalFit::begin_tile(size_t k, int y) {
  Tile& tile = tiles_[k];
  tile.shift = std::max(0, int(std::bit_width(uint32_t(tile.mean_size) >> 4)) - kWantedSize);
  int64_t both = 2 * tile.both, squares = 2 * tile.squares;
  for (const size_t other : {k - 1, k + 1})
    if (other < tiles_.size()) both += tiles_[other].both, squares += tiles_[other].squares;
  tile.share = squares <= 0 || both <= 0 ? 0 : both >= squares ? kOneShare : int(both * kOneShare / squares);
  const size_t row = frames_ * size_t(height_) + size_t(y);
  if (row < kRowsSolvedEach || (row + k) % kRowsToNext == 0) solve(k, y);
}

// What stood below this row in the frame before.
const LocalFit::Sums* LocalFit::before(size_t k, int y) const {
  if (frames_ == 0 || before_.empty()) return nullptr;
  const int band = std::min(y / kBand + 1, (height_ - 1) / kBand);
  return &before_[size_t(band) * tiles_.size() + k];
}

// L D L^T = A, in place below the diagonal.
void LocalFit::solve(size_t k, int y) {
  constexpr size_t n = kTaps, kAll = kLocalValues;
  Sums sums = tiles_[k].sums;
  for (const size_t other : {k - 1, k + 1})
    if (other < tiles_.size())
      for (size_t i = 0; i < sums.size(); ++i) sums[i] += tiles_[other].sums[i] >> 1;
  if (const Sums* kept = before(k, y))
    for (size_t i = 0; i < sums.size(); ++i) sums[i] += (*kept)[i];
  double l[n][n], d[n], x[n];
  for (size_t i = 0; i < n; ++i) {
    const int64_t diagonal = sums[i * kAll + i];
    double part[n];
    for (size_t j = 0; j < i; ++j) {
      double rest = double(sums[j * kAll + i]);
      for (size_t m = 0; m < j; ++m) rest -= part[m] * l[j][m];
      part[j] = rest;
      l[i][j] = rest / d[j];
    }
    double rest = double(diagonal + (diagonal >> 6) + 256), right = double(sums[i * kAll + n]);
    for (size_t j = 0; j < i; ++j) {
      rest -= part[j] * l[i][j];
      right -= l[i][j] * x[j];
    }
    d[i] = rest > 1 ? rest : 1;
    x[i] = right;
  }
  for (size_t i = n; i-- > 0;) {
    double value = x[i] / d[i];
    for (size_t j = i + 1; j < n; ++j) value -= l[j][i] * x[j];
    x[i] = value;
  }
  for (size_t i = 0; i < n; ++i) {
    const double weight = std::floor(x[i] * (1 << kWeightBits) + 0.5);
    tiles_[k].weight[2 * i] = weight >= -32767 && weight <= 32767 ? int16_t(weight) : int16_t(0);
  }
}

int32_t LocalFit::correct(int x, const Taps& taps) {
  const Tile& tile = tiles_[size_t(x) / kChunk];
  const int32_t sum =
      codec_kernels().weigh_taps(taps.data(), tile.weight.data(), tile.shift, x % 2, pairs_of(x));
  correction_ = (sum + (1 << (kWeightBits - 1))) >> kWeightBits;
  return int32_t(int64_t(correction_) * tile.share * (int64_t(1) << tile.shift) >> 8);
}

void LocalFit::learn(int x, int32_t error) {
  const size_t k = size_t(x) / kChunk;
  Tile& tile = tiles_[k];
  const int32_t value = std::clamp(error >> tile.shift, -kFitLimit, kFitLimit);
  uint32_t& pair = pairs_of(x)[kTaps];
  pair = x % 2 ? (pair & 0xffff) | uint32_t(value) << 16 : uint32_t(value) & 0xffff;
  tile.new_both += int64_t(correction_) * value;
  tile.new_squares += int64_t(correction_) * correction_;
  tile.sizes += std::abs(error);
  if (x % kChunk == kChunk - 1 || x == width_ - 1) end_tile(k, x % kChunk + 1);
}

void LocalFit::end_tile(size_t k, int columns) {
  Tile& tile = tiles_[k];
  std::array<int32_t, std::tuple_size_v<Sums>> fresh;
  codec_kernels().local_products(pairs_.data(), (columns + 1) / 2, fresh.data());
  for (size_t i = 0; i < fresh.size(); ++i) tile.sums[i] += fresh[i] - (tile.sums[i] >> kForget);
  tile.both += tile.new_both - (tile.both >> kForgetShare);
  tile.squares += tile.new_squares - (tile.squares >> kForgetShare);
  const int32_t size = int32_t(tile.sizes * 16 / columns);
  tile.mean_size = frames_ == 0 && y_ == 0 ? size : tile.mean_size + ((size - tile.mean_size) >> 2);
  tile.new_both = tile.new_squares = tile.sizes = 0;
  if (!before_.empty() && (y_ % kBand == kBand - 1 || y_ == height_ - 1))
    before_[size_t(y_ / kBand) * tiles_.size() + k] = tile.sums;
}

}  // namespace harima
