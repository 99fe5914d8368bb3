// SPDX-License-Identifier: BSD-3-Clause
#include "recon/zinger_candidates.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "base/vector_clones.h"

namespace harima {

namespace {

constexpr int kBeside = kZingerBox / 2;

// As wide as a pixel, so that as many fit into a vector.
template <class T>
using CountOf =
    std::conditional_t<sizeof(T) == 1, uint8_t, std::conditional_t<sizeof(T) == 2, uint16_t, uint32_t>>;

// What a sample exceeds by more than the difference is not above this, which may be a step too high.
template <class T>
std::vector<T> limits_of(const T* own, int width, Wide<T> difference) {
  std::vector<T> limits(static_cast<size_t>(width));
  if constexpr (std::is_floating_point_v<T>) {
    for (int x = 0; x < width; ++x) limits[size_t(x)] = T(Wide<T>(own[x]) - difference);
    for (T& limit : limits)
      limit += std::abs(limit) * std::numeric_limits<T>::epsilon() + std::numeric_limits<T>::min();
  } else {
    using Step = std::conditional_t<sizeof(T) <= 2, int32_t, int64_t>;
    constexpr Step kLeast = std::numeric_limits<T>::min(), kMost = std::numeric_limits<T>::max();
    const auto step = Step(std::min(std::floor(difference) + 1, Wide<T>(kMost - kLeast)));
    for (int x = 0; x < width; ++x) limits[size_t(x)] = T(std::max(Step(Step(own[x]) - step), kLeast));
  }
  return limits;
}

// counts[x]: and how many of `columns` pixels of the row from x on are above the limit.
template <class T>
[[gnu::always_inline]] inline void count_row(const T* row, const T* limits, int columns, int width,
                                             CountOf<T>* __restrict counts) {
  if (columns == 1)
    for (int x = 0; x < width; ++x) counts[x] = CountOf<T>(counts[x] + (row[x] > limits[x]));
  else
    for (int x = 0; x < width; ++x) {
      const T limit = limits[x];
      CountOf<T> count = counts[x];
      for (int k = 0; k < kZingerBox; ++k) count = CountOf<T>(count + (row[x + k] > limit));
      counts[x] = count;
    }
}

template <class T>
void count(const T* row, const T* limits, int columns, int width, CountOf<T>* counts) {
  count_row(row, limits, columns, width, counts);
}
// What cameras give.
CT_VECTOR_CLONES void count(const uint16_t* row, const uint16_t* limits, int columns, int width,
                            uint16_t* counts) {
  count_row(row, limits, columns, width, counts);
}
CT_VECTOR_CLONES void count(const float* row, const float* limits, int columns, int width, uint32_t* counts) {
  count_row(row, limits, columns, width, counts);
}

}  // namespace

template <class T>
std::vector<int> zinger_candidates(const T* own, const ZingerBoxes<T>& boxes, Wide<T> difference) {
  const int width = boxes.width, margin = boxes.is_wide ? std::min(kBeside, width) : 0,
            inner = std::max(0, width - 2 * margin);
  const int columns = boxes.is_wide ? kZingerBox : 1;
  const std::vector<T> limits = limits_of(own, width, difference);
  std::vector<CountOf<T>> like_it(size_t(width), 0);  // that it does not exceed; at the ends it is not told
  for (const T* row : boxes.rows) count(row, limits.data() + margin, columns, inner, like_it.data() + margin);
  // Of more that are as bright the median is one.
  const auto most = CountOf<T>(int(boxes.rows.size()) * columns / 2);
  std::vector<uint8_t> flags(static_cast<size_t>(width));
  for (size_t x = 0; x < flags.size(); ++x) flags[x] = like_it[x] <= most;
  std::vector<int> found;
  for (const uint8_t* at = flags.data();
       (at = static_cast<const uint8_t*>(std::memchr(at, 1, size_t(flags.data() + width - at)))); ++at)
    found.push_back(int(at - flags.data()));
  return found;
}

template std::vector<int> zinger_candidates(const uint8_t*, const ZingerBoxes<uint8_t>&, Wide<uint8_t>);
template std::vector<int> zinger_candidates(const uint16_t*, const ZingerBoxes<uint16_t>&, Wide<uint16_t>);
template std::vector<int> zinger_candidates(const int16_t*, const ZingerBoxes<int16_t>&, Wide<int16_t>);
template std::vector<int> zinger_candidates(const uint32_t*, const ZingerBoxes<uint32_t>&, Wide<uint32_t>);
template std::vector<int> zinger_candidates(const int32_t*, const ZingerBoxes<int32_t>&, Wide<int32_t>);
template std::vector<int> zinger_candidates(const float*, const ZingerBoxes<float>&, Wide<float>);

}  // namespace harima
