// SPDX-License-Identifier: BSD-3-Clause
// Zingers: bright spots that one view alone shows, where stray X-rays hit the camera. They are taken out of a
// raw band before correction.
//
// A sample is a zinger if it exceeds a reference by more than `difference` counts; the reference takes its
// place. The reference is the brighter of
//   - the same pixel one view before and one after (at the ends: its one neighbour), and
//   - the median of the nine nearest columns of its own view (the lower one of an even number).
// So hot pixels, which every view shows, and edges that move from view to view stay as they are; so do spots
// wider than four columns. Every row is treated by itself, from the samples as they were read: results depend
// on nothing else. NaN is neither a zinger nor part of a reference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "image/frame.h"

namespace harima {

struct RawBand {
  PixelType type = PixelType::u16;
  int views = 0, rows = 0, columns = 0;  // [view][row][column], tight
  std::byte* pixels = nullptr;
};

// Replaces the zingers of a band in place; returns how many there were in each row. A single view is left as
// it is. Uses all threads.
std::vector<int64_t> remove_zingers(const RawBand& band, double difference);
// Of views [first, last) alone; their neighbours are looked at.
std::vector<int64_t> remove_zingers(const RawBand& band, double difference, int first, int last);

}  // namespace harima
