// SPDX-License-Identifier: BSD-3-Clause
#include "codec/allowance.h"

#include <cstdlib>
#include <cstring>

#include "image/pixels.h"

namespace harima {

namespace {

template <class T>
uint32_t bits_of(T pixel) {
  uint32_t bits = 0;
  std::memcpy(&bits, &pixel, sizeof pixel);
  return bits;
}

// Errors of whole pixels of at most 16 bits: a loop that the compiler makes vectors of.
template <class T>
LossRecord plain_errors(const T* pixel, const T* back, size_t count) {
  constexpr size_t kPiece = 4096;
  LossRecord record;
  record.pixels = count;
  int largest = 0, low = std::numeric_limits<T>::max(), high = std::numeric_limits<T>::min();
  for (size_t first = 0; first < count; first += kPiece) {
    uint64_t squares = 0;
    for (size_t i = first; i < std::min(count, first + kPiece); ++i) {
      const int was = pixel[i], error = std::abs(int(back[i]) - was);
      largest = std::max(largest, error);
      low = std::min(low, was);
      high = std::max(high, was);
      squares += uint32_t(error) * uint32_t(error);
    }
    record.squares += double(squares);
  }
  record.largest = largest;
  record.low = low;
  record.high = high;
  return record;
}

// As keep_pixels(), with allowed(pixel, what came back).
template <class T, class Allowed>
LossRecord keep_beyond(const T* pixel, T* back, size_t count, Allowed allowed, std::vector<KeptPixel>& kept) {
  constexpr double kFinite = std::numeric_limits<double>::max();  // a share of what is infinite allows all
  LossRecord record;
  size_t next = 0;
  for (size_t i = 0; i < count; ++i) {
    const double was = double(pixel[i]), is = double(back[i]), error = std::abs(is - was),
                 most = std::min(kFinite, allowed(was, is));
    if (!(error <= most) && bits_of(pixel[i]) != bits_of(back[i])) {
      kept.push_back({uint32_t(i - next), bits_of(pixel[i])});
      back[i] = pixel[i];
      next = i + 1;
    } else if (error > 0) {
      record.largest = std::max(record.largest, error);
      record.share = std::max(record.share, error / most);
      record.squares += error * error;
    }
    if (!std::isfinite(was)) continue;
    ++record.pixels;
    record.low = std::min(record.low, was);
    record.high = std::max(record.high, was);
  }
  return record;
}

// Of pixels of at most 16 bits: with what is allowed looked up, and in whole numbers, as errors are.
template <class T>
LossRecord keep_beyond_noise(const T* pixel, T* back, size_t count, const Allowance& allowance,
                             std::vector<KeptPixel>& kept) {
  constexpr int kLeast = std::numeric_limits<T>::min(), kMost = std::numeric_limits<T>::max();
  std::vector<double> most;
  std::vector<int> whole;  // of most
  for (int value = kLeast; value <= kMost; ++value) {
    most.push_back(allowance.of(value, value));
    whole.push_back(int(std::min(most.back(), double(kMost - kLeast))));
  }
  int low = kMost, high = kLeast, largest = 0;
  uint64_t squares = 0;
  double share = 0;
  size_t next = 0;
  for (size_t i = 0; i < count; ++i) {
    const int was = pixel[i], is = back[i], error = std::abs(is - was);
    const auto at = size_t(std::max(was, is) - kLeast);
    low = std::min(low, was);
    high = std::max(high, was);
    if (error > whole[at]) {
      kept.push_back({uint32_t(i - next), bits_of(pixel[i])});
      back[i] = pixel[i];
      next = i + 1;
      continue;
    }
    squares += uint64_t(error) * uint64_t(error);
    largest = std::max(largest, error);
    // Seldom: else it is no larger part.
    if (double(error) > share * whole[at]) share = std::max(share, error / most[at]);
  }
  return {count, double(largest), share, double(squares), double(low), double(high)};
}

}  // namespace

LossRecord keep_pixels(const GroupShape& shape, const std::byte* pixels, std::byte* back,
                       const Allowance& allowance, std::vector<KeptPixel>& kept) {
  return with_pixels(shape.type, [&]<class T>() {
    const auto* const pixel = reinterpret_cast<const T*>(pixels);
    auto* const got = reinterpret_cast<T*>(back);
    const size_t count = size_t(shape.width) * size_t(shape.height) * size_t(shape.count);
    if constexpr (sizeof(T) <= 2) {
      if (allowance.kind == Allowance::Kind::noise)
        return keep_beyond_noise(pixel, got, count, allowance, kept);
      if (allowance.kind == Allowance::Kind::uniform) {
        LossRecord record = plain_errors(pixel, got, count);
        record.share = record.largest > 0 ? record.largest / allowance.value : 0;
        if (record.largest <= allowance.value) return record;
      }
    }
    return keep_beyond(
        pixel, got, count, [&](double was, double is) { return allowance.of(was, is); }, kept);
  });
}

}  // namespace harima
