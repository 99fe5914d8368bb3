// SPDX-License-Identifier: BSD-3-Clause
// The sums of products that a least-squares fit needs, as exact integers.
#include <algorithm>

#include "codec/lanes/kernels.h"
#include "codec/lanes/words.h"

namespace harima::CT_LANES_TARGET {

namespace {

constexpr int kAtOnce = 4;  // rows b for one row a
// Values of a row after which 32 bits may be full: 2 * 128 * kFitLimit^2 < 2^31.
constexpr int kExact = 128 * kWords;

int64_t total(Pairs sums) {
  int64_t sum = 0;
  for (int i = 0; i < kPairs; ++i) sum += int32_t(sums[i]);
  return sum;
}

template <int count>
void add_rows(const int16_t* a, const int16_t* b, size_t step, int values, int64_t* sums) {
  for (int first = 0; first < values; first += kExact) {
    Pairs sum[count] = {};
    for (int i = first; i < std::min(values, first + kExact); i += kWords) {
      const Pairs left = load<Pairs>(a + i);
      for (int k = 0; k < count; ++k)
        sum[k] = add_products(sum[k], left, load<Pairs>(b + size_t(k) * step + i));
    }
    for (int k = 0; k < count; ++k) sums[k] += total(sum[k]);
  }
}

}  // namespace

void products(const int16_t* values, size_t step, int rows, int count, int64_t* sums) {
  for (int a = 0; a < rows; ++a) {
    const int16_t* left = values + size_t(a) * step;
    int b = a;
    for (; b + kAtOnce <= rows; b += kAtOnce)
      add_rows<kAtOnce>(left, values + size_t(b) * step, step, count, sums + a * rows + b);
    for (; b < rows; ++b) add_rows<1>(left, values + size_t(b) * step, step, count, sums + a * rows + b);
  }
}

}  // namespace harima::CT_LANES_TARGET
