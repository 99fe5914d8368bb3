// SPDX-License-Identifier: BSD-3-Clause
// Units that travel packed: parts of files of frames, wherever they begin, and small files together.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <ctime>
#include <random>

#include "base/error.h"
#include "codec/byte_writer.h"
#include "codec/run_list.h"
#include "transfer/line_pace.h"
#include "transfer/packed_unit.h"

using namespace harima;

namespace {

using Bytes = std::vector<std::byte>;

// Pixels with the noise of a detector on a slope, `height` rows of them.
Bytes frame(int width, int height, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> noise(0, 20);
  Bytes bytes(size_t(width) * size_t(height) * 2);
  for (size_t i = 0; i < bytes.size() / 2; ++i) {
    const auto value = uint16_t(20000 + i % size_t(width) * 10 + noise(random));
    std::memcpy(&bytes[2 * i], &value, 2);
  }
  return bytes;
}

// A TIFF of pages whose directories stand before their pixels.
Bytes tiff(const Bytes& pixels, int width, int height, int pages = 1) {
  constexpr uint32_t kDirectoryBytes = 2 + 12 * 8 + 4;
  ByteWriter out;
  out.put(uint32_t{0x002a4949});
  out.put(uint32_t{8});
  for (int page = 1; page <= pages; ++page) {
    const uint32_t at = uint32_t(out.size()) + kDirectoryBytes, size = uint32_t(pixels.size());
    const std::pair<uint16_t, uint32_t> tags[] = {{256, uint32_t(width)},
                                                  {257, uint32_t(height)},
                                                  {258, 16},
                                                  {259, 1},
                                                  {262, 1},
                                                  {273, at},
                                                  {278, uint32_t(height)},
                                                  {279, size}};
    out.put(uint16_t{8});
    for (const auto& [tag, value] : tags) {
      out.put(tag);
      out.put(uint16_t{4});
      out.put(uint32_t{1});
      out.put(value);
    }
    out.put(page < pages ? at + size : 0);
    out.put_bytes(pixels);
  }
  return out.take();
}

ReadSome reader(const Bytes& bytes, size_t& at) {
  return [&](void* to, size_t wanted) {
    const size_t some = std::min(wanted, bytes.size() - at);
    std::memcpy(to, bytes.data() + at, some);
    at += some;
    return some;
  };
}

std::optional<FrameLayout> layout_of(const Bytes& bytes) {
  size_t at = 0;
  return find_layout(reader(bytes, at), bytes.size());
}

// As a tar archive has them, without the check of its heads: frames with bytes of anything between them.
Bytes frames_with_gaps(int count, int width, int height, size_t gap) {
  Bytes all;
  for (int i = 0; i < count; ++i) {
    all.insert(all.end(), gap, std::byte(i));
    const Bytes pixels = frame(width, height, unsigned(i));
    all.insert(all.end(), pixels.begin(), pixels.end());
  }
  return all;
}

double ratio_of(Bytes part, uint64_t offset, const FrameLayout& layout) {
  const Bytes before = part;
  const Bytes packed = pack_part(part, offset, layout);
  CHECK(part == before);
  CHECK(unpack_unit(packed, part.size()) == part);
  return double(part.size()) / double(packed.size());
}

}  // namespace

TEST_CASE("The layout of a file is found at its beginning") {
  const Bytes file = tiff(frame(600, 40, 1), 600, 40);
  const auto layout = layout_of(file);
  REQUIRE(layout);
  CHECK(*layout == FrameLayout{{PixelType::u16, 600, 40}, 110, 0});
  const Bytes pages = tiff(frame(600, 40, 1), 600, 40, 5);
  CHECK(layout_of(pages) == FrameLayout{{PixelType::u16, 600, 40}, 110, 600 * 40 * 2 + 102});
  CHECK(!layout_of(Bytes(100000, std::byte{7})));
  CHECK(!layout_of({}));
}

TEST_CASE("Any part of a file of frames is packed as pixels and comes back") {
  constexpr size_t kGap = 70;
  for (const int width : {700, 61}) {
    const int height = width == 700 ? 900 : 33, count = width == 700 ? 3 : 200;
    const Bytes all = frames_with_gaps(count, width, height, kGap);
    const size_t pixels = size_t(width) * size_t(height) * 2;
    const FrameLayout layout{{PixelType::u16, width, height}, kGap, kGap + pixels};
    for (const size_t offset :
         {size_t{0}, size_t{1}, kGap, pixels - 5, pixels + kGap + 11, all.size() / 2, all.size() - 300000}) {
      const Bytes part(all.begin() + ptrdiff_t(offset),
                       all.begin() + ptrdiff_t(std::min(all.size(), offset + 700001)));
      CAPTURE(width);
      CAPTURE(offset);
      CHECK(ratio_of(part, offset, layout) > 1.8);
    }
    CHECK(ratio_of({all.begin() + 5, all.begin() + 60}, 5, layout) > 0.1);  // no pixels at all
  }
}

TEST_CASE("Parts of a file that is not what its layout says come back too") {
  const Bytes all = frames_with_gaps(3, 100, 100, 33);
  for (const FrameLayout& layout :
       {FrameLayout{{PixelType::f32, 77, 5}, 11, 13}, FrameLayout{{PixelType::u16, 3, 1 << 20}, 1 << 20, 0},
        FrameLayout{{PixelType::u8, 1, 1}, 0, 1}})
    ratio_of({all.begin() + 1000, all.begin() + 40000}, 1000, layout);
}

