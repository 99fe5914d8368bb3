// SPDX-License-Identifier: BSD-3-Clause
// Streams whose pixels are packed by this suite's codec.
#include <doctest/doctest.h>

#include <cstring>

#include "base/error.h"
#include "format/format.h"
#include "scratch.h"

using namespace harima;

namespace {

std::vector<Frame> frames_of(const Scratch& scratch, const std::string& bytes) {
  const auto source = open_source(scratch.write("hand.cbor", bytes));
  std::vector<Frame> frames;
  for (Frame frame; source->next(frame);) frames.push_back(frame);
  return frames;
}

}  // namespace

TEST_CASE(
    "stream: frames packed by the image codec come back in every type, and nothing wrong when damaged") {
  Scratch scratch;
  for (const PixelType type :
       {PixelType::u8, PixelType::u16, PixelType::i16, PixelType::u32, PixelType::i32, PixelType::f32}) {
    CAPTURE(name_of(type));
    Frame wanted(type, 67, 41);
    for (size_t i = 0; i < wanted.bytes(); ++i) wanted.data()[i] = std::byte(i * i / 97 % (1 + i % 5 * 40));
    SinkInfo info;
    info.stack = {type, 67, 41, 2, {}, {}, {}};
    info.compression = "fcz";
    info.force = true;
    const auto sink = open_sink(scratch.path("packed.cbor"), info);
    for (int k = 0; k < 2; ++k) sink->put(k, wanted, {});
    sink->close({}, {});
    const std::string bytes = scratch.read("packed.cbor");
    CHECK(bytes.find("cfcz") != std::string::npos);
    for (Frame& found : frames_of(scratch, bytes))
      CHECK(std::memcmp(found.data(), wanted.data(), wanted.bytes()) == 0);
    int refused = 0, passed = 0;
    for (size_t at = bytes.find("cfcz"); at < bytes.size() / 2; at += 13) {
      std::string damaged = bytes;
      damaged[at] = char(damaged[at] ^ 4);
      try {
        for (Frame& found : frames_of(scratch, damaged))
          CHECK(std::memcmp(found.data(), wanted.data(), wanted.bytes()) == 0);
      } catch (const Error&) {
        ++refused;
        continue;
      }
      ++passed;
    }
    CHECK(refused > 20 * passed);  // of a frame alone nobody asks the rate of the mean
  }
}
