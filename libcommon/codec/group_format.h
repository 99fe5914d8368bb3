// SPDX-License-Identifier: BSD-3-Clause
// What encoder and decoder of a group agree on (man/harima-fcz.5).
#pragma once

#include "codec/byte_reader.h"
#include "codec/byte_writer.h"
#include "codec/frame_group.h"
#include "codec/plane.h"

namespace harima {

enum GroupVersion : uint8_t { kParallelVersion = 1, kSerialVersion = 2 };  // by whole rows; pixel by pixel
// About as many share weights, tables and the entropy coder's states.
inline constexpr int kUnitPixels = 1 << 19;

enum class UnitKind : uint8_t { raw, zstd, predicted };
enum UnitFlags : uint8_t { kHasAlone = 1, kHasPredictor = 2 };

// The head of a group.
struct GroupHead {
  GroupVersion version = kParallelVersion;
  int bound = 0;      // of the quantiser; 0: exact
  int rate = 0;       // a frame enters the mean with 1 / min(frames so far, 2^rate)
  int16_t start = 0;  // biased; above the first frame
  void write(ByteWriter& to) const;
};
GroupHead read_group_head(ByteReader& from);

void check_shape(const GroupShape& shape);
bool is_wide(PixelType type);  // 32 bits a pixel
// Frames of a unit, the last one of a group may have fewer.
int unit_frames(const GroupShape& shape);
Quantiser quantiser_for(PixelType type, int bound);

// The rows above a frame: those of the mean, or `start` if it is the first (mean null).
void set_rows_above(Plane& frame, const Plane* mean, int16_t start);
void set_row_below(Plane& frame);
// The mean that predicts frame `seen`, from the one that predicted the last of these `seen` frames. `to` may
// be `mean`.
void advance_mean(const Plane& mean, const Plane& frame, int seen, int rate, Plane& to);

}  // namespace harima
