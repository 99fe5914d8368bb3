// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>

#include "codec/block_class.h"
#include "codec/fit.h"
#include "codec/normal_equations.h"
#include "codec/symbol_table.h"
#include "codec_pictures.h"

using namespace harima;

TEST_CASE("classes are four an octave, and shifts keep residuals at 4 to 8 symbols") {
  for (uint32_t v : {1u, 2u, 3u, 5u, 100u, 65535u, 1u << 24})
    CHECK(quarter_octave(v) == int(std::floor(4 * std::log2(v) + 1e-9)));
  CHECK(class_of(0, kBlock) == 0);
  CHECK(class_of(1, kBlock) == 1);
  CHECK(class_of(32768u * kBlock, kBlock) == kClasses - 1);
  for (uint32_t mean = 8; mean <= 32768; ++mean) {
    const int c = class_of(mean * kBlock, kBlock);
    const double symbols = std::ldexp(double(mean), -shift_of(c));
    REQUIRE(symbols >= 4);
    REQUIRE(symbols < 8);
    REQUIRE(table_of(c) < kTables);
  }
}

TEST_CASE("a table's frequencies add up, are written and read, and cost nearly the entropy") {
  Histogram counts{};
  double entropy = 0, all = 0;
  for (int i = 0; i < 256; ++i)
    counts[size_t(i)] = uint32_t(100000 * std::exp(-(i - 128.0) * (i - 128) / 200)), all += counts[size_t(i)];
  for (uint32_t c : counts)
    if (c) entropy -= c * std::log2(c / all);
  counts[0] = 1;  // far out: escapes
  const SymbolTable table(counts, 32);
  CHECK(table.low() > -128);
  CHECK(table.bits(counts, 32) < entropy * 1.003 + 32);
  ByteWriter out;
  table.write(out);
  const auto bytes = out.take();
  CHECK(bytes.size() == table.coded_bytes());
  ByteReader in(bytes);
  const SymbolTable again(in);
  uint32_t slots[2][1 << kFrequencyBits];
  table.decoder(slots[0]);
  again.decoder(slots[1]);
  CHECK(std::equal(slots[0], slots[0] + (1 << kFrequencyBits), slots[1]));
  const SymbolTable all_of_them(counts, 0);
  CHECK(all_of_them.low() == -128);
}

TEST_CASE("normal equations give back the weights that made the data") {
  Dice dice;
  const double weights[] = {0.5, -0.25, 2};
  std::vector<int64_t> sums(16);
  for (int i = 0; i < 1000; ++i) {
    int64_t row[4];
    for (int k = 0; k < 3; ++k) row[k] = int64_t(1000 * dice.normal());
    row[3] = int64_t(weights[0] * double(row[0]) + weights[1] * double(row[1]) + weights[2] * double(row[2]));
    for (size_t a = 0; a < 4; ++a)
      for (size_t b = a; b < 4; ++b) sums[a * 4 + b] += row[a] * row[b];
  }
  const auto solution = solve_normal_equations(sums, 3);
  for (size_t k = 0; k < 3; ++k) CHECK(solution[k] == doctest::Approx(weights[k]).epsilon(0.001));
}

static void see_local_taps(const CodecKernels& kernels, const std::vector<int16_t>& values,
                           std::vector<int64_t>& seen) {
  uint32_t pairs[kLocalValues * kChunk / 2] = {};
  int16_t weights[2 * kLocalValues] = {};
  for (size_t i = 0; i < kLocalValues; ++i) weights[2 * i] = int16_t(values[i] / 2);
  for (int x = 0; x < kChunk; ++x) {
    int32_t local[kLocalValues];
    for (size_t i = 0; i < kLocalValues; ++i) local[i] = values[size_t(x) * kLocalValues + i] * 20;
    seen.push_back(kernels.weigh_taps(local, weights, x % 12, x % 2, pairs + x / 2 * kLocalValues));
  }
  int32_t local_sums[kLocalValues * kLocalValues];
  kernels.local_products(pairs, kChunk / 2, local_sums);
  seen.insert(seen.end(), std::begin(pairs), std::end(pairs));
  seen.insert(seen.end(), std::begin(local_sums), std::end(local_sums));
}

