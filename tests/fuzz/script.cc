// SPDX-License-Identifier: BSD-3-Clause
#include "script.h"

#include <algorithm>

#include "codec/byte_reader.h"

namespace fuzz {

using namespace harima;

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

void put_message(ByteWriter& script, const Message& message, std::span<const std::byte> body) {
  script.put(uint8_t(message.type));
  script.put(message.flags);
  script.put(message.id);
  script.put(message.offset);
  script.put(uint32_t(body.size()));
  script.put_bytes(body);
}

void say_script(Channel& line, std::span<const std::byte> bytes) {
  ByteReader script(bytes);
  while (script.left() >= 22) {
    Message message;
    message.type = MessageType(script.get<uint8_t>());
    message.flags = script.get<uint8_t>();
    message.id = script.get<uint64_t>();
    message.offset = script.get<uint64_t>();
    const size_t length = script.get<uint32_t>();
    send_message(line, message, script.take(std::min(length, script.left())));
  }
}

}  // namespace fuzz