TEST_CASE("Very many small frames, side by side or with gaps, are as few runs as a block may have") {
  const Bytes part = frame(512, 2048, 2);
  const FrameLayout dense{{PixelType::u16, 4, 2}, 0, 16}, gaps{{PixelType::u16, 2, 1}, 0, 5};
  const BlockContent joined = content_of_part(part, 0, dense);
  CHECK(joined.runs.size() == 1);
  CHECK(joined.frames == int(part.size() / 16));
  CHECK(content_of_part(part, 0, gaps).runs.size() == kMostRuns);
  ratio_of(part, 3, dense);
  ratio_of(part, 3, gaps);
}

TEST_CASE("What bare pixels are is guessed") {
  Bytes pixels;
  for (unsigned i = 0; i < 3; ++i) {
    const Bytes more = frame(613, 64, i);
    pixels.insert(pixels.end(), more.begin(), more.end());
  }
  const auto layout = guess_layout(pixels);
  REQUIRE(layout);
  CHECK(layout->shape.type == PixelType::u16);
  CHECK(layout->shape.width % 613 == 0);
  CHECK(ratio_of(pixels, 0, *layout) > 1.8);
  std::vector<float> waves(100000);
  for (size_t i = 0; i < waves.size(); ++i)
    waves[i] = std::sin(float(i % 451) * 0.02f) + float(i / 451) * 0.01f;
  const auto slice = guess_layout(std::as_bytes(std::span(waves)));
  REQUIRE(slice);
  CHECK(slice->shape.type == PixelType::f32);
  CHECK(slice->shape.width % 451 == 0);
  std::mt19937 random(1);
  Bytes noise(65536);
  std::generate(noise.begin(), noise.end(), [&] { return std::byte(random()); });
  CHECK(pack_part(noise, 0, guess_layout(noise)).size() >= noise.size());
  for (const size_t few : {0, 1, 2, 63, 129})
    CHECK(unpack_unit(pack_part(noise, 0, guess_layout(std::span(noise).first(few))), noise.size()) == noise);
}

TEST_CASE("Small files are packed together, and predict each other") {
  Bytes body(52, std::byte{1});
  std::vector<uint32_t> sizes;
  for (unsigned i = 0; i < 40; ++i) {
    const Bytes file = i == 7 ? Bytes(1000, std::byte('x')) : tiff(frame(60, 40, i), 60, 40);
    sizes.push_back(uint32_t(file.size()));
    body.insert(body.end(), file.begin(), file.end());
  }
  sizes.push_back(0);
  const Bytes packed = pack_files(body, sizes);
  CHECK(unpack_unit(packed, body.size()) == body);
  CHECK(double(body.size()) / double(packed.size()) > 1.8);
}

TEST_CASE("A packed unit that is damaged, or of more bytes than it may be, is refused") {
  Bytes bytes = frame(300, 200, 3);
  Bytes packed = pack_part(bytes, 0, FrameLayout{{PixelType::u16, 300, 200}, 0, 0});
  CHECK_THROWS_WITH_AS(unpack_unit(packed, bytes.size() - 1),
                       "120000 bytes in a packed unit, allowed are 119999", Error);
  CHECK_THROWS_AS(unpack_unit(std::span(packed).first(packed.size() - 1), bytes.size()), Error);
  CHECK_THROWS_AS(unpack_unit(std::span(packed).first(31), bytes.size()), Error);
  packed[packed.size() / 2] ^= std::byte{4};
  CHECK_THROWS_AS(unpack_unit(packed, bytes.size()), Error);
}

TEST_CASE("Packing pays where the line is slower than the packer") {
  const LinePace::Seconds millisecond(1e-3);
  LinePace slow, fast;
  CHECK(!slow.may_pay());  // before anything is known
  for (int i = 0; i < 20; ++i) {
    for (LinePace* pace : {&slow, &fast}) pace->packed(1000000, millisecond);
    slow.sent(1000000, 10 * millisecond);
    fast.sent(1000000, millisecond);
  }
  CHECK(slow.pays(2));
  CHECK(!slow.pays(1));
  CHECK(!slow.pays(1.1));
  CHECK(!fast.pays(2));
  CHECK(!fast.may_pay());
}

TEST_CASE("What has no rows is known to have none in about the time that it takes to pack it once") {
  Bytes noise(size_t{1} << 20);
  std::mt19937_64 random(7);
  for (size_t i = 0; i < noise.size(); i += 8) {
    const uint64_t value = random();
    std::memcpy(&noise[i], &value, 8);
  }
  // In the processor's time, which is not what others take of it.
  const auto least = [](double& best, auto work) {
    const std::clock_t start = std::clock();
    work();
    best = std::min(best, double(std::clock() - start) / CLOCKS_PER_SEC);
  };
  double guess = 1e9, pack = 1e9;
  for (int run = 0; run < 20; ++run) {
    least(guess, [&] { CHECK(!guess_layout(noise)); });
    least(pack, [&] { pack_part(noise, 0, FrameLayout{{PixelType::u16, 64, 8192}, 0, 0}); });
  }
  CHECK_MESSAGE(guess < 4 * pack, "guess " << guess << " s, pack " << pack << " s");
}
