// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <set>

#include "fcompress/bench/advice.h"
#include "fcompress/bench/bit_planes.h"
#include "fcompress/bench/measure.h"
#include "fcompress/bench/pieces.h"
#include "message_of.h"

using namespace harima;
using namespace harima::bench;

namespace {

// A ramp with noise on it.
template <class T>
Sample sample_of(PixelType type, int width, int height, int count) {
  Sample sample{"memory", width, height, count, {type, width, height, count}, {{0, count}}, {0, height}, {}};
  sample.pixels.resize(whole_bytes(sample.shape));
  std::mt19937 random(unsigned(width * height));
  auto* const pixels = reinterpret_cast<T*>(sample.pixels.data());
  for (size_t i = 0; i < pixels_of(sample.shape); ++i)
    pixels[i] = T(90 + int(i % size_t(width)) % 50 + int(random() % 8));
  return sample;
}

std::vector<Sample> samples() {
  std::vector<Sample> all;
  for (const auto& [width, height, count] :
       {std::array{1, 1, 1}, std::array{31, 1, 3}, std::array{2, 65, 2}, std::array{130, 47, 5}}) {
    all.push_back(sample_of<uint8_t>(PixelType::u8, width, height, count));
    all.push_back(sample_of<uint16_t>(PixelType::u16, width, height, count));
    all.push_back(sample_of<int16_t>(PixelType::i16, width, height, count));
    all.push_back(sample_of<uint32_t>(PixelType::u32, width, height, count));
    all.push_back(sample_of<float>(PixelType::f32, width, height, count));
  }
  return all;
}

Bytes keep(const GroupShape& shape, const std::byte* pixels) { return {pixels, pixels + whole_bytes(shape)}; }
void give(const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
  std::copy_n(packed.begin(), whole_bytes(shape), pixels);
}

}  // namespace

TEST_CASE("every codec gives back what it was given, or is within the bound: odd sizes, all types") {
  for (const double bound : {0.0, 0.5, 3.0, 200.0})
    for (const Codec& codec : codecs(bound))
      for (const Sample& sample : samples()) {
        if (!codec.takes(sample.shape)) continue;
        CAPTURE(codec.name);
        CAPTURE(bound);
        CAPTURE(sample.text());
        const Measured one = measure(sample, codec, bound, 1e-3);
        CHECK(one.frames >= 1);
        CHECK(one.packed_bytes > 0);
        CHECK(one.core.compress > 0);
        CHECK(one.all.decompress > 0);
        CHECK(one.quality.has_value() == (bound > 0));
      }
}

TEST_CASE("the codecs that come with the suite are there") {
  std::set<std::string> names;
  for (const Codec& codec : codecs(0)) CHECK(names.insert(codec.name).second);
  for (const char* name : {"fcompress -1", "fcompress -3", "fcompress -6", "fcompress -9", "zstd -3",
                           "lz4 -1", "bitshuffle+lz4", "bitshuffle+zstd", "PNG"})
    CHECK(names.count(name) == 1);
  CHECK_FALSE(codecs(2).empty());
}

TEST_CASE("a codec that gives back something else gets no figures") {
  const Sample sample = sample_of<uint16_t>(PixelType::u16, 20, 10, 3);
  const auto said = [&](const Codec& codec, double bound) {
    return message_of([&] { measure(sample, codec, bound, 0.01); });
  };
  const Codec good{"good", Piece::frame, takes_all, keep, give};
  CHECK(said(good, 0) == "no error");
  CHECK(said({"silent", Piece::frame, takes_all, keep, [](const GroupShape&, const Bytes&, std::byte*) {}},
             0) == "silent: gives back other pixels, in frames 1 to 1 of the sample");
  const auto wrong_bit = [](const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
    give(shape, packed, pixels);
    pixels[whole_bytes(shape) - 2] ^= std::byte(1);
  };
  CHECK(said({"one bit", Piece::group, takes_all, keep, wrong_bit}, 0) ==
        "one bit: gives back other pixels, in frames 0 to 2 of the sample");
  CHECK(said({"one bit", Piece::group, takes_all, keep, wrong_bit}, 1) == "no error");
  CHECK(said({"one bit", Piece::group, takes_all, keep, wrong_bit}, 0.5) ==
        "one bit: has pixels 1 off, wanted at most 0.5");
  CHECK(said({"breaks", Piece::group, takes_all,
              [](const GroupShape&, const std::byte*) -> Bytes { throw std::runtime_error("no"); }, give},
             0) == "breaks: no");
}

TEST_CASE("a number that is no longer one is beyond any bound") {
  Sample sample = sample_of<float>(PixelType::f32, 20, 12, 1);
  const auto loses = [](const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
    give(shape, packed, pixels);
    reinterpret_cast<float*>(pixels)[7] = NAN;
  };
  CHECK(message_of([&] {
          measure(sample, {"loses", Piece::frame, takes_all, keep, loses}, 5, 0.01);
        }) == "loses: has pixels inf off, wanted at most 5");
  reinterpret_cast<float*>(sample.pixels.data())[7] = NAN;
  CHECK(message_of([&] {
          measure(sample, {"keeps", Piece::frame, takes_all, keep, loses}, 5, 0.01);
        }) == "no error");
}

