// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/tiles/weight_gradients.h"

#if defined(__x86_64__) && defined(__linux__)

#include <algorithm>
#include <cstring>

#include "denoise/tiles/registers.h"

namespace harima {

namespace {

constexpr int kRun = 512;  // values of a sum that are taken while tiles stay in registers; those of `in` for
                           // it in the first cache

// All pixels one after the other, row by row, with rows of zeros between images, in bands of such rows; that
// of `in` has `reach` rows more on either side. So a step up or down is as far wherever one is, and as `in`
// lies in pairs of pixels, one of whole pairs. Of steps aside, each has a copy of the gradients of its own.
class Bands {
 public:
  explicit Bands(const ConvolvedImages& images)
      : images_(images), reach_(images.side / 2), pitch_(rounded_up(images.width, 2)),
        all_rows_(images.count * (images.height + reach_)), in_wide_(rounded_up(images.in_channels, kTile)),
        out_wide_(rounded_up(images.out_channels, kTile)) {
    constexpr int kMostPixels = 2048, kMostValues = 1 << 17;  // that fit into the second cache
    const int most = std::min(kMostPixels, kMostValues / std::max(images.in_channels, images.out_channels));
    rows_ = std::clamp(most / pitch_, 1, all_rows_);
    length_ = rounded_up(rows_ * pitch_, kDepth);
    in_ = zero_lines<uint16_t>(size_t(length_ + 2 * reach_ * pitch_) * size_t(in_wide_));
    gradient_ = zero_lines<uint16_t>(size_t(images.side) * size_t(length_) * size_t(out_wide_));
    turned_ = zero_lines<uint16_t>(size_t(kTile) * turned_step());
  }

  template <class Work>
  void each(const Work& work) {
    for (int first = 0; first < all_rows_; first += rows_) {
      for (int row = -reach_; row < rows_ + reach_; ++row) fill_in(first + row, row + reach_);
      for (int row = 0; row < rows_; ++row) fill_gradient(first + row, row);
      work();
    }
  }

  int length() const { return length_; }
  int in_wide() const { return in_wide_; }
  // Pairs of pixels, from that of `pixel` on, y rows down from the highest one; and their channels from
  // `channel` on. Bytes from a pair to the next.
  const uint16_t* in(int pixel, int y, int channel) const {
    return in_.data() + size_t(pixel + y * pitch_) * size_t(in_wide_) + 2 * size_t(channel);
  }
  int64_t in_step() const { return 4 * int64_t{in_wide_}; }
  // Tile after tile, gradients of 16 channels and 32 pixels, which are such that weights of column x multiply
  // them with in(pixel).
  const uint16_t* gradient(int pixel, int x, int channel) const {
    return gradient_.data() + (size_t(x) * size_t(out_wide_) + size_t(channel)) * size_t(length_) +
           size_t(pixel) * kTile;
  }
  // Values from the tiles of 16 channels to those of the next ones.
  size_t gradient_step() const { return size_t(length_) * kTile; }

 private:
  // Where a row of all begins; null: it is one of zeros.
  const uint16_t* row_of(const uint16_t* values, int channels, int row) const {
    const int image = row / (images_.height + reach_), y = row % (images_.height + reach_);
    if (row < 0 || row >= all_rows_ || y >= images_.height) return nullptr;
    return values +
           (size_t(image) * size_t(images_.height) + size_t(y)) * size_t(images_.width) * size_t(channels);
  }

  HARIMA_TILES void fill_in(int row, int place) {
    const uint16_t* const from = row_of(images_.in, images_.in_channels, row);
    uint16_t* const to = in_.data() + size_t(place) * size_t(pitch_) * size_t(in_wide_);
    if (!from) return void(std::memset(to, 0, size_t(pitch_) * size_t(in_wide_) * sizeof(uint16_t)));
    const int channels = images_.in_channels;
    for (int x = 0; x < images_.width; x += 2)
      for (int channel = 0; channel < channels; channel += kTile) {
        const uint16_t* const first = from + size_t(x) * size_t(channels) + channel;
        const __m512i pair = pair_of(first, x + 1 < images_.width ? first + channels : nullptr,
                                     channel_mask(channels - channel));
        _mm512_storeu_si512(to + size_t(x) * size_t(in_wide_) + 2 * size_t(channel), pair);
      }
  }

  void fill_gradient(int row, int place) {
    const int channels = images_.out_channels;
    const uint16_t* const from = row_of(images_.gradient, channels, row);
    for (int channel = 0; channel < channels; channel += kTile) {
      for (int x = 0; x < images_.width; x += kDepth) turn(from, x, channel);
      for (int x = 0; x < images_.side; ++x) shift(x, channel, place);
    }
  }

  size_t turned_step() const { return size_t(rounded_up(images_.width, kDepth) + 2 * reach_); }

  // Pixels of 16 channels to channels of pixels; zeros beyond the row on either side stay.
  HARIMA_TILES void turn(const uint16_t* row, int x, int channel) {
    __m512i pairs[kTile];
    const size_t step = size_t(images_.out_channels);
    const __mmask16 channels = channel_mask(images_.out_channels - channel);
    for (int i = 0; i < kTile; ++i) {
      const uint16_t* const first = row + size_t(x + 2 * i) * step + channel;
      const int left = row ? images_.width - (x + 2 * i) : 0;
      pairs[i] =
          left > 0 ? pair_of(first, left > 1 ? first + step : nullptr, channels) : _mm512_setzero_si512();
    }
    transpose(pairs);
    for (int i = 0; i < kTile; ++i)
      _mm512_storeu_si512(turned_.data() + size_t(i) * turned_step() + reach_ + x, pairs[i]);
  }

