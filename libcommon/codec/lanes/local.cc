// SPDX-License-Identifier: BSD-3-Clause
// What a fit next to each pixel needs (codec/local_fit.h): its taps weighed, and the products of all of them.
#include "codec/lanes/kernels.h"
#include "codec/lanes/words.h"

namespace harima::CT_LANES_TARGET {

namespace {

constexpr int kParts = kLocalValues / kPairs;

}  // namespace

int32_t weigh_taps(const int32_t* taps, const int16_t* weights, int shift, int is_odd, uint32_t* pairs) {
  SignedPairs sums{};
  for (int part = 0; part < kParts; ++part) {
    const SignedPairs limit = SignedPairs{} + kFitLimit,
                      value = load<SignedPairs>(taps + part * kPairs) >> shift;
    const Pairs words = (Pairs)least(most(value, -limit), limit) & 0xffff;
    uint32_t* const at = pairs + part * kPairs;
    store(at, is_odd ? load<Pairs>(at) | words << 16 : words);
    sums = (SignedPairs)add_products((Pairs)sums, words, load<Pairs>(weights + 2 * part * kPairs));
  }
  int32_t sum = 0;
  for (int i = 0; i < kPairs; ++i) sum += sums[i];
  return sum;
}

// One column of the matrix a vector, all of its rows at once.
void local_products(const uint32_t* pairs, int count, int32_t* sums) {
  for (int part = 0; part < kParts; ++part) {
    Pairs sum[kLocalValues] = {};
    for (int p = 0; p < count; ++p, pairs += kLocalValues) {
      const Pairs columns = load<Pairs>(pairs + part * kPairs);
      for (int row = 0; row < kLocalValues; ++row)
        sum[row] = add_products(sum[row], columns, Pairs{} + pairs[row]);
    }
    pairs -= count * kLocalValues;
    for (int row = 0; row < kLocalValues; ++row) store(sums + row * kLocalValues + part * kPairs, sum[row]);
  }
}

}  // namespace harima::CT_LANES_TARGET
