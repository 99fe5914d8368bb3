// SPDX-License-Identifier: BSD-3-Clause
// A stream in a file is read band by band; a damaged pixel is found when the last band of its frame is.
#include <doctest/doctest.h>

#include "base/error.h"
#include "base/hash.h"
#include "format/format.h"
#include "scratch.h"

using namespace harima;

namespace {

constexpr int kWidth = 7, kHeight = 10;

std::string make_stream(const Scratch& scratch, int frames) {
  SinkInfo info;
  info.stack = {PixelType::u16, kWidth, kHeight, frames, {}, {}, {}};
  const auto sink = open_sink(scratch.path("made.cbor"), info);
  for (int k = 0; k < frames; ++k) {
    Frame frame(PixelType::u16, kWidth, kHeight);
    for (int i = 0; i < kWidth * kHeight; ++i) frame.row<uint16_t>(0)[i] = uint16_t(0x5a00 + k);
    sink->put(k, frame, {});
  }
  sink->close({}, {});
  return scratch.read("made.cbor");
}

void read_in(const Source& source, int frame, const std::vector<std::pair<int, int>>& bands) {
  for (const auto& [first, last] : bands) {
    Frame rows(PixelType::u16, kWidth, last - first);
    source.read_rows(frame, first, last, rows.data());
  }
}

}  // namespace

TEST_CASE("stream rows: whole frames pass, in whatever bands they are read") {
  Scratch scratch;
  make_stream(scratch, 2);
  const auto source = open_source(scratch.path("made.cbor"));
  for (int again = 0; again < 2; ++again) {
    read_in(*source, 0, {{3, 4}, {0, 1}, {0, 4}, {4, 8}, {8, 10}});
    read_in(*source, 1, {{0, 6}, {5, 10}, {9, 10}});
  }
}

TEST_CASE("stream rows: a damaged pixel is told by the band that completes its frame") {
  Scratch scratch;
  std::string bytes = make_stream(scratch, 2);
  const size_t pixel = bytes.find(std::string("\x01\x5a\x01\x5a", 4));
  REQUIRE(pixel != std::string::npos);
  bytes[pixel + 2] ^= 0x10;
  const auto source = open_source(scratch.write("bad.cbor", bytes));
  read_in(*source, 0, {{0, 5}, {5, 10}});
  read_in(*source, 1, {{0, 5}, {4, 9}});
  CHECK_THROWS_WITH_AS(read_in(*source, 1, {{9, 10}}),
                       doctest::Contains("bad.cbor: frame 1: pixels are damaged"), Error);
  // Only the end is wanted, as by a run that goes on.
  const auto again = open_source(scratch.path("bad.cbor"));
  read_in(*again, 0, {{8, 10}});
  read_in(*again, 1, {{4, 8}});
  CHECK_THROWS_WITH_AS(read_in(*again, 1, {{8, 10}}),
                       doctest::Contains("bad.cbor: frame 1: pixels are damaged"), Error);
}

TEST_CASE("hash: in pieces as in one") {
  const std::string text = "a checksum of bytes that come in pieces";
  Xxh3 sum;
  for (size_t i = 0; i < text.size(); i += 5) sum.add(text.data() + i, std::min<size_t>(5, text.size() - i));
  CHECK(sum.sum() == xxh3(text.data(), text.size()));
}
