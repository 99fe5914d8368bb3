// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/message.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/error.h"
#include "base/hash.h"
#include "codec/byte_reader.h"
#include "codec/byte_writer.h"

namespace harima {

namespace {

constexpr uint32_t kMagic = 'F' | 'X' << 8 | 'P' << 16 | 1 << 24;
constexpr size_t kHeadBytes = 32, kTailBytes = 16;
constexpr size_t kBodyAtFirst = size_t{64} << 10;

uint32_t check_of(std::span<const std::byte> head) { return uint32_t(xxh3(head.data(), kHeadBytes - 4)); }

}  // namespace

void send_head(Channel& channel, const Message& message) {
  ByteWriter head;
  head.put(kMagic);
  head.put(uint8_t(message.type));
  head.put(message.flags);
  head.put(uint16_t{0});
  head.put(message.id);
  head.put(message.offset);
  head.put(message.length);
  head.put(check_of(head.bytes()));
  channel.send(head.take(), true);
}

void send_tail(Channel& channel, const Tail& tail) {
  ByteWriter bytes;
  bytes.put(tail.sum);
  bytes.put(tail.error);
  bytes.put(uint32_t{0});
  channel.send(bytes.take());
}

void send_message(Channel& channel, Message message, std::span<const std::byte> body) {
  message.length = uint32_t(body.size());
  send_head(channel, message);
  channel.send(body, true);
  send_tail(channel, {xxh3(body.data(), body.size()), 0});
}

std::optional<Message> receive_head(Channel& channel, size_t most) {
  std::array<std::byte, kHeadBytes> bytes;
  if (!channel.receive_all(bytes)) return std::nullopt;
  ByteReader head(bytes);
  if (head.get<uint32_t>() != kMagic) fail("this is no message of fxfer");
  Message message;
  message.type = MessageType(head.get<uint8_t>());
  message.flags = head.get<uint8_t>();
  head.get<uint16_t>();
  message.id = head.get<uint64_t>();
  message.offset = head.get<uint64_t>();
  message.length = head.get<uint32_t>();
  if (head.get<uint32_t>() != check_of(bytes)) fail("the head of a message is damaged");
  if (message.length > most) fail("a message of {} bytes, allowed are {}", message.length, most);
  return message;
}

Tail receive_tail(Channel& channel) {
  std::array<std::byte, kTailBytes> bytes;
  if (!channel.receive_all(bytes)) fail_lost("it ends before the end of a message");
  ByteReader tail(bytes);
  const auto sum = tail.get<uint64_t>();
  return {sum, tail.get<int32_t>()};
}

std::vector<std::byte> receive_body(Channel& channel, const Message& message) {
  std::vector<std::byte> body;
  while (body.size() < message.length) {  // no more memory than what has come is worth
    const size_t done = body.size();
    body.resize(std::min<size_t>(message.length, std::max(2 * done, kBodyAtFirst)));
    if (!channel.receive_all(std::span(body).subspan(done)))
      fail_lost("it ends before the body of a message");
  }
  if (receive_tail(channel).sum != xxh3(body.data(), body.size())) fail("a message is damaged");
  return body;
}

std::vector<std::byte> receive_expected(Channel& channel, MessageType type, Message* message, size_t most) {
  const auto head = receive_head(channel);
  if (!head) fail_lost("the other end has closed it");
  if (head->length > most) fail("a message of {} bytes, allowed are {}", head->length, most);
  std::vector<std::byte> body = receive_body(channel, *head);
  if (head->type == MessageType::trouble)
    fail("{}", std::string_view(reinterpret_cast<const char*>(body.data()), body.size()));
  if (head->type != type) fail("message {}, wanted {}", int(head->type), int(type));
  if (message) *message = *head;
  return body;
}

void send_trouble(Channel& channel, const std::string& text) noexcept {
  try {
    send_message(channel, {.type = MessageType::trouble}, std::as_bytes(std::span(text)));
  } catch (const Error&) {
    // Nobody is there to be told.
  }
}

}  // namespace harima
