// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_source.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "transfer/bytes_reader.h"
#include "transfer/in_flight.h"
#include "transfer/s3_metadata.h"

namespace harima {

namespace {

constexpr int kAskedAtOnce = 16;
constexpr size_t kPageObjects = 1000;
constexpr uint64_t kAheadBytes = uint64_t{4} << 20;

// A name that can be told of a key that cannot be a path.
std::string tellable(const std::string& key) { return "object " + percent_encoded(key).substr(0, 240); }

}  // namespace

void S3Source::walk(const std::function<void(Entry)>& found) {
  for (const std::string& path : paths_) walk_path(path, found);
}

void S3Source::walk_path(const std::string& path, const std::function<void(Entry)>& found) {
  const bool is_contents = path.empty() || path.ends_with('/');
  const size_t slash = path.rfind('/', path.empty() ? 0 : path.size() - 1);
  const size_t stripped = is_contents ? path.size() : slash == path.npos ? 0 : slash + 1;
  if (!is_contents) {
    if (const auto status = store_.status(path)) return take_object(*status, path, stripped, found);
  }
  const S3Listing there = list_with_packs(store_, path);
  const auto is_meant = [&](const std::string& key) {
    return is_contents || key == path || key.starts_with(path + "/");
  };
  std::vector<S3Object> objects;
  for (const S3Object& object : there.objects)
    if (is_meant(object.key)) objects.push_back(object);
  for (size_t first = 0; first < objects.size(); first += kPageObjects)
    take_page({objects.begin() + std::ptrdiff_t(first),
               objects.begin() + std::ptrdiff_t(std::min(objects.size(), first + kPageObjects))},
              stripped, found);
  bool is_any = !objects.empty();
  for (const auto& [key, member] : there.members)
    if (is_meant(key)) {
      is_any = true;
      take_member(key, member, stripped, found);
    }
  if (!is_any && !path.empty())
    fail("s3://{}/{}: there is no such object, and none beneath it", store_.bucket(), path);
}

void S3Source::take_member(const std::string& key, const S3Member& member, size_t stripped,
                           const std::function<void(Entry)>& found) {
  Entry entry = member.entry;
  entry.path = key.substr(stripped);
  if (!takes(entry.path, false)) return;
  tell_folders_of(entry, found);
  const uint64_t size = entry.size;
  number({member.pack.key, member.pack.etag, size, member.offset, member.pack.size}, std::move(entry), found);
}

// What the list does not say of objects is asked for many of them at once.
void S3Source::take_page(const std::vector<S3Object>& page, size_t stripped,
                         const std::function<void(Entry)>& found) {
  std::vector<std::optional<S3Status>> all(page.size());
  InFlight asked(kAskedAtOnce);
  for (size_t i = 0; i < page.size(); ++i)
    if (takes(page[i].key.substr(stripped), page[i].key.ends_with('/')))
      asked.add([&, i] { all[i] = store_.status(page[i].key); });
  asked.finish();
  for (size_t i = 0; i < page.size(); ++i)
    if (all[i]) take_object(*all[i], page[i].key, stripped, found);
}

// An excluded folder excludes all in it.
bool S3Source::takes(const std::string& path, bool is_folder) const {
  for (size_t slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1))
    if (!takes_part(rules_, path.substr(0, slash), true)) return false;
  return is_folder || takes_part(rules_, path, false);
}

void S3Source::take_object(const S3Status& status, const std::string& key, size_t stripped,
                           const std::function<void(Entry)>& found) {
  const bool is_folder = key.ends_with('/');
  std::string path = key.substr(stripped);
  if (is_folder && !path.empty()) path.pop_back();
  if (path.empty()) return;  // the folder whose contents are wanted
  Entry entry = entry_of(status, path, is_folder);
  try {
    check_path(path);
  } catch (const Error& e) {
    entry = {.kind = EntryKind::unreadable, .path = tellable(key), .text = e.what()};
  }
  if (entry.kind != EntryKind::unreadable) tell_folders_of(entry, found);
  if (is_folder && !folders_.insert(path).second) return;
  number({.key = key, .etag = status.etag, .size = entry.size}, std::move(entry), found);
}

// Those above it that are no objects of their own.
void S3Source::tell_folders_of(const Entry& entry, const std::function<void(Entry)>& found) {
  for (size_t slash = entry.path.find('/'); slash != entry.path.npos;
       slash = entry.path.find('/', slash + 1)) {
    const std::string folder = entry.path.substr(0, slash);
    if (!folders_.insert(folder).second) continue;
    number({.key = folder, .etag = ""},
           {.kind = EntryKind::folder, .mode = 0755, .mtime_ns = entry.mtime_ns, .path = folder}, found);
  }
}

void S3Source::number(Object object, Entry entry, const std::function<void(Entry)>& found) {
  {
    const std::lock_guard lock(mutex_);
    objects_.push_back(std::move(object));
  }
  found(std::move(entry));
}

S3Source::Object S3Source::object(uint64_t number) const {
  const std::lock_guard lock(mutex_);
  if (number >= objects_.size()) fail("object {} of {}", number, objects_.size());
  return objects_[size_t(number)];
}

std::string S3Source::place(uint64_t number) const {
  return fmt::format("s3://{}/{}", store_.bucket(), object(number).key);
}

uint64_t S3Source::size(uint64_t number) const { return object(number).size; }

std::unique_ptr<SourceReader> S3Source::read(uint64_t number, uint64_t offset, uint64_t bytes) const {
  const Object wanted = object(number);
  if (bytes == 0) return std::make_unique<BytesReader>("", 0);
  try {
    if (wanted.pack_bytes > 0) return std::make_unique<BytesReader>(read_member(wanted, bytes), 0);
    return std::make_unique<BytesReader>(store_.get(wanted.key, offset, bytes, wanted.etag), 0);
  } catch (const S3Refusal& refusal) {
    warn("{}", refusal.what());
    return std::make_unique<BytesReader>("", errno_of(refusal));
  }
}

// One member is one request for its bytes. Whoever reads the next one after it will read more of them: some
// are got together.
std::string S3Source::read_member(const Object& member, uint64_t bytes) const {
  struct Piece {
    std::string pack, etag, bytes;
    uint64_t offset = 0, next = 0;  // next: where the last member that was read ends
  };
  thread_local Piece piece;
  const bool is_same = piece.pack == member.key && piece.etag == member.etag;
  const bool holds =
      is_same && member.offset >= piece.offset && member.offset + bytes <= piece.offset + piece.bytes.size();
  if (!holds) {
    const uint64_t ahead =
        is_same && piece.next == member.offset ? std::min(kAheadBytes, member.pack_bytes - member.offset) : 0;
    piece = {member.key, member.etag,
             store_.get(member.key, member.offset, std::max(bytes, ahead), member.etag), member.offset, 0};
  }
  piece.next = member.offset + bytes;
  return piece.bytes.substr(size_t(member.offset - piece.offset), size_t(bytes));
}

}  // namespace harima
