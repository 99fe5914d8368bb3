// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstring>

#include "base/error.h"
#include "base/hash.h"
#include "codec/frame_group.h"
#include "codec/lanes.h"
#include "codec/local_fit.h"
#include "codec/noise_context.h"
#include "codec/serial_residual.h"
#include "codec_pictures.h"

using namespace harima;

namespace {

struct CodedBit {
  int odds;
  bool value;
};

std::vector<CodedBit> coded_bits(int count) {
  Dice dice;
  std::vector<CodedBit> bits;
  for (int i = 0; i < count; ++i) {
    const int odds = int(3 * dice.uniform());
    bits.push_back({odds, dice.uniform() < std::array{0.5, 0.02, 0.99999}[size_t(odds)]});
  }
  return bits;
}

std::vector<std::byte> encoded(const std::vector<CodedBit>& bits) {
  BitEncoder encoder;
  std::array<BitOdds, 3> odds;
  for (const CodedBit& bit : bits) {
    encoder.bit(odds[size_t(bit.odds)], bit.value);
    if (bit.odds == 0) encoder.plain(5, bit.value ? 21 : 10);
  }
  ByteWriter out;
  encoder.finish(out);
  return out.take();
}

// Do these bytes give these bits?
void decode(std::span<const std::byte> bytes, const std::vector<CodedBit>& bits, bool is_whole) {
  ByteReader from(bytes);
  BitDecoder decoder(from);
  std::array<BitOdds, 3> odds;
  for (const CodedBit& bit : bits) {
    const bool value = decoder.bit(odds[size_t(bit.odds)]);
    const uint32_t plain = bit.odds == 0 ? decoder.plain(5) : 0;
    if (!is_whole) continue;
    REQUIRE(value == bit.value);
    if (bit.odds == 0) REQUIRE(plain == (bit.value ? 21u : 10u));
  }
  decoder.finish();
}

}  // namespace

TEST_CASE("bits come back, and take about what their odds say") {
  for (int count : {0, 1, 2, 31, 100000}) {
    const auto bits = coded_bits(count);
    decode(encoded(bits), bits, true);
  }
  CHECK(double(encoded(coded_bits(100000)).size()) * 8 < 100000 / 3 * (1.0 + 5 + 0.142 + 0.001) * 1.02);
}

TEST_CASE("bits that are cut, too many or wrong are an error") {
  const auto bits = coded_bits(2000);
  const auto bytes = encoded(bits);
  for (size_t left = 0; left < bytes.size(); ++left)
    CHECK_THROWS_AS(decode(std::span(bytes).first(left), bits, false), Error);
  auto longer = bytes;
  longer.push_back({});
  CHECK_THROWS_AS(decode(longer, bits, false), Error);
  auto wrong = bytes;
  wrong[9] ^= std::byte(4);  // in the second word
  CHECK_THROWS_AS(decode(wrong, bits, false), Error);
}

TEST_CASE("residuals of any size come back whatever was expected") {
  Dice dice;
  struct One {
    uint32_t expected, eighths;
    int32_t residual;
  };
  std::vector<One> all;
  for (int32_t residual : {0, -1, 1, 30, 31, 32, -31, -32, -33, 255, 65535, -65535, 4095})
    for (uint32_t expected : {1u, 5u, 64u, 511u, 512u, 513u, 70000u, 4194304u, 0x7fffffffu})
      for (uint32_t eighths = 0; eighths < 8; ++eighths) all.push_back({expected, eighths, residual});
  BitEncoder encoder;
  SerialResidual writer, reader;
  for (const One& one : all)
    CHECK(writer.code(encoder, one.expected, one.eighths, one.residual) == one.residual);
  ByteWriter out;
  encoder.finish(out);
  const auto bytes = out.take();
  ByteReader from(bytes);
  BitDecoder decoder(from);
  for (const One& one : all) CHECK(reader.code(decoder, one.expected, one.eighths, 0) == one.residual);
  decoder.finish();
}

TEST_CASE("a local fit learns what weights predict, alike on every instruction set") {
  const auto run = [](double& left) {
    Dice dice;
    LocalFit fit(70, 40, true);
    fit.begin_group();
    std::vector<int32_t> seen;
    double with = 0, without = 0;
    for (int frame = 0; frame < 2; ++frame) {
      for (int y = 0; y < 40; ++y) {
        fit.begin_row(y);
        for (int x = 0; x < 70; ++x) {
          LocalFit::Taps taps{};
          for (size_t i = 0; i < LocalFit::kTaps; ++i) taps[i] = int32_t(900 * dice.normal());
          const auto error = int32_t(0.5 * taps[0] - 0.25 * taps[7] + 80 * dice.normal());
          seen.push_back(fit.correct(x, taps));
          fit.learn(x, error);
          if (y >= 20) with += std::abs(error - seen.back()), without += std::abs(error);
        }
      }
      fit.end_frame();
    }
    left = with / without;
    return seen;
  };
  double left;
  REQUIRE(force_codec_target("generic"));
  const auto wanted = run(left);
  CHECK(left < 0.25);  // 80 of 512
  for (const char* target : {"avx2", "avx512"})
    if (force_codec_target(target)) CHECK(run(left) == wanted);
  force_codec_target("");
}

TEST_CASE("sizes of residuals are foreseen where they differ from place to place") {
  Dice dice;
  NoiseContext context(64, 64);
  NoiseFit fit;
  std::array<double, 2> expected{};
  for (int frame = 0; frame < 2; ++frame) {
    const NoiseContext::Weights weights = fit.solve();
    for (int y = 0; y < 64; ++y) {
      context.begin_row(y);
      for (int x = 0; x < 64; ++x) {
        const auto residual = int32_t((x < 32 ? 10 : 200) * dice.normal());
        fit.add(context.features(x), context.wide(x), residual);
        if (frame == 1)
          expected[size_t(x / 32)] += expected_size(context.features(x), weights) / (64.0 * 64 * 32);
        context.put(x, residual);
      }
    }
    context.end_frame();
  }
  CHECK(expected[0] == doctest::Approx(0.8 * 10).epsilon(0.4));
  CHECK(expected[1] == doctest::Approx(0.8 * 200).epsilon(0.2));
}

// The weights of a local fit come from doubles: a machine that rounds otherwise would write other bytes, and
// misread these.
TEST_CASE("the bytes of the slowest level are the same on any machine") {
  const GroupShape shape{PixelType::u16, 131, 67, 3};
  const auto pixels = pixels_of(shape, picture_named("ramp"));
  std::vector<std::byte> noisy = pixels;
  uint32_t state = 1;
  for (size_t i = 0; i < noisy.size(); i += 2)
    noisy[i] ^= std::byte((state = state * 1664525 + 1013904223) >> 27);
  const auto group = encode_group(shape, noisy.data(), {9});
  CHECK(int(group[0]) == 2);
  CHECK(xxh3(group.data(), group.size()) == 1998476449846479357u);
}
