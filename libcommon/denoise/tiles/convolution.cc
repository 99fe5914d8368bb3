// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/tiles/convolution.h"

#if defined(__x86_64__) && defined(__linux__)

#include <algorithm>

#include "denoise/bfloat16.h"
#include "denoise/tiles/registers.h"

namespace harima {

namespace {

constexpr int kLine = 32;  // values of a line of the cache

// Rows of pixels with zeros around them. A part of the channels of a pixel has a line of its own.
class PaddedBand {
 public:
  PaddedBand(const LayerImage<const uint16_t>& from, int most_rows, int side, int parts, int depth)
      : from_(from), reach_(side / 2), parts_(parts), depth_(depth) {
    constexpr size_t kMostValues = 1 << 17;  // that fit into the second cache
    rows_ = std::clamp(int(kMostValues / row_values()) - 2 * reach_, 1, most_rows);
    values_ = Lines<uint16_t>(size_t(rows_ + 2 * reach_) * row_values());
  }

  int rows() const { return rows_; }
  // Rows of the image from `first` on, and those that they see.
  HARIMA_TILES void fill(int first) {
    for (int row = 0; row < rows_ + 2 * reach_; ++row) {
      const int y = first + row - reach_;
      const size_t margin = size_t(reach_ * parts_) * kLine;
      uint16_t* const to = values_.data() + size_t(row) * row_values();
      if (y < 0 || y >= from_.height) {
        std::fill_n(to, row_values(), uint16_t{0});
        continue;
      }
      std::fill_n(to, margin, uint16_t{0});
      std::fill_n(to + row_values() - margin, margin, uint16_t{0});
      fill_row(from_.row(y), to + margin);
    }
  }
  // What the weight at row `y`, column `x` of all weights takes for a pixel: a part of the channels of it
  // and, a step on, of the next pixels.
  const uint16_t* at(int row, int column, int y, int x, int part) const {
    return values_.data() + size_t(row + y) * row_values() + size_t((column + x) * parts_ + part) * kLine;
  }
  int64_t step() const { return int64_t{parts_} * kLine * int64_t(sizeof(uint16_t)); }

 private:
  size_t row_values() const { return size_t((from_.width + 2 * reach_) * parts_) * kLine; }

  HARIMA_TILES void fill_row(const uint16_t* from, uint16_t* to) const {
    const int last = from_.channels - (parts_ - 1) * depth_;
    const __mmask32 whole = 0xffffffffu >> (kLine - depth_), rest = 0xffffffffu >> (kLine - last);
    for (int x = 0; x < from_.width; ++x, from += from_.stride)
      for (int part = 0; part < parts_; ++part, to += kLine)
        _mm512_store_si512(to,
                           _mm512_maskz_loadu_epi16(part + 1 == parts_ ? rest : whole, from + part * depth_));
  }