TEST_CASE("kernels of every instruction set agree on any numbers") {
  Dice dice;
  std::vector<int16_t> values(3 * kBlock);
  for (int16_t& v : values) v = int16_t(65536 * dice.uniform() - 32768);
  const auto run = [&] {
    const CodecKernels& kernels = codec_kernels();
    std::vector<int64_t> seen;
    TapRow taps[2][3];
    for (int p = 0; p < 2; ++p)
      for (int t = 0; t < 3; ++t)
        taps[p][t] = {values.data() + 20 + 11 * t + p, {int16_t(9000 - 7000 * t), int16_t(-32768 + 900 * t)}};
    const PhaseTaps phases[2] = {{taps[0], 3, 12345}, {taps[1], 3, -54321}};
    std::vector<int16_t> residuals(9 * kChunk), restored(9 * kChunk + 2 * kMargin), strip(residuals.size()),
        mean(values.size());
    const ResidualRow row{residuals.data(), kChunk, residuals.data() + 8 * kChunk};
    kernels.predict_row(phases, values.data() + 100, 9, row);
    std::vector<int32_t> tap_sums(9 * kChunk);
    kernels.sum_taps(phases, 9, tap_sums.data());
    for (int x = 0; x < 9 * kChunk; ++x) {
      const int32_t sum = tap_sums[size_t(x / kChunk * kChunk + x % 2 * (kChunk / 2) + x % kChunk / 2)];
      CHECK(residuals[size_t(x)] == int16_t(values[size_t(100 + x)] - (sum >> kWeightBits)));
    }
    const ResidualRow rows{strip.data(), 3 * kChunk, strip.data() + 6 * kChunk};
    // The same, as three rows one below the other.
    kernels.predict_strip(phases, values.data() + 100, 3 * kChunk, 3, 3, rows, kChunk);
    for (size_t x = 0; x < 9 * kChunk; ++x)
      CHECK(strip[x % (3 * kChunk) / kChunk * 3 * kChunk + x / (3 * kChunk) * kChunk + x % kChunk] ==
            residuals[x]);
    kernels.restore_strip(phases, restored.data() + kMargin, restored.size(), 1, 9, row, kChunk - 5);
    CHECK(std::equal(restored.begin() + kMargin, restored.end() - kMargin - 5, values.begin() + 100));
    CHECK(std::count(restored.end() - kMargin - 5, restored.end(), values[100 + 9 * kChunk - 6]) ==
          kMargin + 5);
    CHECK(std::count(restored.begin(), restored.begin() + kMargin, values[100]) == kMargin);
    kernels.update_mean(values.data(), values.data() + 1, values.size() - 1, 5461, mean.data());
    uint32_t sums[3];
    kernels.block_sums(values.data(), values.size() - 5, sums);
    seen.insert(seen.end(), residuals.begin(), residuals.end());
    seen.insert(seen.end(), mean.begin(), mean.end());
    seen.insert(seen.end(), sums, sums + 3);
    for (int shift : {0, 1, 3, 5, 13}) {
      const SymbolRange range{shift, -20, 50};
      uint8_t symbols[kBlock], low[kBlock * 2];
      int16_t merged[kBlock];
      seen.push_back(kernels.split_block(values.data(), 13, range, symbols, low));
      kernels.merge_block(symbols, low, 13, range, merged);
      for (int i = 0; i < 13 * kChunk; ++i)
        if (const int s = values[size_t(i)] >> shift; s >= -20 && s <= 30)
          CHECK(merged[i] == values[size_t(i)]);
      seen.insert(seen.end(), symbols, symbols + 13 * kChunk);
      seen.insert(seen.end(), low, low + low_bytes(13, shift));
    }
    see_local_taps(kernels, values, seen);
    return seen;
  };
  REQUIRE(force_codec_target("generic"));
  const auto wanted = run();
  for (const char* target : {"avx2", "avx512"})
    if (force_codec_target(target)) CHECK(run() == wanted);
  force_codec_target("");
}
