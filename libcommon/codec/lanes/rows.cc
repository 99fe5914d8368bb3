// SPDX-License-Identifier: BSD-3-Clause
// Pixels in and out, and the running mean of frames. Loops that the compiler makes vectors of.
#include <algorithm>

#include "codec/lanes/kernels.h"
#include "codec/lanes/words.h"

namespace harima::CT_LANES_TARGET {

namespace {

// Flips `flip` of every pixel of type T: between unsigned and biased, if any.
template <class T>
void load_as(const void* from, int count, int flip, int16_t* to) {
  const T* pixel = static_cast<const T*>(from);
  for (int i = 0; i < count; ++i) to[i] = int16_t(pixel[i] ^ flip);
}

template <class T>
void store_as(const int16_t* from, int count, int flip, void* to) {
  T* pixel = static_cast<T*>(to);
  for (int i = 0; i < count; ++i) pixel[i] = T(from[i] ^ flip);
}

}  // namespace

// PixelType: 0 u8, 1 u16, 2 i16, which is as good as biased.
void load_row(int type, const void* from, int count, int16_t* to) {
  if (type == 0) return load_as<uint8_t>(from, count, 0x8000, to);
  load_as<uint16_t>(from, count, type == 1 ? 0x8000 : 0, to);
}

void store_row(int type, const int16_t* from, int count, void* to) {
  if (type == 0) return store_as<uint8_t>(from, count, 0x8000, to);
  store_as<uint16_t>(from, count, type == 1 ? 0x8000 : 0, to);
}

void update_mean(const int16_t* mean, const int16_t* pixels, size_t count, int rate, int16_t* to) {
  for (size_t i = 0; i < count; ++i) {
    const int difference = int16_t(pixels[i] - mean[i]);
    to[i] = int16_t(mean[i] + ((difference * rate + 0x4000) >> 15));
  }
}

int largest_difference(const int16_t* a, const int16_t* b, int count) {
  int largest = 0;
  for (int i = 0; i < count; ++i) largest = std::max(largest, a[i] > b[i] ? a[i] - b[i] : b[i] - a[i]);
  return largest;
}

void differences(const int16_t* from, const int16_t* base, int count, int shift, int16_t* to) {
  typedef int16_t HalfWords __attribute__((vector_size(kBytes / 2)));
  const SignedPairs limit = SignedPairs{} + kFitLimit;
  for (int i = 0; i < count; i += kPairs) {
    const SignedPairs difference = low_half(load<Pairs>(from + 2 * i)) - low_half(load<Pairs>(base + 2 * i));
    store(to + i, __builtin_convertvector(least(most(difference >> shift, -limit), limit), HalfWords));
  }
}

}  // namespace harima::CT_LANES_TARGET
