// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/small_file.h"

#include <unistd.h>

#include <vector>

namespace harima {

namespace {

SmallFile make_part(const RootedFolder& root, const Entry& entry) {
  std::string path = part_path(entry);
  return {open_part(root, entry, path, false), std::move(path)};
}

void fill(const SmallFile& small, const Entry& entry, std::span<const std::byte> bytes,
          const std::string& place, bool has_mode = false) {
  write_all(small.file.get(), bytes, 0, place);
  set_status(small.file.get(), entry, place, has_mode);
}

// As a part, which may replace what is there.
SmallFile part_of(const RootedFolder& root, const Entry& entry, const SmallFile& nameless,
                  Durability durability) {
  const std::string place = root.full(entry.path);
  std::vector<std::byte> bytes(size_t(entry.size));
  if (pread(nameless.file.get(), bytes.data(), bytes.size(), 0) != ssize_t(bytes.size()))
    fail_errno(fmt::format("{}: cannot be read again", place));
  SmallFile part = make_part(root, entry);
  fill(part, entry, bytes, place);
  if (durability != Durability::none) make_durable(part.file.get(), place);
  return part;
}

}  // namespace

SmallFile write_small(const RootedFolder& root, const Entry& entry, std::span<const std::byte> bytes,
                      bool in_new_folder, Durability durability) {
  SmallFile small;
  bool has_mode = false;
  if (in_new_folder) small.file = root.make_nameless(entry.path, mode_of(entry), has_mode);
  if (small.file.get() < 0) small = make_part(root, entry);
  const std::string place = root.full(entry.path);
  fill(small, entry, bytes, place, has_mode);
  if (durability == Durability::file) make_durable(small.file.get(), place);
  return small;
}

void name_small(const RootedFolder& root, const Entry& entry, const SmallFile& small, Durability durability) {
  if (!small.part.empty()) return root.rename(small.part, entry.path);
  if (root.name(small.file.get(), entry.path)) return;
  const SmallFile part = part_of(root, entry, small, durability);
  try {
    root.rename(part.part, entry.path);
  } catch (const Error&) {
    root.remove(part.part);
    throw;
  }
}

}  // namespace harima
