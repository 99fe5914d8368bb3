// SPDX-License-Identifier: BSD-3-Clause
// zfp in 2-D: reversible, or of fixed accuracy. It has no 8- and 16-bit pixels: without loss they are widened
// to 32 bits, with loss they are floats that are rounded at the end, which keeps whole bounds.
#include <zfp.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/error.h"
#include "codec.h"
#include "image/pixels.h"

namespace harima::bench {

namespace {

using Numbers = std::vector<uint32_t>;  // of 32 bits: whole numbers or floats

// One frame as a field of zfp, and the stream over its bytes.
class Coder {
 public:
  Coder(const GroupShape& shape, void* numbers, Bytes& packed, double bound)
      : field_(zfp_field_2d(numbers, is_float(shape, bound) ? zfp_type_float : zfp_type_int32,
                            size_t(shape.width), size_t(shape.height)),
               zfp_field_free),
        zfp_(zfp_stream_open(nullptr), zfp_stream_close), bits_(nullptr, stream_close) {
    if (bound > 0) zfp_stream_set_accuracy(zfp_.get(), bound);
    else zfp_stream_set_reversible(zfp_.get());
    if (packed.empty()) packed.resize(zfp_stream_maximum_size(zfp_.get(), field_.get()));
    bits_.reset(stream_open(packed.data(), packed.size()));
    zfp_stream_set_bit_stream(zfp_.get(), bits_.get());
    zfp_stream_rewind(zfp_.get());
  }
  static bool is_float(const GroupShape& shape, double bound) {
    return bound > 0 || shape.type == PixelType::f32;
  }

  size_t compress() { return zfp_compress(zfp_.get(), field_.get()); }
  size_t decompress() { return zfp_decompress(zfp_.get(), field_.get()); }

 private:
  std::unique_ptr<zfp_field, decltype(&zfp_field_free)> field_;
  std::unique_ptr<zfp_stream, decltype(&zfp_stream_close)> zfp_;
  std::unique_ptr<bitstream, decltype(&stream_close)> bits_;
};

Bytes compress(const GroupShape& shape, const std::byte* pixels, double bound) {
  Numbers numbers(pixels_of(shape));
  with_pixels(shape.type, [&]<class T>() {
    const T* const from = reinterpret_cast<const T*>(pixels);
    if (Coder::is_float(shape, bound))
      std::copy_n(from, numbers.size(), reinterpret_cast<float*>(numbers.data()));
    else std::copy_n(from, numbers.size(), reinterpret_cast<int32_t*>(numbers.data()));
  });
  Bytes packed;
  packed.resize(Coder(shape, numbers.data(), packed, bound).compress());
  if (packed.empty()) fail("zfp refuses");
  return packed;
}

void decompress(const GroupShape& shape, const Bytes& packed, std::byte* pixels, double bound) {
  Numbers numbers(pixels_of(shape));
  Bytes bytes = packed;
  if (Coder(shape, numbers.data(), bytes, bound).decompress() == 0) fail("zfp cannot unpack");
  with_pixels(shape.type, [&]<class T>() {
    T* const to = reinterpret_cast<T*>(pixels);
    const auto* const floats = reinterpret_cast<const float*>(numbers.data());
    if constexpr (std::is_floating_point_v<T>) std::copy_n(floats, numbers.size(), to);
    else if (bound > 0)
      std::transform(floats, floats + numbers.size(), to, [](float value) {
        return T(std::clamp(double(std::nearbyint(value)), double(std::numeric_limits<T>::min()),
                            double(std::numeric_limits<T>::max())));
      });
    else std::copy_n(reinterpret_cast<const int32_t*>(numbers.data()), numbers.size(), to);
  });
}

bool takes_floats(const GroupShape& shape) { return shape.type == PixelType::f32; }
bool takes(const GroupShape& shape) { return takes_half_words(shape) || takes_floats(shape); }
double bound_for(const GroupShape& shape, double bound) {
  return takes_floats(shape) ? bound : std::floor(bound);
}

}  // namespace

std::vector<Codec> zfp(double bound) {
  return {{"zfp", Piece::frame, bound > 0 && bound < 1 ? takes_floats : takes,
           [=](const GroupShape& shape, const std::byte* pixels) {
             return compress(shape, pixels, bound_for(shape, bound));
           },
           [=](const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
             decompress(shape, packed, pixels, bound_for(shape, bound));
           }}};
}

}  // namespace harima::bench
