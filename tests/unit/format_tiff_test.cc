// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstring>
#include <functional>
#include <random>
#include <thread>

#include "base/error.h"
#include "format/format.h"
#include "format/tiff_description.h"
#include "scratch.h"

using namespace harima;

namespace {

// Any bytes, but for floats no NaN.
Frame noise(PixelType type, int width, int height, unsigned seed) {
  std::mt19937 random(seed);
  Frame frame(type, width, height);
  for (size_t i = 0; i < frame.bytes(); ++i) frame.data()[i] = std::byte(random() & (type == PixelType::f32 ? 63 : 255));
  return frame;
}

bool same(const Frame& a, const Frame& b) {
  return a.type() == b.type() && a.width() == b.width() && a.height() == b.height() && std::memcmp(a.view().data, b.view().data, a.bytes()) == 0;
}

Frame read_frame(const Source& source, int index) {
  Frame frame(source.info().type, source.info().width, source.info().height);
  source.read_rows(index, 0, frame.height(), frame.data());
  return frame;
}

SinkInfo sink_info(const Frame& frame, int count, const std::string& compression = "none") {
  SinkInfo info;
  info.stack = {frame.type(), frame.width(), frame.height(), count, {}, {}, {}};
  info.compression = compression;
  return info;
}

void write_all(const std::string& path, const std::vector<Frame>& frames, const SinkInfo& info) {
  const auto sink = open_sink(path, info);
  for (size_t i = 0; i < frames.size(); ++i) sink->put(int(i), frames[i], {});
  sink->close(info.stack.meta, {});
}

std::string message_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("tiff: every type, size and compression comes back, as a series and as one file") {
  Scratch scratch;
  int number = 0;
  for (const char* type : {"u8", "u16", "i16", "u32", "i32", "f32"})
    for (auto [width, height] : {std::pair(1, 1), std::pair(3, 1), std::pair(31, 65), std::pair(1000, 700)})
      for (const char* compression : {"none", "zstd", "deflate", "lzw"})
        for (const char* ending : {"", ".tif"}) {
          CAPTURE(type);
          CAPTURE(width);
          CAPTURE(compression);
          CAPTURE(ending);
          std::vector<Frame> frames;
          for (unsigned i = 0; i < 3; ++i) frames.push_back(noise(pixel_type_named(type), width, height, i));
          const std::string path = scratch.path("o" + std::to_string(number++) + ending);
          write_all(path, frames, sink_info(frames[0], 3, compression));
          const auto source = open_source(path);
          REQUIRE(source->info().count == 3);
          for (int i = 0; i < 3; ++i) CHECK(same(read_frame(*source, i), frames[size_t(i)]));
          Frame rows(frames[0].type(), width, 1);
          source->read_rows(2, height - 1, height, rows.data());
          CHECK(std::memcmp(rows.view().data, frames[2].row<std::byte>(height - 1), rows.bytes()) == 0);
        }
}
