// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstring>

#include "base/hash.h"
#include "codec/byte_writer.h"
#include "transfer/sender.h"
#include "transfer/tls.h"

namespace harima {

namespace {

constexpr size_t kPackMemory = size_t{320} << 10;  // of most packs, with their index

}  // namespace

void Sender::send_unit(Channel& data, const Unit& unit) {
  if (sending_ == Sending::sums) send_sums(data, unit);
  else if (sending_ == Sending::hashes) send_hashes(data, unit);
  else if (unit.kind == Unit::Kind::pack) send_pack(data, unit);
  else if (unit.kind == Unit::Kind::digest) send_digest(data, unit);
  else send_chunk(data, unit);
}

// Gives a part of a file to `use`, piece by piece; an errno, if that cannot be.
int Sender::read_all(uint64_t number, uint64_t offset, uint64_t bytes,
                     const std::function<void(std::span<const std::byte>)>& use) {
  thread_local std::vector<std::byte> slice(kSliceBytes);
  const auto reader = source_.read(number, offset, bytes);
  for (uint64_t done = 0; done < bytes;) {
    const auto piece = std::span(slice).first(size_t(std::min<uint64_t>(kSliceBytes, bytes - done)));
    if (const int error = reader->read(piece)) return error;
    use(piece);
    done += piece.size();
  }
  return 0;
}

uint64_t Sender::sum_of(uint64_t number, uint64_t offset, uint64_t bytes, int& error) {
  Xxh3 sum;
  error = read_all(number, offset, bytes,
                   [&](std::span<const std::byte> piece) { sum.add(piece.data(), piece.size()); });
  return sum.sum();
}

// For each file: u64 number, i32 errno, SHA-256.
void Sender::send_hashes(Channel& data, const Unit& unit) {
  ByteWriter body;
  for (uint64_t number : unit.files) {
    Sha256 sum;
    const int error = read_all(number, 0, source_.size(number), [&](std::span<const std::byte> piece) {
      sum.add(piece);
      if (hooks_.on_bytes) hooks_.on_bytes(piece.size());
    });
    const auto sha256 = sum.sum();
    body.put(number);
    body.put(int32_t(error));
    body.put_bytes(sha256);
    const std::lock_guard lock(mutex_);
    if (error == 0 && hooks_.on_hash) hooks_.on_hash(paths_.at(size_t(number)), hex(sha256));
  }
  send_message(data, {.type = MessageType::hashes}, body.bytes());
}

void Sender::send_digest(Channel& data, const Unit& unit) {
  const uint64_t number = unit.files.front();
  const Digests::Digest digest = digests_.of(number);
  ByteWriter body;
  body.put(digest.sum);
  send_head(data, {MessageType::digest, source_.is_near() ? uint8_t{0} : kOnlyNewUnits, number, 0,
                   uint32_t(body.size())});
  data.send(body.bytes(), true);
  send_tail(data, {xxh3(body.bytes().data(), body.size()), digest.error});
}

// Bytes of a body; how long the line, or the limit, took for them.
LinePace::Seconds Sender::send_paced(Channel& data, std::span<const std::byte> bytes) {
  const auto begin = std::chrono::steady_clock::now();
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), kSliceBytes))) {
    const auto piece = bytes.first(std::min(bytes.size(), kSliceBytes));
    limit_.pass(piece.size());
    data.send(piece, true);
  }
  return std::chrono::steady_clock::now() - begin;
}

void Sender::send_body(Channel& data, Message message, std::span<const std::byte> body, int error) {
  message.length = uint32_t(body.size());
  send_head(data, message);
  packer_.sent(body.size(), send_paced(data, body));
  send_tail(data, {xxh3(body.data(), body.size()), error});
}

void Sender::send_chunk(Channel& data, const Unit& unit) {
  if (packer_.may_pack()) send_whole_chunk(data, unit);
  else send_chunk_as_read(data, unit);
}

