// SPDX-License-Identifier: BSD-3-Clause
// A ValueMap turns pixels into 16-bit codes and back, so that equal steps of code are errors that the bound
// allows: the image codec then codes codes, each at most `bound` off. man/harima-fcz.5, CODEC 2, has its
// bytes. Safe from several threads.
#pragma once

#include <optional>
#include <vector>

#include "codec/byte_reader.h"
#include "codec/byte_writer.h"
#include "codec/frame_group.h"
#include "codec/noise_model.h"

namespace harima {

class ValueMap {
 public:
  int bound() const { return bound_; }  // of codes, that the map was made for

  // For 32-bit pixels, `error`: as far as a pixel may be off. Nothing if 16 bits do not hold most of them.
  static std::optional<ValueMap> linear(const GroupShape& shape, const std::byte* pixels, double error);
  // The same with `error` a fraction of the pixel: codes count what the bits of a float count.
  static std::optional<ValueMap> of_float_bits(const GroupShape& shape, const std::byte* pixels,
                                               double error);
  // For 8 and 16 bits: a pixel may be off by a fraction of itself.
  static ValueMap pointwise(const GroupShape& shape, const std::byte* pixels, double fraction);
  // By half a step, which is `steps` deviations of the noise wide. Nothing if that is less than a count.
  static std::optional<ValueMap> of_noise(const GroupShape& shape, const std::byte* pixels, double steps,
                                          const NoiseModel& noise);

  explicit ValueMap(ByteReader& from);  // bound() is not in the bytes, and stays 0
  void write(ByteWriter& to) const;
  void check(PixelType type) const;  // fails if the map is none for such pixels

  // `pixels` and `codes`: those of all frames of the group. What no code stands for gets that of the pixel
  // before.
  void encode(const GroupShape& shape, const std::byte* pixels, uint16_t* codes) const;
  void decode(const GroupShape& shape, const uint16_t* codes, std::byte* pixels) const;

 private:
  enum class Kind : uint8_t { linear, float_bits, table };
  ValueMap(Kind kind, int bound) : kind_(kind), bound_(bound) {}
  static std::optional<ValueMap> spaced(Kind kind, const GroupShape& shape, const std::byte* pixels,
                                        double error);

  Kind kind_ = Kind::linear;
  int bound_ = 0;
  double lowest_ = 0, step_ = 1;    // code 0; from one code to the next
  std::vector<uint16_t> value_of_;  // table: the pixel of a code, less the smallest that its type has
  std::vector<uint16_t> code_of_;   // of a pixel, less the smallest; while encoding
};

// Least and greatest of the pixels that are finite numbers; low > high if there are none.
struct PixelRange {
  double low, high;
};
PixelRange range_of(const GroupShape& shape, const std::byte* pixels);

}  // namespace harima
