// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "base/error.h"
#include "base/hash.h"
#include "codec/bytes.h"
#include "packing.h"

using namespace harima;
using namespace packing;

namespace {

// Three series of frames, so three blocks and an index, in a few kilobytes.
std::string small_file(std::string& content) {
  content.clear();
  for (int width : {64, 65, 66})
    for (int i = 0; i < 4; ++i)
      content += his_frame(width, 64, frame_pixels(width, 64, i, false, i == 1 ? 2 : 1));
  return packed(content);
}

std::string message_of(const std::string& file, const UnpackOptions& options = {}) {
  try {
    unpacked(file, options);
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

void put_head(std::string& file, size_t at, const BlockHead& head) {
  const BlockHeadBytes bytes = block_head_bytes(head);
  std::memcpy(file.data() + at, bytes.data(), bytes.size());
}

BlockHead head_of(const std::string& file, size_t at) {
  return parse_block_head(std::as_bytes(std::span(file)).subspan(at));
}

}  // namespace

TEST_CASE("a flipped bit at every byte is found, with block and byte") {
  std::string content;
  const std::string good = small_file(content);
  REQUIRE(good.size() > 1000);
  REQUIRE(good.size() < 60'000);
  for (size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = char(bad[at] ^ (1 << at % 8));
    const std::string message = message_of(bad);
    CHECK_MESSAGE(message.starts_with("block "), at);
    CHECK_MESSAGE(message.find(" at byte ") != std::string::npos, at);
  }
}

TEST_CASE("2000 flipped bits, in a file of all kinds of blocks: never other bytes without a word") {
  std::string content;
  for (int i = 0; i < 40; ++i) content += his_frame(200, 100, frame_pixels(200, 100, i, false, 60));
  content += std::string(500'000, 'x') + noise(200'000, 8);
  std::string floats(200'000, 0);
  for (size_t i = 0; i < floats.size() / 4; ++i) {
    const float value = 0.01f * float(i % 1000);
    std::memcpy(&floats[4 * i], &value, 4);
  }
  PackOptions lossy;
  lossy.loss = {LossMode::absolute, 5};
  const PackOptions float_frames{.raw = RawFrames{{PixelType::f32, 200, 50}, 0},
                                 .loss = {LossMode::absolute, 1e-3}};
  const std::string good = packed(content) + packed(content, lossy) + packed(floats, float_frames);
  REQUIRE(unpacked(good).size() == 2 * content.size() + floats.size());
  std::mt19937 random(37);
  for (int i = 0; i < 2000; ++i) {
    std::string bad = good;
    const size_t at = random() % bad.size();
    bad[at] = char(bad[at] ^ (1 << random() % 8));
    CHECK_MESSAGE(message_of(bad).starts_with("block "), at);
  }
}

// Checksums are made to fit, so that the fields themselves are looked at.
TEST_CASE("fields of heads that are 0, or all ones, are refused, or do not matter") {
  std::string content;
  const std::string good = small_file(content);
  const FczFile file(read_at(good), good.size());
  int refused = 0;
  for (const BlockPlace& block : file.index().blocks)
    for (size_t field = 0; field < kBlockHeadBytes + kFramesHeadBytes; field += 4)
      for (const char fill : {'\0', '\xff'}) {
        std::string bad = good;
        std::memset(&bad[block.at + field], fill, 4);
        const uint64_t sum = xxh3(&bad[block.at + kBlockHeadBytes], block.packed);
        if (field != 24 && field != 28) std::memcpy(&bad[block.at + 24], &sum, sizeof sum);
        std::memset(&bad[block.at + 6], 0, 2);
        const uint64_t check = xxh3(&bad[block.at], kBlockHeadBytes);
        std::memcpy(&bad[block.at + 6], &check, 2);
        const std::string message = message_of(bad);
        refused += !message.empty();
        if (message.empty()) CHECK_MESSAGE(unpacked(bad) == content, field);
      }
  CHECK(refused >= 3 * 20);
}

TEST_CASE("a file that is cut off anywhere is found out") {
  std::string content;
  const std::string good = small_file(content);
  for (size_t bytes = 0; bytes < good.size(); bytes += 1 + bytes / 37)
    CHECK_MESSAGE(!message_of(good.substr(0, bytes)).empty(), bytes);
  CHECK(message_of(good.substr(0, good.size() - 1)).find("block 4 at byte ") == 0);
  CHECK(message_of(good.substr(0, good.size() - 32)).find("cut off before its end block") !=
        std::string::npos);
  CHECK(message_of("") == "the input is empty, wanted a .fcz stream");
  CHECK(message_of(good + "x").find("found 1 bytes, wanted the 32 of a block head") != std::string::npos);
  CHECK(message_of("some text that is long enough to be a head")
            .find("found 73 6f 6d 65, wanted 89 46 43 5a") != std::string::npos);
}

TEST_CASE("what is good is recovered, in its place") {
  std::string content;
  const std::string good = small_file(content);
  const FczFile file(read_at(good), good.size());
  REQUIRE(file.index().blocks.size() == 3);
  for (size_t at = 0; at < file.index().blocks[2].at + file.index().blocks[2].block_bytes(); ++at) {
    std::string bad = good, wanted = content;
    bad[at] = char(bad[at] ^ (1 << at % 8));
    UnpackResult result;
    const std::string found = unpacked(bad, {.threads = 2, .recover = true}, &result);
    CHECK_MESSAGE(result.damages.size() == 1, at);
    for (const BlockPlace& block : file.index().blocks)
      if (at >= block.at && at < block.at + block.block_bytes())
        std::fill_n(wanted.begin() + ptrdiff_t(block.offset), block.length, '\0');
    CHECK_MESSAGE(found == wanted, at);
  }
  UnpackResult result;
  CHECK(unpacked(good.substr(0, file.index().blocks[1].at + 40), {.recover = true}, &result) ==
        content.substr(0, file.index().blocks[0].length));
  CHECK(result.damages.size() >= 1);
}

TEST_CASE("an index that claims what is not so, with all checksums right, is found out, or does no harm") {
  std::string content;
  const std::string good = small_file(content);
  const FczFile file(read_at(good), good.size());
  const size_t index_at = file.index().blocks[2].at + file.index().blocks[2].block_bytes();
  std::vector<std::byte> entries;
  for (const BlockPlace& block : file.index().blocks)
    append(entries, index_entry(std::as_bytes(std::span(good)).subspan(block.at, block.block_bytes())));
  REQUIRE(entries.size() == 3 * kIndexEntryBytes);
  int refused = 0, harmless = 0;
  for (size_t at = 0; at < entries.size(); ++at)
    for (int change : {0x01, 0x80, 0xff}) {
      std::vector<std::byte> lies = entries;
      lies[at] ^= std::byte(change);
      const std::vector<std::byte> index =
          pack_side_block(BlockType::index, content.size(), index_payload(lies));
      std::string bad =
          good.substr(0, index_at) + std::string(reinterpret_cast<const char*>(index.data()), index.size());
      bad.resize(bad.size() + kBlockHeadBytes);
      put_head(bad, bad.size() - kBlockHeadBytes,
               {.type = BlockType::end, .offset = content.size(), .checksum = index.size()});
      try {
        const FczFile lying(read_at(bad), bad.size());
        std::string all(content.size(), 0);
        all.resize(lying.read_some(all.data(), all.size(), 0));
        CHECK_MESSAGE(all == content, at);
        ++harmless;
      } catch (const Error&) {
        ++refused;
      }
    }
  CHECK(refused >= 10);
  CHECK(harmless > 20);  // it is not used
}

TEST_CASE("sizes that a head claims are compared before memory is taken") {
  std::string file = packed("text");
  BlockHead head = head_of(file, 0);
  head.length = kMostBlockBytes;
  put_head(file, 0, head);
  CHECK(message_of(file, {.memory_bytes = 1 << 30}).find("block 0 at byte 0: needs ") == 0);
  head.length = 100 << 20;
  put_head(file, 0, head);
  CHECK(!message_of(file).empty());
  CHECK(message_of(file, {.memory_bytes = 200 << 20}).find("of memory, wanted at most 209715200") !=
        std::string::npos);
  head.length = 4;
  head.packed = 300 << 20;
  put_head(file, 0, head);
  CHECK(message_of(file).find("the input is cut off: found ") != std::string::npos);
  head.packed = 4;
  head.offset = uint64_t(1) << 62;
  put_head(file, 0, head);
  CHECK(message_of(file) ==
        fmt::format("block 0 at byte 0: begins at unpacked byte {}, wanted 0", uint64_t(1) << 62));
  UnpackResult result;
  CHECK(unpacked(file, {.recover = true}, &result) == std::string(4, 0));
  CHECK(result.damages.size() == 1);
}
