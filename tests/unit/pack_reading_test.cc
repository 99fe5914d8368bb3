// SPDX-License-Identifier: BSD-3-Clause
// What reading a packed file here and there costs: bytes of the file, and how often.
#include <doctest/doctest.h>

#include <map>
#include <thread>

#include "base/error.h"
#include "packing.h"

using namespace harima;
using namespace packing;

namespace {

constexpr int kWidth = 120, kHeight = 80, kFrames = 600;
constexpr size_t kFrameBytes = kHisHeadBytes + 2 * size_t(kWidth) * kHeight;

std::string his_file() {
  std::string bytes;
  for (int i = 0; i < kFrames; ++i) bytes += his_frame(kWidth, kHeight, frame_pixels(kWidth, kHeight, i));
  return bytes;
}

// Counts what is read of a file, and of which places.
struct Counted {
  explicit Counted(const std::string& file) : plain(read_at(file)) {}
  ReadAt reader() {
    return [this](void* dst, size_t wanted, size_t offset) {
      const std::lock_guard lock(mutex);
      bytes += wanted;
      ++times[offset];
      return plain(dst, wanted, offset);
    };
  }
  ReadAt plain;
  std::mutex mutex;
  size_t bytes = 0;
  std::map<size_t, int> times;
};

std::string piece_of(const FczFile& file, size_t at, size_t bytes) {
  std::string piece(bytes, 0);
  piece.resize(file.read_some(piece.data(), bytes, at));
  return piece;
}

// The first `bytes` of each of the six frames; none if that is refused, or the file is cut off.
std::optional<std::string> read_or_refused(const std::string& packed_bytes, size_t bytes) {
  try {
    const FczFile file(read_at(packed_bytes), packed_bytes.size());
    std::string all;
    for (size_t i = 0; i < 6; ++i) all += piece_of(file, i * kFrameBytes, bytes);
    return file.index().is_cut ? std::nullopt : std::optional(all);
  } catch (const Error&) {
    return {};
  }
}

std::string heads_of(const std::string& whole) {
  std::string heads;
  for (size_t at = 0; at < whole.size(); at += kFrameBytes) heads += whole.substr(at, kHisHeadBytes);
  return heads;
}

}  // namespace

TEST_CASE("heads of all frames are read without unpacking a frame, one frame with its block alone") {
  const std::string whole = his_file(), small = packed(whole);
  Counted counted(small);
  const FczFile file(counted.reader(), small.size());
  REQUIRE(file.index().blocks.size() >= 5);
  for (int i = 0; i < kFrames; ++i)
    CHECK(piece_of(file, size_t(i) * kFrameBytes, kHisHeadBytes) ==
          whole.substr(size_t(i) * kFrameBytes, kHisHeadBytes));
  CHECK(counted.bytes < small.size() / 50);
  const size_t before = counted.bytes;
  CHECK(piece_of(file, 300 * kFrameBytes, kFrameBytes) == whole.substr(300 * kFrameBytes, kFrameBytes));
  const size_t block = file.index().block_of_byte(300 * kFrameBytes);
  CHECK(counted.bytes - before <= file.index().blocks[block].block_bytes() + 4096);
  CHECK(counted.times[file.index().blocks[block].at] <= 2);
}

TEST_CASE("what is cheap ends before pixels") {
  const std::string whole = his_file(), small = packed(whole);
  const FczFile file(read_at(small), small.size());
  std::string piece(2 * kFrameBytes, 0);
  CHECK(file.read_cheap(piece.data(), piece.size(), 0) == kHisHeadBytes);
  CHECK(file.read_cheap(piece.data(), 10, 5) == 10);
  CHECK(file.read_cheap(piece.data(), piece.size(), kHisHeadBytes) > 1000);
  CHECK(file.read_cheap(piece.data(), piece.size(), whole.size()) == 0);
  std::string all;
  for (size_t found; (found = file.read_cheap(piece.data(), piece.size(), all.size())) > 0;)
    all.append(piece, 0, found);
  CHECK(all == whole);
}

TEST_CASE("threads that read one frame after the other unpack every block once") {
  const std::string whole = his_file(), small = packed(whole);
  Counted counted(small);
  const FczFile file(counted.reader(), small.size());
  std::atomic<int> next{0}, bad{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i; (i = next++) < kFrames;)
        bad += piece_of(file, size_t(i) * kFrameBytes, kFrameBytes) !=
               whole.substr(size_t(i) * kFrameBytes, kFrameBytes);
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(bad == 0);
  CHECK(counted.bytes < small.size() + small.size() / 20);
}

TEST_CASE("a flipped byte is never read: heads are checked without the pixels") {
  std::string whole;
  for (int i = 0; i < 6; ++i) whole += his_frame(kWidth, kHeight, frame_pixels(kWidth, kHeight, i));
  const std::string good = packed(whole);
  const auto bytes = std::as_bytes(std::span(good));
  const BlockHead head = parse_block_head(bytes);
  const size_t pixels_at =
      kBlockHeadBytes +
      beside_end(parse_frames_head(bytes.subspan(kBlockHeadBytes), head.length), head.packed);
  size_t refused = 0;
  for (size_t at = 0; at < good.size(); at += at < pixels_at ? 1 : 97) {
    std::string bad = good;
    bad[at] = char(bad[at] ^ (1 << at % 8));
    const std::optional<std::string> heads = read_or_refused(bad, kHisHeadBytes),
                                     all = read_or_refused(bad, kFrameBytes);
    refused += at < pixels_at && !heads;
    CHECK_MESSAGE((!heads || *heads == heads_of(whole)), at);
    CHECK_MESSAGE(!all, at);
  }
  CHECK(refused >= pixels_at - 10);  // but the checksum of the content, and two bits that are for nothing
}
