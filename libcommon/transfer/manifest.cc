// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/manifest.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "transfer/comparison.h"
#include "transfer/part_file.h"
#include "transfer/surplus.h"

namespace harima {

namespace {

constexpr uint64_t kMostEntries = uint64_t{1} << 26;

uint64_t path_key(std::string_view path) { return xxh3(path.data(), path.size()); }

int64_t mtime_ns(const struct stat& status) {
  return status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
}

// Does a link at `path` that says `text` lead to something beneath the root? After a name, which may be
// another link, .. may lead anywhere.
bool stays_beneath(const std::string& path, const std::string& text) {
  if (text.starts_with('/')) return false;
  auto depth = std::count(path.begin(), path.end(), '/');
  bool goes_up = true;
  for (std::string_view name : split(text, '/')) {
    if (name == ".." && (!goes_up || --depth < 0)) return false;
    goes_up = goes_up && (name == ".." || name == "." || name.empty());
  }
  return true;
}

}  // namespace

std::vector<std::byte> Manifest::take_page(uint64_t first, std::vector<Entry> entries) {
  ByteWriter needs;
  for (size_t i = 0; i < entries.size(); ++i) put_need(needs, first + i, std::move(entries[i]));
  return needs.take();
}

void Manifest::put_need(ByteWriter& needs, uint64_t number, Entry entry) {
  std::optional<std::vector<bool>> held;
  try {
    check_turn(number, entry);
    held = held_of(number, entry);
  } catch (const Error& e) {
    arrivals_.fail_entry(number, entry.path, e.what());
  }
  needs.put(uint8_t(!held ? 0 : held->empty() ? 1 : 2));
  if (!held || held->empty()) return;
  std::vector<std::byte> bits((held->size() + 7) / 8);
  for (size_t unit = 0; unit < held->size(); ++unit)
    if ((*held)[unit]) bits[unit / 8] |= std::byte(1 << (unit % 8));
  needs.put_bytes(bits);
}

// Entries come in order, and every path once.
void Manifest::check_turn(uint64_t number, Entry& entry) {
  if (is_over_ || number != entries_) fail("entry {} comes when {} is awaited", number, entries_);
  if (++entries_ > kMostEntries) fail("more than {} entries", kMostEntries);
  if (number == 0) is_one_file_ = entry.kind == EntryKind::file;
  if (is_one_file_ && !options_.new_name.empty()) entry.path = options_.new_name;
  else if (!options_.folder.empty()) entry.path = options_.folder + "/" + entry.path;
  if (!seen_.insert(path_key(entry.path))) fail("two sources have a file of this name");
  arrivals_.wait_for_room();
}

// None: nothing is needed. Empty: all of it; else without the units marked.
std::optional<std::vector<bool>> Manifest::held_of(uint64_t number, Entry entry) {
  if (entry.kind == EntryKind::unreadable) fail("{}", entry.text);
  if (entry.kind == EntryKind::folder) {
    if (options_.verify) check_folder(root_, entry);
    else if (!options_.dry_run && root_.make_folder(entry.path)) new_folders_.insert(path_key(entry.path));
    folders_.push_back(std::move(entry));
    return std::nullopt;
  }
  if (entry.kind == EntryKind::link) {
    if (options_.safe_links && !stays_beneath(entry.path, entry.text))
      fail("a link to {}, outside of what is copied", entry.text);
    if (options_.verify) check_link(root_, entry);
    links_.push_back(std::move(entry));
    return std::nullopt;
  }
  if (options_.verify) {
    arrivals_.expect_sums(number, std::move(entry));
    return std::vector<bool>();
  }
  const bool in_new_folder = is_in_new_folder(entry.path), wanted = is_wanted(entry, in_new_folder);
  if (wanted && !options_.dry_run) return arrivals_.expect(number, std::move(entry), in_new_folder);
  arrivals_.count(entry, wanted);
  return std::nullopt;
}

bool Manifest::is_in_new_folder(const std::string& path) const {
  const size_t slash = path.rfind('/');
  return slash != path.npos && new_folders_.contains(path_key(std::string_view(path).substr(0, slash)));
}

bool Manifest::is_wanted(const Entry& entry, bool in_new_folder) {
  const bool may_replace =
      options_.overwrite == Overwrite::differing || options_.overwrite == Overwrite::always;
  if (may_replace && in_new_folder) return true;
  std::optional<struct stat> there;
  try {
    there = root_.status(entry.path);
  } catch (const Error&) {
    if (!options_.dry_run) throw;  // its folder would be made by then
  }
  if (!there) return true;
  if (S_ISDIR(there->st_mode)) fail("{}: a folder is in the way", root_.full(entry.path));
  const bool differs = !S_ISREG(there->st_mode) || uint64_t(there->st_size) != entry.size ||
                       mtime_ns(*there) != entry.mtime_ns;
  switch (options_.overwrite) {
    case Overwrite::differing:
      return differs;
    case Overwrite::never:
      return false;
    case Overwrite::older:
      return differs && mtime_ns(*there) < entry.mtime_ns;
    case Overwrite::always:
      return true;
  }
  return differs;
}

void Manifest::end() {
  is_over_ = true;
  arrivals_.expect_no_more();
}

void Manifest::finish() {
  arrivals_.count(&CopyReport::folders, folders_.size());
  if (options_.dry_run || options_.verify) return;
  for (const Entry& link : links_) make_link(link);
  std::reverse(folders_.begin(), folders_.end());  // the inner ones first
  for (const Entry& folder : folders_) {
    try {
      set_status(root_.open(folder.path, O_RDONLY | O_DIRECTORY).get(), folder, root_.full(folder.path));
    } catch (const Error& e) {
      arrivals_.note_failure(folder.path, e.what());
    }
  }
  if (options_.remove_surplus) remove_surplus_of(folders_);
}

// Not after a failure: what could not be told of may be there.
void Manifest::remove_surplus_of(const std::vector<Entry>& came) {
  if (arrivals_.report().failed > 0) return;
  std::vector<std::string> folders;
  for (const Entry& folder : came) folders.push_back(folder.path);
  if (options_.whole_root) folders.push_back("");
  const auto known = [&](const std::string& path) { return seen_.contains(path_key(path)); };
  arrivals_.count(&CopyReport::removed, remove_surplus(root_, folders, options_.rules, known));
}

void Manifest::make_link(const Entry& link) {
  try {
    root_.make_link(link.text, link.path);
    const auto [above, name] = split_path(link.path);
    const timespec times[2] = {{0, UTIME_OMIT}, time_of(link)};
    // Not every file system can.
    utimensat(root_.open_folder(above).get(), name.c_str(), times, AT_SYMLINK_NOFOLLOW);
    arrivals_.count(&CopyReport::links, 1);
  } catch (const Error& e) {
    arrivals_.note_failure(link.path, e.what());
  }
}

}  // namespace harima