// Each piece leaves while it is in the cache.
void Sender::send_chunk_as_read(Channel& data, const Unit& unit) {
  thread_local std::vector<std::byte> slice(kSliceBytes);
  int error = 0;
  const uint64_t number = unit.files.front();
  const auto reader = source_.read(number, unit.offset, unit.length);
  send_head(data, {MessageType::chunk, 0, number, unit.offset, unit.length});
  Xxh3 sum;
  LinePace::Seconds sending{};
  for (uint32_t done = 0; done < unit.length;) {
    const auto piece = std::span(slice).first(std::min<size_t>(kSliceBytes, unit.length - done));
    error = reader->read(piece);
    if (error != 0) std::memset(piece.data(), 0, piece.size());
    sum.add(piece.data(), piece.size());
    sending += send_paced(data, piece);
    if (hooks_.on_bytes) hooks_.on_bytes(piece.size());
    done += uint32_t(piece.size());
  }
  packer_.sent(unit.length, sending);
  send_tail(data, {sum.sum(), error});
  note_sum(unit, sum.sum(), error);
}

void Sender::send_whole_chunk(Channel& data, const Unit& unit) {
  thread_local std::vector<std::byte> bytes;
  bytes.assign(unit.length, std::byte{0});
  const uint64_t number = unit.files.front();
  const int error = source_.read(number, unit.offset, unit.length)->read(bytes);
  const uint64_t sum = xxh3(bytes.data(), bytes.size());
  const auto packed = error == 0 ? packer_.part(bytes, number, unit.offset) : std::nullopt;
  send_body(data, {MessageType::chunk, packed ? kPacked : uint8_t{0}, number, unit.offset, 0},
            packed ? *packed : bytes, error);
  if (hooks_.on_bytes) hooks_.on_bytes(unit.length);
  note_sum(unit, sum, error);
}

// For each file, or for the one chunk: u64 number, u64 offset, u32 bytes, i32 errno, u64 sum.
void Sender::send_sums(Channel& data, const Unit& unit) {
  ByteWriter body;
  for (uint64_t number : unit.files) {
    const uint64_t bytes = unit.kind == Unit::Kind::pack ? source_.size(number) : unit.length;
    int error = 0;
    const uint64_t sum = sum_of(number, unit.offset, bytes, error);
    body.put(number);
    body.put(unit.offset);
    body.put(uint32_t(bytes));
    body.put(int32_t(error));
    body.put(sum);
    if (hooks_.on_bytes) hooks_.on_bytes(bytes);
  }
  send_message(data, {.type = MessageType::sums}, body.bytes());
}

// u32 count, then for each file u64 number, u32 bytes, i32 errno; then their bytes.
void Sender::send_pack(Channel& data, const Unit& unit) {
  thread_local std::vector<std::byte> memory;  // as large as any has been
  constexpr size_t kItemBytes = 16;
  ByteWriter index;
  std::vector<uint32_t> sizes;
  index.put(uint32_t(unit.files.size()));
  const size_t begin = 4 + kItemBytes * unit.files.size();
  size_t end = begin;
  for (uint64_t number : unit.files) {
    const size_t size = size_t(source_.size(number));
    if (memory.size() < end + size) memory.resize(std::max(end + size, kPackMemory));
    const int error = source_.read(number, 0, size)->read(std::span(memory).subspan(end, size));
    sizes.push_back(error == 0 ? uint32_t(size) : 0);
    end += sizes.back();
    index.put(number);
    index.put(sizes.back());
    index.put(int32_t(error));
  }
  if (memory.size() < end) memory.resize(end);
  const auto body = std::span(memory).first(end);
  std::memcpy(body.data(), index.bytes().data(), index.size());
  const auto packed = packer_.may_pack() ? packer_.files(body, sizes) : std::nullopt;
  send_body(data, {.type = MessageType::pack, .flags = packed ? kPacked : uint8_t{0}},
            packed ? std::span<const std::byte>(*packed) : body, 0);
  if (hooks_.on_bytes) hooks_.on_bytes(body.size() - begin);
}

}  // namespace harima
