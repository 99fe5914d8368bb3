// SPDX-License-Identifier: BSD-3-Clause
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/hash.h"
#include "codec/byte_reader.h"
#include "transfer/arrivals.h"
#include "transfer/comparison.h"
#include "transfer/packed_unit.h"
#include "transfer/tls.h"
#include "transfer/unit_queue.h"

namespace harima {

namespace {

std::string sender_reason(int error) {
  if (error == ESTALE) return "it changed while it was read";
  if (error == ELOOP)
    return "it cannot be read: a symbolic link is on the way to it by now, wanted folders and a file: links "
           "are not followed there";
  return fmt::format("it cannot be read: {}", std::strerror(error));
}

// The body of a unit, good until the next one of this thread; none: it is damaged.
std::optional<std::span<const std::byte>> receive_whole(Channel& data, const Message& message, Tail& tail) {
  thread_local std::vector<std::byte> body;
  body.resize(message.length);
  if (!body.empty() && !data.receive_all(body)) fail_lost("it ends within a unit");
  tail = receive_tail(data);
  if (tail.sum != xxh3(body.data(), body.size())) return std::nullopt;
  return body;
}

}  // namespace

Answer Arrivals::take(Channel& data, const Message& message) {
  count(&CopyReport::line_bytes, message.length);
  const Answer answer = take_unit(data, message);
  if (answer == kAgain && hooks_.on_resent) hooks_.on_resent(1);
  return answer;
}

Answer Arrivals::take_unit(Channel& data, const Message& message) {
  const auto sending = message.type == MessageType::sums     ? Sending::sums
                       : message.type == MessageType::hashes ? Sending::hashes
                                                             : Sending::files;
  if (sending != options_.sending())
    fail("message {} when {} is done", int(message.type), options_.verify ? "comparing" : "copying");
  switch (message.type) {
    case MessageType::chunk:
      return take_chunk(data, message);
    case MessageType::pack:
      return take_pack(data, message);
    case MessageType::sums:
      return take_sums(data, message);
    case MessageType::hashes:
      return take_hashes(data, message);
    case MessageType::digest:
      return take_digest(data, message);
    default:
      fail("message {} on a data connection", int(message.type));
  }
}

// The file that a chunk belongs to; none: it failed, or was never asked for.
std::shared_ptr<ArrivingFile> Arrivals::arriving(uint64_t number) {
  const std::lock_guard lock(mutex_);
  const auto found = wanted_.find(number);
  if (found == wanted_.end()) return nullptr;
  if (found->second.entry.size < kSmallFileBytes)
    fail("a chunk of a file of {} bytes, which is to come in a pack", found->second.entry.size);
  if (!found->second.file)
    found->second.file = std::make_shared<ArrivingFile>(root_, found->second.entry, options_.durability);
  return found->second.file;
}

// What has gone wrong, or "". A full disk ends the transfer.
template <class Action>
std::string Arrivals::trouble_of(Action action) {
  try {
    action();
  } catch (const DiskFull& e) {
    end_with(e);
    return e.what();
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

// It counts only when the whole unit has proved right.
Answer Arrivals::take_chunk(Channel& data, const Message& message) {
  std::shared_ptr<ArrivingFile> file;
  std::string trouble = trouble_of([&] { file = arriving(message.id); });
  const uint32_t wanted = file ? file->unit_bytes(message.offset) : message.length;
  const bool is_packed = file && message.flags & kPacked;
  if (wanted == 0 || (is_packed ? message.length >= wanted : message.length != wanted))
    fail("{} bytes at offset {} of a file of {}", message.length, message.offset,
         file ? file->entry().size : 0);
  const uint64_t writer = file ? file->begin_unit(message.offset) : 0;
  const auto write = [&](std::span<const std::byte> bytes, uint64_t at) {
    if (trouble.empty() && file)
      trouble = trouble_of([&] { file->write(bytes, message.offset + at, writer); });
  };
  const auto came =
      is_packed ? receive_packed(data, message, wanted, write) : receive_as_written(data, message, write);
  if (!came) return kAgain;
  if (came->error != 0 && trouble.empty()) trouble = sender_reason(came->error);
  if (trouble.empty() && file)
    trouble = trouble_of([&] {
      if (file->take_unit(message.offset, came->sum, writer)) complete(message.id, file);
    });
  if (!trouble.empty()) fail_file(message.id, trouble);
  return file && trouble.empty() ? kTaken : kDropped;
}

// The bytes of a chunk, written as they come; the checksum is that of the chunk. None: they are damaged.
std::optional<Tail> Arrivals::receive_as_written(Channel& data, const Message& message,
                                                 const WritePiece& write) {
  thread_local std::vector<std::byte> slice(kSliceBytes);
  Xxh3 sum;
  for (uint32_t done = 0; done < message.length;) {
    const auto piece = std::span(slice).first(std::min<size_t>(kSliceBytes, message.length - done));
    if (!data.receive_all(piece)) fail_lost("it ends within a chunk");
    sum.add(piece.data(), piece.size());
    write(piece, done);
    if (hooks_.on_bytes) hooks_.on_bytes(piece.size());
    done += uint32_t(piece.size());
  }
  const Tail tail = receive_tail(data);
  return tail.sum == sum.sum() ? std::optional(tail) : std::nullopt;
}

// The same of one that is packed; it stands for `wanted` bytes.
std::optional<Tail> Arrivals::receive_packed(Channel& data, const Message& message, uint32_t wanted,
                                             const WritePiece& write) {
  Tail tail;
  const auto body = receive_whole(data, message, tail);
  if (!body) return std::nullopt;
  const std::vector<std::byte> bytes = unpack_unit(*body, wanted);
  if (bytes.size() != wanted)
    fail("a packed chunk of {} bytes at offset {}, wanted are {}", bytes.size(), message.offset, wanted);
  write(bytes, 0);
  if (hooks_.on_bytes) hooks_.on_bytes(bytes.size());
  tail.sum = xxh3(bytes.data(), bytes.size());
  return tail;
}

Answer Arrivals::take_digest(Channel& data, const Message& message) {
  std::array<std::byte, 8> body;
  if (message.length != body.size()) fail("a digest of {} bytes, wanted are {}", message.length, body.size());
  if (!data.receive_all(body)) fail_lost("it ends before a digest");
  const Tail tail = receive_tail(data);
  if (tail.sum != xxh3(body.data(), body.size())) return kAgain;
  const std::string trouble = trouble_of([&] {
    if (tail.error != 0) fail("{}", sender_reason(tail.error));
    const auto file = arriving(message.id);
    if (file && file->take_digest(ByteReader(body).get<uint64_t>(), message.flags & kOnlyNewUnits))
      complete(message.id, file);
  });
  if (!trouble.empty()) fail_file(message.id, trouble);
  return kTaken;
}

// u32 count, then for each file u64 number, u32 bytes, i32 errno of the sender; then their bytes.
Answer Arrivals::take_pack(Channel& data, const Message& message) {
  if (message.length > kUnitBytes) fail("a pack of {} bytes, allowed are {}", message.length, kUnitBytes);
  Tail tail;
  const auto came = receive_whole(data, message, tail);
  if (!came) return kAgain;
  std::vector<std::byte> unpacked;
  if (message.flags & kPacked) unpacked = unpack_unit(*came, kUnitBytes);
  const auto body = message.flags & kPacked ? std::span<const std::byte>(unpacked) : *came;
  if (hooks_.on_bytes) hooks_.on_bytes(body.size());
  std::vector<Unnamed> written;
  for (const Small& small : take_smalls(body)) {
    const std::string trouble = trouble_of([&] { written.push_back(write(small)); });
    if (!trouble.empty()) fail_file(small.number, trouble);
  }
  if (!written.empty()) give_names(std::move(written));
  return kTaken;
}

// Those of a pack that are wanted.
std::vector<Arrivals::Small> Arrivals::take_smalls(std::span<const std::byte> pack) {
  constexpr size_t kItemBytes = 16;
  ByteReader index(pack);
  const size_t count = index.get<uint32_t>();
  ByteReader bytes(pack.subspan(std::min(pack.size(), index.position() + count * kItemBytes)));
  std::vector<Small> smalls;
  for (size_t i = 0; i < count; ++i) {
    Small small{.number = index.get<uint64_t>()};
    const auto size = index.get<uint32_t>();
    small.error = index.get<int32_t>();
    small.bytes = bytes.take(size);
    smalls.push_back(std::move(small));
  }
  bytes.expect_end();
  const std::lock_guard lock(mutex_);
  std::erase_if(smalls, [&](Small& small) {
    const auto found = wanted_.find(small.number);
    if (found == wanted_.end() || found->second.file || std::exchange(found->second.is_here, true))
      return true;
    small.entry = found->second.entry;
    small.in_new_folder = found->second.in_new_folder;
    return false;
  });
  return smalls;
}

Unnamed Arrivals::write(const Small& small) {
  const Entry& entry = small.entry;
  if (small.error != 0) fail("{}", sender_reason(small.error));
  if (small.bytes.size() != entry.size || entry.size >= kSmallFileBytes)
    fail("{} bytes came in a pack, {} were announced", small.bytes.size(), entry.size);
  return {.number = small.number,
          .entry = entry,
          .small = write_small(root_, entry, small.bytes, small.in_new_folder, options_.durability)};
}

// For each file: u64 number, i32 errno of the sender, SHA-256.
Answer Arrivals::take_hashes(Channel& data, const Message& message) {
  const std::vector<std::byte> body = receive_body(data, message);
  ByteReader items(body);
  while (items.left() > 0) {
    const auto number = items.get<uint64_t>();
    const auto error = items.get<int32_t>();
    compare_hash(number, error, hex(items.take(kSha256Bytes)));
  }
  return kTaken;
}

void Arrivals::compare_hash(uint64_t number, int error, const std::string& sha256) {
  const auto entry = compared_entry(number);
  if (!entry) return;
  const std::string trouble = trouble_of([&] {
    if (error != 0) fail("{}", sender_reason(error));
    const std::string mine = sha256_of(root_, entry->path, entry->size);
    if (mine != sha256) fail("its SHA-256 is {}, not {}", mine, sha256);
    if (hooks_.on_hash) hooks_.on_hash(entry->path, sha256);
    finish_file(number, entry->size);
  });
  if (!trouble.empty()) fail_file(number, trouble);
}

std::optional<Entry> Arrivals::compared_entry(uint64_t number) {
  const std::lock_guard lock(mutex_);
  const auto found = wanted_.find(number);
  if (found == wanted_.end()) return std::nullopt;
  return found->second.entry;
}

// For each unit: u64 number, u64 offset, u32 bytes, i32 errno of the sender, u64 sum.
Answer Arrivals::take_sums(Channel& data, const Message& message) {
  const std::vector<std::byte> body = receive_body(data, message);
  ByteReader items(body);
  while (items.left() > 0) {
    const auto number = items.get<uint64_t>();
    const auto offset = items.get<uint64_t>();
    const auto bytes = items.get<uint32_t>();
    const auto error = items.get<int32_t>();
    compare(number, offset, bytes, error, items.get<uint64_t>());
  }
  return kTaken;
}

void Arrivals::compare(uint64_t number, uint64_t offset, uint32_t bytes, int error, uint64_t sum) {
  const auto known = compared_entry(number);
  if (!known) return;
  const Entry& entry = *known;
  try {
    if (error != 0) fail("{}", sender_reason(error));
    const uint64_t wanted = offset % kUnitBytes == 0 && offset <= entry.size
                                ? std::min<uint64_t>(kUnitBytes, entry.size - offset)
                                : 0;
    if (bytes != wanted || (bytes == 0 && entry.size > 0))
      fail("a sum of {} bytes at offset {} of {}", bytes, offset, entry.size);
    if (sum_of(root_, entry.path, offset, bytes) != sum)
      fail("it differs within {} bytes from byte {} on", bytes, offset);
    {
      const std::lock_guard lock(mutex_);
      const auto found = wanted_.find(number);
      if (found == wanted_.end()) return;
      std::vector<bool>& is_compared = found->second.is_compared;
      is_compared.at(size_t(offset / kUnitBytes)) = true;
      if (std::find(is_compared.begin(), is_compared.end(), false) != is_compared.end()) return;
    }
    finish_file(number, entry.size);
  } catch (const Error& e) {
    fail_file(number, e.what());
  }
}

}  // namespace harima
