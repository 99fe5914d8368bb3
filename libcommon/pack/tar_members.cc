// SPDX-License-Identifier: BSD-3-Clause
// Members of a tar archive (POSIX.1-1988 ustar, GNU, POSIX.1-2001 pax), each a file of its own.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

#include "pack/recogniser.h"

namespace harima {

extern const Recogniser kTarRecogniser;

namespace {

constexpr size_t kBlockBytes = 512;
constexpr size_t kPaxBytes = 65536;  // of the records that are looked at
constexpr size_t kSizeAt = 124, kSizeBytes = 12, kSumAt = 148, kSumBytes = 8, kTypeAt = 156, kMagicAt = 257;

unsigned at(std::span<const std::byte> head, size_t i) { return unsigned(head[i]); }

// Octal digits between blanks, or, where bit 7 of the first byte is set, a number in base 256 (GNU).
std::optional<uint64_t> number(std::span<const std::byte> field) {
  uint64_t value = 0;
  if (unsigned(field[0]) == 128) {
    for (const std::byte byte : field.last(8)) value = value << 8 | uint64_t(byte);
    return value;
  }
  bool has_digits = false;
  for (const std::byte byte : field) {
    const char c = char(byte);
    if (c >= '0' && c <= '7') {
      value = value << 3 | uint64_t(c - '0');
      has_digits = true;
    } else if (c != ' ' && c != 0) {
      return {};
    } else if (has_digits) {
      break;
    }
  }
  return has_digits ? std::optional(value) : std::nullopt;
}

bool begins(std::span<const std::byte> head) {
  if (head.size() < kBlockBytes || std::memcmp(&head[kMagicAt], "ustar", 5) != 0) return false;
  uint64_t sum = kSumBytes * ' ';
  for (size_t i = 0; i < kBlockBytes; ++i)
    if (i < kSumAt || i >= kSumAt + kSumBytes) sum += at(head, i);
  return number(head.subspan(kSumAt, kSumBytes)) == sum && number(head.subspan(kSizeAt, kSizeBytes));
}

// The size that a pax header ("27 size=12345678901\n...") gives to the member behind it; 0: none.
uint64_t pax_size(std::span<const std::byte> records) {
  const std::string_view text(reinterpret_cast<const char*>(records.data()), records.size());
  constexpr std::string_view kKey = " size=";
  const size_t found = text.find(kKey);
  uint64_t value = 0;
  if (found != std::string_view::npos)
    std::from_chars(text.data() + found + kKey.size(), text.data() + text.size(), value);
  return value;
}

void split(Splitter& file) {
  uint64_t told_size = 0;  // by the pax header before
  for (;;) {
    const std::span<const std::byte> head = file.ahead(kBlockBytes);
    if (!begins(head)) return;
    const char type = char(head[kTypeAt]);
    const bool is_header = type == 'x' || type == 'g' || type == 'L' || type == 'K';
    const bool is_link = type >= '1' && type <= '6';  // has no content, whatever its size
    uint64_t size = is_link ? 0 : *number(head.subspan(kSizeAt, kSizeBytes));
    if (!is_header && !is_link && told_size > 0) size = told_size;
    file.other(kBlockBytes);
    if (type == 'x') told_size = pax_size(file.ahead(std::min<uint64_t>(size, kPaxBytes)));
    if (!is_header) told_size = 0;
    if (is_header) file.other(size);
    else file.member(size);
    file.other((kBlockBytes - size % kBlockBytes) % kBlockBytes);
  }
}

}  // namespace

const Recogniser kTarRecogniser{"tar", begins, split};

}  // namespace harima
