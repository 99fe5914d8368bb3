// SPDX-License-Identifier: BSD-3-Clause
// Rows of an image sampled at other places: cubic convolution (Keys 1981, a = -1/2, as filter/sample.h), in
// single precision. Where the places of neighbours are neighbours, as nearly everywhere where an image is
// bent a little, pixels are read as they lie, with the same bits.
#pragma once

#include <utility>
#include <vector>

#include "base/buffer.h"

namespace harima {

// Rows [top, bottom) of an image, with the outermost pixels once more in front, and twice behind, of rows and
// columns.
class PaddedRows {
 public:
  PaddedRows(int columns, int first, int last);

  float* row(int y) { return pixels_.as<float>() + std::ptrdiff_t(y - top + 1) * pitch + 1; }
  const float* row(int y) const { return pixels_.as<float>() + std::ptrdiff_t(y - top + 1) * pitch + 1; }
  // Once rows [top, bottom) are there.
  void pad();

  const int width, top, bottom, pitch;

 private:
  Buffer pixels_;
};

// The places that a row of samples is taken from: columns and rows within the image, 0-based.
class RowPlaces {
 public:
  RowPlaces() = default;
  RowPlaces(std::vector<float> across, std::vector<float> down);

  // rows: with those from the one before the lowest place to two behind the highest, unless these are beyond
  // the image.
  void sample(const PaddedRows& rows, float* out) const;
  // The least and the greatest of `down`.
  std::pair<float, float> rows() const;

 private:
  // Samples [first, last). Straight ones lie in the cells (column, row), (column + 1, row), ...
  struct Stretch {
    int first, last, column, row;
    bool is_straight;
  };
  std::vector<float> x_, y_;
  std::vector<Stretch> stretches_;
};

// A row at places right below each other: `above` is the row before the place, which is `below` of the way
// from the next to the one behind it.
void mix_rows(const float* above, int pitch, float below, int count, float* out);

}  // namespace harima
