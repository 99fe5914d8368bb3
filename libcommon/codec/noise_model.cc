// SPDX-License-Identifier: BSD-3-Clause
#include "codec/noise_model.h"

#include <cstdint>
#include <vector>

#include "image/pixels.h"

namespace harima {

namespace {

constexpr int kTile = 16, kMostPairs = 4, kMostTiles = 4096;  // tiles of a pair of frames
constexpr size_t kBins = 16, kLeastTiles = 4;                 // bins of brightness; tiles in each

struct Tile {
  double mean, variance;
};

// The variance of one pixel: differences of differences have four times as much.
template <class T>
Tile tile_of(const T* first, const T* second, int width, int x, int y, int columns, int rows,
             bool is_within) {
  double sum = 0, squares = 0;
  int pairs = 0;
  for (int r = 0; r + (is_within ? 1 : 0) < rows; r += is_within ? 2 : 1)
    for (int c = 0; c + 1 < columns; c += 2, ++pairs) {
      const size_t at = size_t(y + r) * size_t(width) + size_t(x + c);
      const double difference =
          (double(first[at]) - double(first[at + 1])) - (double(second[at]) - double(second[at + 1]));
      sum += double(first[at]);
      squares += difference * difference;
    }
  return {sum / pairs, squares / (4.0 * pairs)};
}

template <class T>
void add_tiles(const GroupShape& shape, const T* first, const T* second, bool is_within,
               std::vector<Tile>& tiles) {
  const int columns = std::min(kTile, shape.width), rows = std::min(kTile, shape.height);
  const int across = shape.width / columns, down = shape.height / rows;
  const int64_t all = int64_t(across) * down, step = (all + kMostTiles - 1) / kMostTiles;
  for (int64_t i = 0; i < all; i += step) {
    const Tile tile = tile_of(first, second, shape.width, int(i % across) * columns, int(i / across) * rows,
                              columns, rows, is_within);
    if (std::isfinite(tile.mean) && std::isfinite(tile.variance)) tiles.push_back(tile);
  }
}

std::vector<Tile> tiles_of(const GroupShape& shape, const std::byte* pixels) {
  std::vector<Tile> tiles;
  if (shape.width < 2 || (shape.count < 2 && shape.height < 2)) return tiles;
  with_pixels(shape.type, [&]<class T>() {
    const auto* const all = reinterpret_cast<const T*>(pixels);
    const size_t frame = size_t(shape.width) * size_t(shape.height);
    if (shape.count < 2) return add_tiles(shape, all, all + shape.width, true, tiles);
    const int pairs = std::min(kMostPairs, shape.count - 1);
    for (int p = 0; p < pairs; ++p) {
      const size_t n = size_t(int64_t(p) * (shape.count - 1) / pairs);
      add_tiles(shape, all + n * frame, all + (n + 1) * frame, false, tiles);
    }
  });
  return tiles;
}

double median_variance(std::vector<Tile>::iterator begin, std::vector<Tile>::iterator end) {
  const auto middle = begin + (end - begin) / 2;
  std::nth_element(begin, middle, end, [](const Tile& a, const Tile& b) { return a.variance < b.variance; });
  return middle->variance;
}

// Of tiles in the order of their means, a few of like brightness each.
std::vector<Tile> bins_of(std::vector<Tile>& tiles) {
  std::sort(tiles.begin(), tiles.end(), [](const Tile& a, const Tile& b) { return a.mean < b.mean; });
  const size_t count = std::clamp<size_t>(tiles.size() / kLeastTiles, 1, kBins);
  std::vector<Tile> bins;
  for (size_t b = 0; b < count; ++b) {
    const size_t from = b * tiles.size() / count, to = (b + 1) * tiles.size() / count;
    double mean = 0;
    for (size_t i = from; i < to; ++i) mean += tiles[i].mean;
    bins.push_back({mean / double(to - from),
                    median_variance(tiles.begin() + ptrdiff_t(from), tiles.begin() + ptrdiff_t(to))});
  }
  return bins;
}

// A line by least squares, each bin with the weight of 1 / variance^2, which is how well a variance is known.
NoiseModel line_through(const std::vector<Tile>& bins) {
  double w = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (const Tile& bin : bins) {
    const double weight = 1 / (bin.variance * bin.variance + 1e-300);
    w += weight;
    x += weight * bin.mean;
    y += weight * bin.variance;
  }
  for (const Tile& bin : bins) {
    const double weight = 1 / (bin.variance * bin.variance + 1e-300), from_middle = bin.mean - x / w;
    xx += weight * from_middle * from_middle;
    xy += weight * from_middle * (bin.variance - y / w);
  }
  const double slope = xx > 0 ? std::max(0.0, xy / xx) : 0;
  return {y / w - slope * x / w, slope};
}

}  // namespace

NoiseModel estimate_noise(const GroupShape& shape, const std::byte* pixels) {
  std::vector<Tile> tiles = tiles_of(shape, pixels);
  if (tiles.empty()) return {};
  if (bytes_of(shape.type) == 4) return {median_variance(tiles.begin(), tiles.end()), 0};
  return line_through(bins_of(tiles));
}

}  // namespace harima
