// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/coordination/base64.h"

#include <algorithm>
#include <cstdint>

#include "base/error.h"

namespace harima {

namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

uint32_t digit(char c) {
  const size_t value = kDigits.find(c);
  if (value == kDigits.npos) fail("no base64: character {}", int(c));
  return uint32_t(value);
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string text;
  for (; !bytes.empty(); bytes.remove_prefix(std::min<size_t>(3, bytes.size()))) {
    uint32_t group = 0;
    for (size_t i = 0; i < 3; ++i) group = group << 8 | (i < bytes.size() ? uint8_t(bytes[i]) : 0);
    for (size_t i = 0; i < 4; ++i) text += i <= bytes.size() ? kDigits[group >> (18 - 6 * i) & 63] : '=';
  }
  return text;
}

std::string from_base64(std::string_view text) {
  if (text.size() % 4 != 0) fail("no base64: {} characters", text.size());
  std::string bytes;
  for (; !text.empty(); text.remove_prefix(4)) {
    const size_t filled = text.size() > 4 || text[3] != '=' ? 4 : text[2] != '=' ? 3 : 2;
    uint32_t group = 0;
    for (size_t i = 0; i < 4; ++i) group = group << 6 | (i < filled ? digit(text[i]) : 0);
    for (size_t i = 0; i + 1 < filled; ++i) bytes += char(group >> (16 - 8 * i));
  }
  return bytes;
}

}  // namespace harima
