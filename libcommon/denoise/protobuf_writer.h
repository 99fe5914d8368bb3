// SPDX-License-Identifier: BSD-3-Clause
// A message of Protocol Buffers (protobuf.dev/programming-guides/encoding), written field by field: a key,
// which is the number of the field and how long it is, and the value. As much of it as onnx.cc needs. A field
// that is written again is one more of a repeated one.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace harima {

class ProtobufMessage {
 public:
  ProtobufMessage& number(int field, int64_t value) {
    key(field, 0);
    varint(uint64_t(value));
    return *this;
  }
  ProtobufMessage& real(int field, float value) {
    key(field, 5);
    const uint32_t bits = std::bit_cast<uint32_t>(value);
    for (int shift = 0; shift < 32; shift += 8) bytes_ += char(bits >> shift & 0xff);
    return *this;
  }
  ProtobufMessage& text(int field, std::string_view value) {
    key(field, 2);
    varint(value.size());
    bytes_ += value;
    return *this;
  }
  ProtobufMessage& message(int field, const ProtobufMessage& value) { return text(field, value.bytes_); }

  const std::string& bytes() const { return bytes_; }

 private:
  void key(int field, unsigned length) { varint(uint64_t(field) << 3 | length); }
  void varint(uint64_t value) {
    for (; value > 0x7f; value >>= 7) bytes_ += char(value | 0x80);
    bytes_ += char(value);
  }

  std::string bytes_;
};

}  // namespace harima