  // The row to its tiles, a step aside.
  HARIMA_TILES void shift(int aside, int channel, int place) {
    const uint16_t* const from = turned_.data() + 2 * reach_ - aside;
    for (int x = 0; x < images_.width;) {
      const int pixel = place * pitch_ + x, lane = pixel % kDepth,
                count = std::min(kDepth - lane, images_.width - x);
      const __mmask32 kept = count >= kDepth ? 0xffffffff : (__mmask32{1} << count) - 1;
      uint16_t* const to =
          gradient_.data() + (gradient(pixel - lane, aside, channel) - gradient_.data()) + lane;
      for (int i = 0; i < kTile; ++i)
        _mm512_mask_storeu_epi16(to + i * kDepth, kept,
                                 _mm512_maskz_loadu_epi16(kept, from + size_t(i) * turned_step() + x));
      x += count;
    }
  }

  const ConvolvedImages& images_;
  const int reach_, pitch_, all_rows_, in_wide_, out_wide_;
  int rows_ = 0, length_ = 0;  // of a band, rows and their pixels
  Lines<uint16_t> in_, gradient_, turned_;
};

// Adds to tiles of sums, a row a channel of gradients and a column one of images, kM down and kN across, what
// the pixels of a run give.
template <int kM, int kN>
HARIMA_TILES void add_run(const uint16_t* gradient, size_t gradient_step, const uint16_t* in, int64_t in_step,
                          int pixels, float* sums, int64_t sum_step) {
  const int64_t below = kTile * sum_step / int64_t(sizeof(float));
  const uint16_t* const second = gradient + gradient_step;
  settle_memory();
  _tile_loadd(0, sums, sum_step);
  if constexpr (kN == 2) _tile_loadd(1, sums + kTile, sum_step);
  if constexpr (kM == 2) _tile_loadd(2, sums + below, sum_step);
  if constexpr (kM == 2 && kN == 2) _tile_loadd(3, sums + below + kTile, sum_step);
  for (int pixel = 0; pixel < pixels; pixel += kDepth) {
    const uint16_t* const images = in + pixel / 2 * in_step / int64_t(sizeof(uint16_t));
    _tile_loadd(6, images, in_step);
    _tile_loadd(4, gradient + kTile * pixel, 2 * kDepth);
    _tile_dpbf16ps(0, 4, 6);
    if constexpr (kN == 2) {
      _tile_loadd(7, images + 2 * kTile, in_step);
      _tile_dpbf16ps(1, 4, 7);
    }
    if constexpr (kM == 2) {
      _tile_loadd(5, second + kTile * pixel, 2 * kDepth);
      _tile_dpbf16ps(2, 5, 6);
    }
    if constexpr (kM == 2 && kN == 2) _tile_dpbf16ps(3, 5, 7);
  }
  _tile_stored(0, sums, sum_step);
  if constexpr (kN == 2) _tile_stored(1, sums + kTile, sum_step);
  if constexpr (kM == 2) _tile_stored(2, sums + below, sum_step);
  if constexpr (kM == 2 && kN == 2) _tile_stored(3, sums + below + kTile, sum_step);
}

// Adds what a band gives. Sums: out_channels x side x side x in_wide.
HARIMA_TILES void add_band(const Bands& bands, const ConvolvedImages& images, float* sums) {
  const int taps = images.side * images.side, wide = bands.in_wide();
  const int64_t sum_step = int64_t{taps} * wide * int64_t(sizeof(float));
  for (int out = 0; out < images.out_channels; out += 2 * kTile) {
    const int rows = images.out_channels - out;
    const TileShapes shapes(std::min(kTile, rows), std::clamp(rows - kTile, 1, kTile), kDepth);
    configure(shapes);
    for (int in = 0; in < wide; in += 2 * kTile) {
      const bool is_tall = rows > kTile, is_wide = wide - in > kTile;
      const auto add =
          is_tall ? (is_wide ? add_run<2, 2> : add_run<2, 1>) : (is_wide ? add_run<1, 2> : add_run<1, 1>);
      for (int pixel = 0; pixel < bands.length(); pixel += kRun)
        for (int tap = 0; tap < taps; ++tap)
          add(bands.gradient(pixel, tap % images.side, out), bands.gradient_step(),
              bands.in(pixel, tap / images.side, in), bands.in_step(), std::min(kRun, bands.length() - pixel),
              sums + (size_t(out) * size_t(taps) + size_t(tap)) * size_t(wide) + size_t(in), sum_step);
    }
  }
  _tile_release();
}

}  // namespace

void convolution_weight_gradients(const ConvolvedImages& images, float* weights) {
  Bands bands(images);
  const size_t rows = size_t(images.out_channels) * size_t(images.side * images.side),
               wide = size_t(bands.in_wide()), narrow = size_t(images.in_channels);
  Lines<float> sums = zero_lines<float>(rows * wide);
  bands.each([&] { add_band(bands, images, sums.data()); });
  for (size_t row = 0; row < rows; ++row)
    std::copy_n(sums.data() + row * wide, narrow, weights + row * narrow);
}

}  // namespace harima

#else

namespace harima {

void convolution_weight_gradients(const ConvolvedImages&, float*) {}

}  // namespace harima

#endif
