// SPDX-License-Identifier: BSD-3-Clause
#include "format/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <climits>
#include <vector>

#include "base/error.h"
#include "base/parallel.h"

namespace harima {

namespace {

constexpr size_t kPiece = 1 << 20;  // packed by one thread; a dictionary begins anew in each
constexpr int kLevel = 4;           // measured on a volume of f32: level 6 takes twice as long for 1 % less
constexpr int kAnyHead = 15 + 32;   // the largest window; gzip or Zlib, as it begins
constexpr int kBare = -15;          // neither head nor checksum

Bytef* bytes_at(const std::byte* at) { return reinterpret_cast<Bytef*>(const_cast<std::byte*>(at)); }

// One piece as deflate blocks that end on a byte boundary, so that pieces may follow each other.
std::vector<std::byte> pack(std::span<const std::byte> piece) {
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, kBare, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    fail("cannot deflate: no memory");
  std::vector<std::byte> packed(deflateBound(&stream, piece.size()) + 16);
  stream.next_in = bytes_at(piece.data());
  stream.avail_in = uInt(piece.size());
  stream.next_out = bytes_at(packed.data());
  stream.avail_out = uInt(packed.size());
  deflate(&stream, Z_SYNC_FLUSH);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace

struct GzipReader::State {
  z_stream stream{};
  std::vector<std::byte> packed = std::vector<std::byte>(kPiece);
};

GzipReader::GzipReader(const InputFile& file, size_t offset)
    : file_(file), offset_(offset), state_(std::make_unique<State>()) {
  if (inflateInit2(&state_->stream, kAnyHead) != Z_OK) fail("cannot inflate: no memory");
}

GzipReader::~GzipReader() { inflateEnd(&state_->stream); }

void GzipReader::refill() {
  const size_t found = file_.read_some(state_->packed.data(), kPiece, offset_);
  offset_ += found;
  state_->stream.next_in = bytes_at(state_->packed.data());
  state_->stream.avail_in = uInt(found);
  if (found == 0) fail("the compressed data end early, at byte {}", offset_);
}

void GzipReader::read(std::byte* dst, size_t bytes) {
  z_stream& stream = state_->stream;
  while (bytes > 0) {
    if (stream.avail_in == 0) refill();
    const size_t now = std::min<size_t>(bytes, INT_MAX);
    stream.next_out = bytes_at(dst);
    stream.avail_out = uInt(now);
    const int result = inflate(&stream, Z_NO_FLUSH);
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
      fail("the compressed data are damaged near byte {}: {}", offset_ - stream.avail_in,
           stream.msg ? stream.msg : "no reason given");
    const size_t done = now - stream.avail_out;
    dst += done;
    bytes -= done;
    if (result == Z_STREAM_END) inflateReset(&stream);  // another may follow
  }
}

GzipWriter::GzipWriter(PartFile& file, size_t offset)
    : file_(file), offset_(offset), checksum_(crc32(0, nullptr, 0)) {
  // No name, no date: equal data, equal bytes.
  constexpr unsigned char kHead[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255};
  put(std::as_bytes(std::span(kHead)));
}

void GzipWriter::put(std::span<const std::byte> bytes) {
  file_.write(bytes, offset_);
  offset_ += bytes.size();
}

void GzipWriter::write(std::span<const std::byte> bytes) {
  const int pieces = int((bytes.size() + kPiece - 1) / kPiece);
  std::vector<std::vector<std::byte>> packed(static_cast<size_t>(pieces));
  std::vector<unsigned long> sums(static_cast<size_t>(pieces));
  const auto piece = [&](int i) {
    return bytes.subspan(size_t(i) * kPiece, std::min(kPiece, bytes.size() - size_t(i) * kPiece));
  };
  parallel_for(pieces, [&](int i) {
    packed[size_t(i)] = pack(piece(i));
    sums[size_t(i)] = crc32(crc32(0, nullptr, 0), bytes_at(piece(i).data()), uInt(piece(i).size()));
  });
  for (int i = 0; i < pieces; ++i) {
    put(packed[size_t(i)]);
    checksum_ = crc32_combine(checksum_, sums[size_t(i)], z_off_t(piece(i).size()));
  }
  total_ += bytes.size();
}

void GzipWriter::finish() {
  unsigned char tail[10] = {3, 0};  // a last, empty block
  for (int i = 0; i < 4; ++i)
    tail[2 + i] = (unsigned char)(checksum_ >> (8 * i)), tail[6 + i] = (unsigned char)(total_ >> (8 * i));
  put(std::as_bytes(std::span(tail)));
}

void unpack_gzip(std::span<const std::byte> packed, std::byte* dst, size_t bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, kAnyHead) != Z_OK) fail("cannot inflate: no memory");
  stream.next_in = bytes_at(packed.data());
  stream.avail_in = uInt(packed.size());
  stream.next_out = bytes_at(dst);
  stream.avail_out = uInt(bytes);
  const int result = inflate(&stream, Z_FINISH);
  const bool is_whole = result == Z_STREAM_END && stream.avail_out == 0;
  inflateEnd(&stream);
  if (!is_whole) fail("the compressed data are damaged, or not {} bytes", bytes);
}

}  // namespace harima
