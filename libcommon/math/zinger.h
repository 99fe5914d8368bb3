// SPDX-License-Identifier: BSD-3-Clause
// Is a sample a zinger, and what takes its place (the rule is told in device/zinger.h). T is the type of a
// pixel.
#pragma once

#include "math/madd.h"

namespace harima {

inline constexpr int kNearColumns = 9;

// Wide enough to hold every sample, every difference and the threshold exactly enough: floats for up to 16
// bits.
template <class T, bool IsSmall = sizeof(T) <= 2>
struct WideOf {
  using type = double;
};
template <class T>
struct WideOf<T, true> {
  using type = float;
};
template <class T>
using Wide = typename WideOf<T>::type;

// The lower median of the columns nearest to x; `none` if there is no number among them.
template <class T>
CT_HD inline T median_near(const T* row, int columns, int x, T none) {
  const int count = columns < kNearColumns ? columns : kNearColumns;
  const int left = x - kNearColumns / 2, last = columns - count,
            first = left < 0      ? 0
                    : left > last ? last
                                  : left;
  T near[kNearColumns];
  int numbers = 0;
  for (int i = first; i < first + count; ++i) {
    const T value = row[i];
    if (value != value) continue;
    int place = numbers++;
    for (; place > 0 && value < near[place - 1]; --place) near[place] = near[place - 1];
    near[place] = value;
  }
  return numbers == 0 ? none : near[(numbers - 1) / 2];
}

template <class T>
CT_HD inline bool stands_out(T sample, T reference, Wide<T> difference) {
  return Wide<T>(sample) - Wide<T>(reference) > difference;
}

// The sample at x of a row `own` between the rows of the views before and after: what takes its place, or the
// sample itself. What exceeds its neighbours in time, which is rare, is compared with its neighbours in
// space.
template <class T>
CT_HD inline T without_zinger(const T* before, const T* own, const T* after, int columns, int x,
                              Wide<T> difference, bool& was) {
  const T in_time = before[x] > after[x] || after[x] != after[x] ? before[x] : after[x];
  was = stands_out(own[x], in_time, difference);
  if (!was) return own[x];
  const T in_space = median_near(own, columns, x, in_time);
  was = stands_out(own[x], in_space, difference);
  return !was ? own[x] : in_time < in_space ? in_space : in_time;
}

inline constexpr int kZingerBox = 5;

// Of `size` places, the kZingerBox ones nearest to `at`; fewer where there are not so many.
struct NearestPlaces {
  int first, count;
};
CT_HD inline NearestPlaces nearest_places(int at, int size) {
  const int count = size < kZingerBox ? size : kZingerBox, last = size - count, first = at - kZingerBox / 2;
  return {first < 0 ? 0 : first > last ? last : first, count};
}

// Does a sample exceed by more than `difference` the lower median of the box it stands in, the first
// `columns` of each of these rows? NaN has no say. `reference` is that median, if so.
template <class T>
CT_HD inline bool stands_out_of_box(T sample, const T* const* rows, int count, int columns,
                                    Wide<T> difference, T& reference) {
  T near[kZingerBox * kZingerBox];
  int numbers = 0, like_it = 0;
  const int most = count * columns / 2;  // of more that are as bright the median is one
  for (int j = 0; j < count; ++j)
    for (int i = 0; i < columns; ++i) {
      const T value = rows[j][i];
      if (value != value) continue;
      near[numbers++] = value;
      if (!stands_out(sample, value, difference) && ++like_it > most) return false;
    }
  if (numbers == 0) return false;
  for (int i = 1; i < numbers; ++i) {
    const T value = near[i];
    int place = i;
    for (; place > 0 && value < near[place - 1]; --place) near[place] = near[place - 1];
    near[place] = value;
  }
  reference = near[(numbers - 1) / 2];
  return stands_out(sample, reference, difference);
}

}  // namespace harima
