// SPDX-License-Identifier: BSD-3-Clause
#include "base/base64.h"

#include <algorithm>
#include <cstdint>

#include "base/error.h"

namespace harima {

namespace {
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}

std::string base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) group = group << 8 | (k < count ? uint8_t(bytes[i + k]) : 0u);
    for (size_t k = 0; k < 4; ++k) text += k <= count ? kLetters[group >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

std::string from_base64(std::string_view text) {
  std::string bytes;
  uint32_t group = 0;
  int bits = 0;
  for (const char letter : text.substr(0, text.find('='))) {
    group = group << 6 | uint32_t(kLetters.find(letter) & 63);
    if ((bits += 6) < 8) continue;
    bits -= 8;
    bytes += char(group >> bits & 255);
  }
  if (base64(bytes) != text) fail("no base64: {} characters", text.size());
  return bytes;
}

}  // namespace harima
