// SPDX-License-Identifier: BSD-3-Clause
// The image codec of fcompress: a group of frames of one size and type to bytes and back, exactly (or, if
// asked, with every pixel at most max_error off). Frames of a group predict each other; groups know nothing
// of each other, so they are what is read at random, lost by damage and given to threads. A group does not
// say its shape: the container does.
//
// Noise decides: N electrons in a pixel leave log2(2 pi e (var + 1/12)) / 2 bits that nobody can predict. So
// each pixel is predicted by a weighted mean of many neighbours in space and time, with weights fitted to the
// frame by least squares (predictor.h, taps.h, fit.h); what is left is coded by how large it is round about
// (residual_encoder.h). Everything that the decoder does is integer arithmetic: the same bytes decode to the
// same pixels on any machine, and encode to the same bytes whatever its instruction set. man/harima-fcz.5 has
// the bytes one by one. Safe from several threads, one group each.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "image/frame.h"

namespace harima {

struct GroupShape {
  PixelType type = PixelType::u16;
  int width = 0, height = 0, count = 0;  // pixels x fastest, rows tight, frames one after the other
  size_t frame_bytes() const { return bytes_of(type) * size_t(width) * size_t(height); }
};

struct GroupOptions {
  // 1 (weights once a group), 3 (once a frame, several kinds tried), 6 (more pixels see more neighbours), 9
  // (also pixel by pixel, if that is smaller: far slower, both ways); those between are as the next lower
  // one.
  int level = 3;
  int max_error = 0;  // counts; 0: exact. 8 and 16 bit only, at most kMostBound
};
inline constexpr int kMostBound = 16383;

// Frames of a group that is read fast enough at random: 16, fewer of large frames, more of small ones.
int good_group_count(const GroupShape& shape);

// Never longer than the pixels by more than 48 bytes and 10 for each 2^18 pixels. Fails if the shape is none
// (a length below 1, more than 2^30 pixels a frame).
std::vector<std::byte> encode_group(const GroupShape& shape, const std::byte* pixels,
                                    const GroupOptions& options = {});

// Fails if the bytes are not those of such a group; what is in `pixels` then is undefined.
void decode_group(std::span<const std::byte> group, const GroupShape& shape, std::byte* pixels);
// Frames [first, last) alone. Takes the time of all before them, too.
void decode_frames(std::span<const std::byte> group, const GroupShape& shape, int first, int last,
                   std::byte* pixels);

// The same for one group after the other, of one width, height and type, without asking for memory each time.
// One thread each.
class GroupEncoder {
 public:
  GroupEncoder(const GroupShape& largest, const GroupOptions& options);
  ~GroupEncoder();
  // Appends to `group`. At most as many frames as those of `largest`.
  void encode(const std::byte* pixels, int count, std::vector<std::byte>& group);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

class GroupDecoder {
 public:
  explicit GroupDecoder(const GroupShape& largest);
  ~GroupDecoder();
  // Frames [first, last) of a group of `count`.
  void decode(std::span<const std::byte> group, int count, int first, int last, std::byte* pixels);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace harima
