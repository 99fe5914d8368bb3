// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <malloc.h>

#include "base/error.h"
#include "recon/bad_pixels.h"

using namespace harima;

namespace {

template <class T>
void check_mended(PixelType type) {
  Frame map(PixelType::u8, 8, 3);
  std::fill_n(map.data(), 24, std::byte{0});
  for (int x : {0, 3, 4, 7}) map.row<uint8_t>(1)[x] = 255;
  for (int x = 0; x < 8; ++x) map.row<uint8_t>(2)[x] = 1;
  const BadPixels bad{FrameView(map)};
  CHECK(bad.count() == 12);
  CHECK(bad.lost_rows() == 1);
  std::vector<T> row{99, 10, 20, 99, 99, 50, 60, 99};
  const std::vector<T> before = row;
  auto* pixels = reinterpret_cast<std::byte*>(row.data());
  bad.mend(type, 0, pixels);
  CHECK(row == before);
  bad.mend(type, 2, pixels);
  CHECK(row == before);
  bad.mend(type, 1, pixels);
  CHECK(row == std::vector<T>{10, 10, 20, 30, 40, 50, 60, 60});
}

FrameSet one_frame(const Frame& frame) {
  StackInfo info;
  info.type = PixelType::f32;
  info.width = frame.width();
  info.height = frame.height();
  return {std::make_shared<MemorySource>(info, std::vector<Frame>{frame}, "frame"), {0}};
}

}  // namespace

TEST_CASE("bad pixels become the line between the nearest good ones, in any type; the rest stays") {
  check_mended<uint8_t>(PixelType::u8);
  check_mended<uint16_t>(PixelType::u16);
  check_mended<int16_t>(PixelType::i16);
  check_mended<uint32_t>(PixelType::u32);
  check_mended<int32_t>(PixelType::i32);
  check_mended<float>(PixelType::f32);
}

TEST_CASE(
    "dead, hot and stuck pixels are found, weak and dark ones are not, nor is what the beam does not reach") {
  constexpr int kSide = 40;
  Frame flat(PixelType::f32, kSide, kSide), dark(PixelType::f32, kSide, kSide);
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      dark.row<float>(y)[x] = 100 + float(x % 3);
      flat.row<float>(y)[x] = dark.row<float>(y)[x] + (y < 30 ? 1000 + float(5 * x) : x % 2 ? 0.5f : 0.0f);
    }
  flat.row<float>(5)[7] = dark.row<float>(5)[7];                  // dead
  flat.row<float>(11)[0] = dark.row<float>(11)[0] = 4000;         // stuck
  dark.row<float>(20)[39] = 400, flat.row<float>(20)[39] += 300;  // hot
  flat.row<float>(9)[30] += 2000;                                 // bright
  flat.row<float>(15)[15] -= 300;                                 // weak
  dark.row<float>(16)[15] += 20, flat.row<float>(16)[15] += 20;   // a warm one
  Scan scan;
  scan.name = "scan";
  scan.source = one_frame(flat).source;
  CHECK_THROWS_AS(find_bad_pixels(scan, FrameAverage::mean), Error);
  scan.flats.push_back({one_frame(flat), 0});
  scan.darks.push_back(one_frame(dark));
  const BadPixels bad = find_bad_pixels(scan, FrameAverage::mean);
  CHECK(bad.count() == 4);
  for (auto [x, y] : {std::pair{7, 5}, {0, 11}, {39, 20}, {30, 9}}) {
    std::vector<float> row(kSide);
    for (int i = 0; i < kSide; ++i) row[size_t(i)] = float(i * i);
    bad.mend(PixelType::f32, y, reinterpret_cast<std::byte*>(row.data()));
    CHECK(row[size_t(x)] != float(x * x));
  }
}

TEST_CASE("without darks nothing is hot, whatever memory held before") {
  Frame flat(PixelType::f32, 16, 16);
  std::fill_n(flat.row<float>(0), 256, 1000.0f);
  flat.row<float>(5)[7] = 0;
  Scan scan;
  scan.name = "scan";
  scan.source = one_frame(flat).source;
  scan.flats.push_back({one_frame(flat), 0});
#ifdef __GLIBC__
  mallopt(M_PERTURB, 0x35);  // new memory is full of some number
#endif
  CHECK(find_bad_pixels(scan, FrameAverage::mean).count() == 1);
#ifdef __GLIBC__
  mallopt(M_PERTURB, 0);
#endif
}