// numpy, and skimage.metrics.structural_similarity(gaussian_weights=True, sigma=1.5,
// use_sample_covariance=False), mean of both frames.
TEST_CASE("quality is that of NumPy and scikit-image") {
  Sample sample = sample_of<uint16_t>(PixelType::u16, 29, 13, 2);
  Bytes made(sample.pixels.size());
  auto *a = reinterpret_cast<uint16_t*>(sample.pixels.data()), *b = reinterpret_cast<uint16_t*>(made.data());
  for (int f = 0; f < 2; ++f)
    for (int y = 0; y < 13; ++y)
      for (int x = 0; x < 29; ++x, ++a, ++b) {
        *a = uint16_t(1000 + 37 * x + 11 * y + (x * y * 7 + f * 13) % 101);
        *b = uint16_t(*a + (x * x * 5 + y * 31 + x * y * 3 + f * 17) % 7 - 3);
      }
  const Quality quality = quality_of(sample, {0, 1}, made.data());
  CHECK(quality.difference.largest == 3);
  CHECK(quality.difference.rmse() == doctest::Approx(1.9993367600547189).epsilon(1e-13));
  CHECK(quality.difference.mean_b - quality.difference.mean_a ==
        doctest::Approx(0.0026525198938992041).epsilon(1e-9));
  CHECK(quality.range == 1210);
  CHECK(quality.difference.psnr(quality.range) == doctest::Approx(55.637988385240611).epsilon(1e-13));
  CHECK(quality.ssim == doctest::Approx(0.999606084805965).epsilon(1e-12));
  CHECK(quality.errors.exact == 100);
}

TEST_CASE("bit planes: bit k of number n is bit n of plane k") {
  std::mt19937 random(5);
  for (const size_t width : {1, 2, 4}) {
    const size_t count = 40;
    std::vector<std::byte> numbers(count * width), planes(numbers.size()), back(numbers.size());
    for (std::byte& byte : numbers) byte = std::byte(random());
    to_bit_planes(numbers.data(), count, width, planes.data());
    const auto bit = [](const std::vector<std::byte>& bytes, size_t i) {
      return bool(bytes[i / 8] >> (i % 8) & std::byte(1));
    };
    size_t same = 0;
    for (size_t n = 0; n < count; ++n)
      for (size_t k = 0; k < 8 * width; ++k)
        same += bit(numbers, n * 8 * width + k) == bit(planes, k * count + n);
    CHECK(same == count * 8 * width);
    from_bit_planes(planes.data(), count, width, back.data());
    CHECK(back == numbers);
  }
}

TEST_CASE("runs of a sample are spread over the stack, and pieces over the sample") {
  CHECK(spread_runs(10, 16, 10) == std::vector<std::pair<int, int>>{{0, 10}});
  CHECK(spread_runs(100, 16, 50) == std::vector<std::pair<int, int>>{{0, 16}, {42, 58}, {84, 100}});
  CHECK(spread_runs(101, 16, 20) == std::vector<std::pair<int, int>>{{42, 58}});
  CHECK(spread_runs(100, 16, 3) == std::vector<std::pair<int, int>>{{48, 51}});
  CHECK(spread_runs(33, 16, 32) == std::vector<std::pair<int, int>>{{0, 16}, {17, 33}});

  const Sample sample = sample_of<uint16_t>(PixelType::u16, 2000, 1000, 21);
  const std::vector<Range> pieces = pieces_of(sample, Piece::frame);
  CHECK(pieces.size() == 21);
  CHECK(pieces[0].first == 10);
  CHECK(pieces[1].first == 5);
  CHECK(pieces[2].first == 15);
  for (const Piece kind : {Piece::frame, Piece::bytes, Piece::group}) {
    std::set<int> frames;
    for (const Range& piece : pieces_of(sample, kind))
      for (int k = 0; k < piece.count; ++k) CHECK(frames.insert(piece.first + k).second);
    CHECK(frames.size() == 21);
    CHECK(*frames.rbegin() == 20);
  }
}

TEST_CASE("advice: the level that gets pixels onto the disk fastest") {
  const auto level = [](int n, double ratio, double compress, double decompress) {
    Measured one{.codec = "fcompress",
                 .level = n,
                 .bytes = uint64_t(1e6 * ratio),
                 .packed_bytes = 1000000,
                 .core = {},
                 .all = {compress, decompress},
                 .quality = {}};
    return one;
  };
  std::vector<Measured> all{level(1, 1.8, 2.4e9, 5e9), level(3, 2.0, 1.2e9, 1.5e9),
                            level(9, 2.1, 0.15e9, 0.3e9)};
  Measured other = level(0, 9, 9e9, 9e9), lossy = level(6, 9, 9e9, 9e9);
  lossy.bound = 1;
  all.push_back(other);
  all.push_back(lossy);
  const std::vector<Advice> advice = advise(all);
  REQUIRE(advice.size() == std::size(kDisks));
  CHECK(advice[0].level == 3);  // level 9 cannot keep the disk busy
  CHECK(advice[0].write == doctest::Approx(0.2e9));
  CHECK(advice[0].read == doctest::Approx(0.2e9));
  CHECK(advice[1].level == 3);
  CHECK(advice[1].write == doctest::Approx(1e9));
  CHECK(advice[2].level == 1);
  CHECK(advice[2].write == doctest::Approx(1.8e9));
  CHECK(advice[2].pays());
  CHECK(advice[3].level == 1);
  CHECK_FALSE(advice[3].pays());
  CHECK(advise({}).empty());
}
