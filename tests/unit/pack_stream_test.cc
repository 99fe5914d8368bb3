// SPDX-License-Identifier: BSD-3-Clause
#include "pack/pack_stream.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "codec/lanes.h"
#include "packing.h"

using namespace harima;
using namespace packing;

namespace {

// 40 frames of 100 x 60 with a text before each, noise behind.
std::string mixed_stream() {
  std::string bytes;
  for (int i = 0; i < 40; ++i) bytes += frame_pixels(100, 60, i);
  return bytes + noise(9'000'000, 3);
}

const PackOptions kMixed{.raw = RawFrames{{PixelType::u16, 100, 60}, 0}};

}  // namespace

TEST_CASE("any bytes come back, and never grow by more than 0.1 % and 64") {
  for (const std::string& bytes :
       {std::string(), std::string("a"), std::string(1, 0), std::string(70000, 'x'), noise(1, 1),
        noise(63, 2), noise(5'000'000, 3), std::string("IM"), std::string("II*\0", 4),
        noise(100, 4) + std::string(9'000'000, 0)}) {
    const std::string small = packed(bytes);
    CHECK(small.size() <= bytes.size() + bytes.size() / 1000 + 64);
    CHECK(unpacked(small) == bytes);
  }
}

TEST_CASE("the result depends on the bytes alone: not on threads, memory, nor on how they arrive") {
  const std::string bytes = mixed_stream();
  PackOptions options = kMixed;
  PackResult result;
  const std::string wanted = packed(bytes, options, &result);
  CHECK(result.frames == bytes.size() / 12000);
  CHECK(result.bytes == bytes.size());
  CHECK(result.packed_bytes == wanted.size());
  for (int threads : {2, 5}) {
    options.threads = threads;
    CHECK(packed(bytes, options) == wanted);
  }
  options.memory_bytes = 1;
  CHECK(packed(bytes, options, nullptr, 777) == wanted);
  for (int threads : {1, 4}) CHECK(unpacked(wanted, {.threads = threads}) == bytes);
}

TEST_CASE(
    "the result does not depend on the instruction set, with a bound or without, and each reads what another "
    "wrote") {
  const std::string bytes = mixed_stream();
  for (const Loss& loss : {Loss{}, Loss{LossMode::absolute, 3}, Loss{LossMode::noise, 1}}) {
    PackOptions options = kMixed;
    options.loss = loss;
    REQUIRE(force_codec_target("generic"));
    const std::string wanted = packed(bytes, options), back = unpacked(wanted);
    for (const char* target : {"avx2", "avx512"}) {
      if (!force_codec_target(target)) continue;
      for (int threads : {1, 2}) {
        options.threads = threads;
        CHECK(packed(bytes, options) == wanted);
        CHECK(unpacked(wanted, {.threads = threads}) == back);
      }
    }
    force_codec_target("");
  }
}

TEST_CASE("files one behind the other are a file") {
  const std::string a = mixed_stream(), b = "text";
  const std::string both = packed(a, kMixed) + packed("") + packed(b);
  CHECK(unpacked(both, {.threads = 3}) == a + b);
  const FczFile file(read_at(both), both.size());
  CHECK(file.index().bytes == a.size() + b.size());
  CHECK(file.index().streams == 3);
  std::string tail(6, 0);
  CHECK(file.read_some(tail.data(), 100, a.size() - 2) == 6);
  CHECK(tail == a.substr(a.size() - 2) + b);
}

TEST_CASE("bytes and frames are read in any order, with an index and without") {
  const std::string bytes = mixed_stream();
  const std::string whole = packed(bytes, kMixed);
  const std::string no_end = whole.substr(0, whole.size() - 33);  // cuts the index, too
  for (const std::string* file_bytes : {&whole, &no_end}) {
    size_t read = 0;
    const ReadAt plain = read_at(*file_bytes);
    const FczFile file(
        [&](void* dst, size_t wanted, size_t offset) { return read += wanted, plain(dst, wanted, offset); },
        file_bytes->size());
    CHECK(file.index().is_cut == (file_bytes == &no_end));
    CHECK(file.index().bytes == bytes.size());
    CHECK(file.index().frames == bytes.size() / 12000);
    CHECK(read < 5000);
    for (size_t at : {size_t(0), size_t(11'999), size_t(480'000), size_t(5'000'000), bytes.size() - 10}) {
      std::string piece(30'000, 0);
      piece.resize(file.read_some(piece.data(), piece.size(), at));
      CHECK(piece == bytes.substr(at, 30'000));
    }
    CHECK(file.read_some(nullptr, 100, bytes.size()) == 0);
    const size_t block = file.index().block_of_frame(17);
    const auto content = file.block(block);
    std::string pixels(12000, 0);
    const int inside = int(17 - file.index().blocks[block].first_frame);
    copy_frames(*content, inside, inside + 1, reinterpret_cast<std::byte*>(pixels.data()));
    CHECK(pixels == frame_pixels(100, 60, 17));
    CHECK(file.index().block_of_frame(file.index().frames) == file.index().blocks.size());
  }
}

TEST_CASE("an index that lies is found out, or does no harm") {
  const std::string bytes = mixed_stream();
  const std::string good = packed(bytes, kMixed);
  const FczFile file(read_at(good), good.size());
  const size_t index_at = file.index().blocks.back().at + file.index().blocks.back().block_bytes();
  for (size_t at = index_at; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = char(bad[at] ^ 0x10);
    try {
      const FczFile damaged(read_at(bad), bad.size());
      CHECK(damaged.index().bytes == bytes.size());  // from head to head
    } catch (const Error&) {
    }
  }
}
