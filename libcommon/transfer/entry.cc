// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/entry.h"

#include "base/error.h"
#include "base/text.h"
#include "codec/byte_reader.h"
#include "codec/byte_writer.h"

namespace harima {

namespace {

constexpr size_t kLongestPath = 4095, kLongestName = 255;

}  // namespace

std::string part_prefix() { return ".fxfer-"; }

bool is_part_name(std::string_view name) {
  return name.starts_with(part_prefix()) && (name.ends_with(".part") || name.ends_with(".units"));
}

void check_path(const std::string& path) {
  if (path.size() > kLongestPath) fail("a path of {} bytes, allowed are {}", path.size(), kLongestPath);
  for (std::string_view name : split(path, '/')) {
    if (name.empty() || name == "." || name == ".." || name.find('\0') != name.npos ||
        name.size() > kLongestName)
      fail("'{}' is no path beneath a folder", path);
    if (is_part_name(name)) fail("'{}' is kept for files on their way", path);
  }
}

std::vector<std::byte> encode_entries(std::span<const Entry> entries) {
  ByteWriter out;
  out.put_short(uint32_t(entries.size()));
  for (const Entry& entry : entries) {
    out.put(uint8_t(uint8_t(entry.kind) | (entry.is_sparse ? 0x10 : 0)));
    out.put(uint16_t(entry.mode & 07777));
    out.put(entry.size);
    out.put(entry.mtime_ns);
    out.put_text(entry.path);
    out.put_text(entry.text);
  }
  return out.take();
}

std::vector<Entry> decode_entries(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  const size_t count = in.get_short();
  if (count > kPageEntries) fail("a page of {} entries, allowed are {}", count, kPageEntries);
  std::vector<Entry> entries(count);
  for (Entry& entry : entries) {
    const auto kind = in.get<uint8_t>();
    if ((kind & 0x0f) > uint8_t(EntryKind::unreadable) || kind > 0x1f) fail("an entry of kind {}", kind);
    entry.kind = EntryKind(kind & 0x0f);
    entry.is_sparse = kind & 0x10;
    entry.mode = in.get<uint16_t>() & 07777u;
    entry.size = in.get<uint64_t>();
    entry.mtime_ns = in.get<int64_t>();
    if (entry.size > kMostFileBytes) fail("a file of {} bytes, allowed are {}", entry.size, kMostFileBytes);
    entry.path = in.get_text(kLongestPath);
    entry.text = in.get_text(kLongestPath);
    if (entry.text.find('\0') != entry.text.npos) fail("a link to a name with a NUL");
    check_path(entry.path);
  }
  in.expect_end();
  return entries;
}

}  // namespace harima
