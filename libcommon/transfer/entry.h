// SPDX-License-Identifier: BSD-3-Clause
// One line of the manifest: what is to be at a place of the destination. Paths are relative to its root, of
// any bytes but NUL, parts separated by '/'.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace harima {

enum class EntryKind : uint8_t { file = 0, folder = 1, link = 2, unreadable = 3 };

struct Entry {
  EntryKind kind = EntryKind::file;
  bool is_sparse = false;  // a file with holes
  uint32_t mode = 0;       // permissions, 12 bits
  uint64_t size = 0;       // of a file, bytes
  int64_t mtime_ns = 0;    // since 1970
  std::string path{};
  std::string text{};  // link: where it points; unreadable: why
};

inline constexpr size_t kPageEntries = 4096;
// Units of larger ones would be too many to keep account of.
inline constexpr uint64_t kMostFileBytes = uint64_t{1} << 48;

std::vector<std::byte> encode_entries(std::span<const Entry> entries);
// Fails if the bytes are no page of entries, or a path is none that may be written (check_path).
std::vector<Entry> decode_entries(std::span<const std::byte> bytes);

// Fails unless every part of the path is a plain name: not empty, "." or "..", without NUL, at most 255
// bytes, and not one of those under which files arrive (part_prefix()).
void check_path(const std::string& path);

// Files on their way are called part_prefix() + 16 hexadecimal digits + ".part" or ".units", in the folder of
// their final name.
std::string part_prefix();
bool is_part_name(std::string_view name);

}  // namespace harima