  const LayerImage<const uint16_t>& from_;
  const int reach_, parts_, depth_;
  int rows_ = 0;
  Lines<uint16_t> values_;
};

struct Products {
  int parts = 0, side = 0;
  int64_t tile = 0, next_weights = 0;  // values of a tile of weights; to those of the next 16 channels
};

// Sums of kM groups of pixels, a row a pixel, and kN of 16 channels, after one another.
template <int kM, int kN>
HARIMA_TILES void add_products(const PaddedBand& band, const int (&pixels)[2][2], const uint16_t* weights,
                               const Products& all, float* sums) {
  settle_memory();
  _tile_zero(0);
  if constexpr (kN == 2) _tile_zero(1);
  if constexpr (kM == 2) _tile_zero(2);
  if constexpr (kM == 2 && kN == 2) _tile_zero(3);
  for (int part = 0; part < all.parts; ++part)
    for (int y = 0; y < all.side; ++y)
      for (int x = 0; x < all.side; ++x, weights += all.tile) {
        _tile_loadd(6, weights, 64);
        _tile_loadd(4, band.at(pixels[0][0], pixels[0][1], y, x, part), band.step());
        _tile_dpbf16ps(0, 4, 6);
        if constexpr (kN == 2) {
          _tile_loadd(7, weights + all.next_weights, 64);
          _tile_dpbf16ps(1, 4, 7);
        }
        if constexpr (kM == 2) {
          _tile_loadd(5, band.at(pixels[1][0], pixels[1][1], y, x, part), band.step());
          _tile_dpbf16ps(2, 5, 6);
        }
        if constexpr (kM == 2 && kN == 2) _tile_dpbf16ps(3, 5, 7);
      }
  constexpr int64_t kStep = 2 * kTile * sizeof(float);
  _tile_stored(0, sums, kStep);
  if constexpr (kN == 2) _tile_stored(1, sums + kTile, kStep);
  if constexpr (kM == 2) _tile_stored(2, sums + 2 * kTile * kTile, kStep);
  if constexpr (kM == 2 && kN == 2) _tile_stored(3, sums + 2 * kTile * kTile + kTile, kStep);
}

// Sums of up to 32 channels of some pixels to where they belong.
HARIMA_TILES void store(const float* sums, int pixels, int channels, const TileConvolution::Ending& ending,
                        int channel, uint16_t* to, int step) {
  const __mmask16 low = channel_mask(channels), high = channel_mask(std::max(0, channels - kTile));
  const float* const bias = ending.bias ? ending.bias + channel : nullptr;
  const __m512 low_bias = bias ? _mm512_maskz_loadu_ps(low, bias) : _mm512_setzero_ps(),
               high_bias = bias ? _mm512_maskz_loadu_ps(high, bias + kTile) : _mm512_setzero_ps();
  const __m512 slope = _mm512_set1_ps(ending.slope);
  const __mmask32 kept = __mmask32(high) << kTile | low;
  for (int pixel = 0; pixel < pixels; ++pixel, sums += 2 * kTile, to += step) {
    const __m512 a = _mm512_add_ps(_mm512_load_ps(sums), low_bias),
                 b = _mm512_add_ps(_mm512_load_ps(sums + kTile), high_bias);
    const __m512 c = _mm512_max_ps(_mm512_mul_ps(a, slope), a), d = _mm512_max_ps(_mm512_mul_ps(b, slope), b);
    _mm512_mask_storeu_epi16(to, kept, __m512i(_mm512_cvtne2ps_pbh(d, c)));
  }
}

}  // namespace

TileConvolution::TileConvolution(const float* weights, const ConvolutionShape& shape, Way way)
    : from_channels_(way == Way::forward ? shape.in_channels : shape.out_channels),
      to_channels_(way == Way::forward ? shape.out_channels : shape.in_channels), side_(shape.side),
      parts_((from_channels_ + kDepth - 1) / kDepth),
      depth_(rounded_up((from_channels_ + parts_ - 1) / parts_, 2)) {
  const size_t taps = size_t(side_ * side_), of_tap = size_t(shape.in_channels), of_out = taps * of_tap;
  const size_t to_step = way == Way::forward ? of_out : 1, from_step = way == Way::forward ? 1 : of_out;
  std::vector<uint16_t> narrow(size_t(shape.out_channels) * of_out);
  for (size_t i = 0; i < narrow.size(); ++i) narrow_to(narrow[i], weights[i]);
  weights_.resize(size_t(rounded_up(to_channels_, 2 * kTile)) * size_t(parts_ * depth_) * taps);
  uint16_t* tile = weights_.data();
  for (int group = 0; group < to_channels_; group += kTile)
    for (int part = 0; part < parts_; ++part)
      for (size_t tap = 0; tap < taps; ++tap, tile += depth_ * kTile) {
        const uint16_t* const first = narrow.data() + size_t(group) * to_step +
                                      (way == Way::forward ? tap : taps - 1 - tap) * of_tap +
                                      size_t(part * depth_) * from_step;
        for (int from = 0; from < std::min(depth_, from_channels_ - part * depth_); ++from)
          for (int to = 0; to < std::min(kTile, to_channels_ - group); ++to)
            tile[(from / 2 * kTile + to) * 2 + from % 2] =
                first[size_t(to) * to_step + size_t(from) * from_step];
      }
}

HARIMA_TILES void TileConvolution::apply(ConstLayerImage<uint16_t> from, LayerImage<uint16_t> to,
                                         const Ending& ending, int first, int last) const {
  const int pixels = std::min(kTile, from.width), groups = (from.width + pixels - 1) / pixels;
  const Products products{parts_, side_, int64_t{depth_} * kTile,
                          int64_t{parts_} * side_ * side_ * depth_ * kTile};
  const TileShapes shapes(pixels, pixels, depth_);
  // Numbers, also where nobody looks: others may take long.
  alignas(64) float sums[2][kTile * 2 * kTile] = {};
  PaddedBand band(from, last - first, side_, parts_, depth_);
  configure(shapes);
  for (; first < last; first += band.rows()) {
    band.fill(first);
    const int all = std::min(band.rows(), last - first) * groups;
    for (int channel = 0; channel < to_channels_; channel += 2 * kTile) {
      const bool is_wide = to_channels_ - channel > kTile;
      const uint16_t* const weights = weights_.data() + channel / kTile * products.next_weights;
      for (int group = 0; group < all; group += 2) {
        const bool is_tall = group + 1 < all;
        // The last group of a row may see pixels of the one before it again.
        const auto column = [&](int which) { return std::min(which % groups * pixels, from.width - pixels); };
        const int places[2][2] = {{group / groups, column(group)}, {(group + 1) / groups, column(group + 1)}};
        const auto add = is_tall ? (is_wide ? add_products<2, 2> : add_products<2, 1>)
                                 : (is_wide ? add_products<1, 2> : add_products<1, 1>);
        add(band, places, weights, products, sums[0]);
        for (int which = 0; which < 1 + int(is_tall); ++which)
          store(sums[which], pixels, to_channels_ - channel, ending, channel,
                to.row(first + places[which][0]) + places[which][1] * to.stride + channel, to.stride);
      }
    }
  }
  _tile_release();
}

}  // namespace harima

#else

namespace harima {

TileConvolution::TileConvolution(const float*, const ConvolutionShape&, Way) {}
void TileConvolution::apply(ConstLayerImage<uint16_t>, LayerImage<uint16_t>, const Ending&, int, int) const {}

}  // namespace harima

#endif
