// SPDX-License-Identifier: BSD-3-Clause
// What ends of a transfer say to each other (man 7 fxfer-protocol): a head of 32 bytes, a body, a tail of 16
// bytes with the checksum of the body. Everything is little-endian. The checksum comes last, so that a body
// can be read, summed up and sent piece by piece.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "transfer/channel.h"

namespace harima {

enum class MessageType : uint8_t {
  greeting = 1,      // server: a nonce; client without TLS: nothing, before that
  hello = 2,         // client: who it is and what it wants
  welcome = 3,       // server: go on
  trouble = 4,       // either: text of an error; the connection ends
  manifest = 5,      // sender, control: entries id, id + 1, ...
  manifest_end = 6,  // sender, control: id is the number of entries
  need = 7,          // receiver, control: what is needed of entries id, id + 1, ...
  chunk = 8,         // sender, data: bytes of file id from `offset` on
  pack = 9,          // sender, data: small files
  answer = 10,       // receiver, data: what became of the oldest unanswered unit of it: flags is an Answer
  finished = 11,     // receiver, control: the report; all that can be done is done
  bye = 12,          // sender: nothing more comes on this connection
  sums = 13,         // sender, data: checksums of units, to compare with what is there
  digest = 14,       // sender, data: digest of file id, when all of it has left
  hashes = 15,       // sender, data: SHA-256 of files, to compare with what is there
  opening = 16,      // stream, sender: the start message of what follows (man 5 harima-stream)
  frame = 17,     // stream, sender: the image message of frame id; answered when the receiver is done with it
  ending = 18,    // stream, sender: the end message
  snapshot = 32,  // store, both: all that it knows
  change = 33,    // store, coordinator: number id of its epoch
  put = 34,       // store, member: a change that it makes
  swap = 35,      // store, member: likewise, if what it expects is there; answered with id
  beat = 36,      // store, both: is still there; of a member id is after how many ms without it is dead
};

// The unit is taken; it is to come again; nothing of its file is wanted any more.
enum Answer : uint8_t { kTaken = 0, kAgain = 1, kDropped = 2 };

struct Message {
  MessageType type{};
  uint8_t flags = 0;
  uint64_t id = 0, offset = 0;
  uint32_t length = 0;  // bytes of the body
};

// What stands behind a body. A sender that cannot read what it has announced fills the body with zeros and
// says why.
struct Tail {
  uint64_t sum = 0;   // xxh3 of the body
  int32_t error = 0;  // an errno of the sender
};

// Of a chunk or a pack: its body is packed (packed_unit.h).
inline constexpr uint8_t kPacked = 1;
// Of a digest: it leaves out the units that were there before the transfer.
inline constexpr uint8_t kOnlyNewUnits = 1;

inline constexpr size_t kSliceBytes =
    size_t{256} << 10;  // of a unit: read, summed up and sent or written while it is in the cache
inline constexpr size_t kUnitBytes = size_t{4} << 20;      // of a chunk; also the most that a pack holds
inline constexpr size_t kMessageBytes = size_t{16} << 20;  // no body is longer

void send_head(Channel& channel, const Message& message);
void send_tail(Channel& channel, const Tail& tail);
// Head, body and tail.
void send_message(Channel& channel, Message message, std::span<const std::byte> body = {});

// The next head; none: the other end has closed in order. Fails if it is no head, its check is wrong or it
// announces a body of more than `most` bytes.
std::optional<Message> receive_head(Channel& channel, size_t most = kMessageBytes);
Tail receive_tail(Channel& channel);
// Body and tail of a message; fails if they do not fit together.
std::vector<std::byte> receive_body(Channel& channel, const Message& message);

// As receive_head and receive_body; fails if the connection ends, another type comes or one of more than
// `most` bytes; `trouble` is thrown as the error it is.
std::vector<std::byte> receive_expected(Channel& channel, MessageType type, Message* message = nullptr,
                                        size_t most = kMessageBytes);
// Tells the other end why, if it still listens.
void send_trouble(Channel& channel, const std::string& text) noexcept;

}  // namespace harima
