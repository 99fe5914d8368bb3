// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "base/error.h"
#include "codec/block.h"
#include "codec/run_list.h"
#include "packing.h"

using namespace harima;

namespace {

std::vector<std::byte> bytes_of_text(const std::string& text) {
  std::vector<std::byte> bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

BlockContent two_frames(bool is_big_endian) {
  const std::string a = packing::frame_pixels(31, 17, 1, is_big_endian),
                    b = packing::frame_pixels(31, 17, 2, is_big_endian);
  BlockContent content;
  content.bytes = bytes_of_text("before" + a.substr(0, 100) + "within" + a.substr(100) + b + "behind");
  content.shape = {PixelType::u16, 31, 17, is_big_endian};
  content.frames = 2;
  content.runs = {{6, 100}, {6, a.size() - 100 + b.size()}};
  return content;
}

BlockContent round_trip(const BlockContent& content, BlockType wanted) {
  const std::vector<std::byte> block = pack_block(content, 77, 3);
  const BlockHead head = parse_block_head(block);
  CHECK(head.type == wanted);
  CHECK(head.offset == 77);
  CHECK(head.length == content.bytes.size());
  CHECK(head.block_bytes() == block.size());
  return unpack_block(head, std::span(block).subspan(kBlockHeadBytes));
}

}  // namespace

TEST_CASE("a block gives back what was put in, as small as it gets") {
  BlockContent text;
  text.bytes = bytes_of_text(std::string(5000, 'a'));
  CHECK(round_trip(text, BlockType::zstd).bytes == text.bytes);
  text.bytes = bytes_of_text(packing::noise(5000, 1));
  CHECK(round_trip(text, BlockType::stored).bytes == text.bytes);
  for (bool is_big_endian : {false, true}) {
    const BlockContent frames = two_frames(is_big_endian);
    const BlockContent back = round_trip(frames, BlockType::frames);
    CHECK(back.bytes == frames.bytes);
    CHECK(back.frames == 2);
    CHECK(back.shape == frames.shape);
    std::vector<std::byte> second(back.shape.frame_bytes());
    copy_frames(back, 1, 2, second.data());
    CHECK(second == bytes_of_text(packing::frame_pixels(31, 17, 2, is_big_endian)));
  }
}

TEST_CASE("frames of noise are stored, not made longer") {
  BlockContent content;
  content.bytes = bytes_of_text(packing::noise(4000, 2));
  content.shape = {PixelType::f32, 10, 10};
  content.frames = 10;
  content.runs = {{0, 4000}};
  CHECK(round_trip(content, BlockType::stored).bytes == content.bytes);
}

TEST_CASE("a head that is damaged, of another version or too large is refused") {
  const BlockHead head{.type = BlockType::zstd, .offset = 5, .length = 100, .packed = 50, .checksum = 7};
  const BlockHeadBytes good = block_head_bytes(head);
  CHECK(parse_block_head(good).packed == 50);
  for (size_t i = 0; i < good.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      BlockHeadBytes bad = good;
      bad[i] ^= std::byte(1 << bit);
      CHECK_THROWS_AS(parse_block_head(bad), Error);
    }
  CHECK_THROWS_AS(parse_block_head(std::span(good).first(31)), Error);
  BlockHead large = head;
  large.length = kMostBlockBytes + 1;
  CHECK_THROWS_WITH_AS(parse_block_head(block_head_bytes(large)), doctest::Contains("wanted at most"), Error);
  BlockHeadBytes newer = good;
  newer[4] = std::byte(2);
  CHECK_THROWS_WITH_AS(parse_block_head(newer), "a block of version 2, wanted 1", Error);
}

TEST_CASE("a list of runs that does not add up is refused") {
  const std::vector<PixelRun> runs{{0, 5}, {300, 70000}};
  const std::vector<std::byte> bytes = run_list_bytes(runs);
  CHECK(bytes.size() == 7);
  const std::vector<PixelRun> back = parse_run_list(bytes, 300, 70005);
  REQUIRE(back.size() == 2);
  CHECK(back[1].other == 300);
  CHECK(back[1].pixels == 70000);
  CHECK_THROWS_AS(parse_run_list(bytes, 299, 70005), Error);
  CHECK_THROWS_AS(parse_run_list(bytes, 300, 70004), Error);
  CHECK_THROWS_AS(parse_run_list(bytes, 300, 70006), Error);
  CHECK_THROWS_AS(parse_run_list(std::span(bytes).first(6), 300, 70005), Error);
  CHECK_THROWS_AS(parse_run_list(std::vector(9, std::byte(0x80)), 300, 70005), Error);
}
