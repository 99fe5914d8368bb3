// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_pack.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "codec/byte_writer.h"

namespace harima {

namespace {

constexpr std::string_view kPackName = "fxfer-", kMagic = "fxpack 1";
constexpr uint64_t kTailBytes = 16;

}  // namespace

bool is_pack(const std::string& key) { return key.ends_with(".fxpack"); }

bool S3PackWriter::has_room(uint64_t bytes) const {
  return entries_.empty() || (entries_.size() < kPageEntries && bytes_.size() + bytes <= kPackBytes);
}

std::span<std::byte> S3PackWriter::add(const Entry& entry) {
  entries_.push_back(entry);
  bytes_.resize(bytes_.size() + size_t(entry.size));
  return std::span(bytes_).last(size_t(entry.size));
}

void S3PackWriter::drop_last() {
  bytes_.resize(bytes_.size() - size_t(entries_.back().size));
  entries_.pop_back();
}

std::vector<std::byte> S3PackWriter::finish() {
  ByteWriter out(std::move(bytes_));
  const std::vector<std::byte> index = encode_entries(entries_);
  out.put_bytes(index);
  out.put(uint64_t(index.size()));
  out.put_bytes(std::as_bytes(std::span(kMagic)));
  bytes_.clear();
  entries_.clear();
  return out.take();
}

std::vector<S3Member> read_index(const S3Store& store, const S3Object& pack) {
  const std::string place = fmt::format("s3://{}/{}", store.bucket(), pack.key);
  if (pack.size < kTailBytes) fail("{}: is no pack", place);
  const std::string tail = store.get(pack.key, pack.size - kTailBytes, kTailBytes, pack.etag);
  uint64_t length = 0;
  for (size_t i = 0; i < 8; ++i) length |= uint64_t(uint8_t(tail[i])) << (8 * i);
  if (tail.substr(8) != kMagic || length == 0 || length > pack.size - kTailBytes)
    fail("{}: is no pack", place);
  const std::string index = store.get(pack.key, pack.size - kTailBytes - length, length, pack.etag);
  std::vector<S3Member> members;
  uint64_t offset = 0;
  for (Entry& entry : decode_entries(std::as_bytes(std::span(index)))) {
    const uint64_t bytes = entry.size;
    if (entry.kind != EntryKind::file || bytes > pack.size - kTailBytes - length - offset)
      fail("{}: its index is damaged", place);
    members.push_back({std::move(entry), pack, offset});
    offset += bytes;
  }
  return members;
}

namespace {

// Packs in folders above a prefix may hold what begins with it.
void add_packs_above(const S3Store& store, const std::string& prefix, std::vector<S3Object>& packs) {
  for (size_t end = 0; end != prefix.npos && end < prefix.size();
       end = prefix.find('/', end) == prefix.npos ? prefix.npos : prefix.find('/', end) + 1)
    store.list(prefix.substr(0, end) + std::string(kPackName), "/", [&](const std::vector<S3Object>& page) {
      for (const S3Object& object : page)
        if (is_pack(object.key) && !object.key.starts_with(prefix)) packs.push_back(object);
    });
}

std::string folder_of(const std::string& key) { return key.substr(0, key.rfind('/') + 1); }

}  // namespace

std::string pack_key(const std::string& prefix, int64_t time_ns, int number) {
  return fmt::format("{}{}{:020}-{:04}.fxpack", prefix, kPackName, time_ns, number);
}

S3Listing list_with_packs(const S3Store& store, const std::string& prefix) {
  S3Listing listing;
  std::vector<S3Object> packs;
  store.list(prefix, "", [&](const std::vector<S3Object>& page) {
    for (const S3Object& object : page) (is_pack(object.key) ? packs : listing.objects).push_back(object);
  });
  add_packs_above(store, prefix, packs);
  const auto name = [](const S3Object& pack) { return pack.key.substr(folder_of(pack.key).size()); };
  std::sort(packs.begin(), packs.end(),
            [&](const S3Object& a, const S3Object& b) { return name(a) < name(b); });
  for (const S3Object& pack : packs)
    for (S3Member& member : read_index(store, pack)) {
      const std::string key = folder_of(pack.key) + member.entry.path;
      if (key.starts_with(prefix)) listing.members[key] = std::move(member);
    }
  std::erase_if(listing.objects, [&](const S3Object& object) {
    const auto member = listing.members.find(object.key);
    if (member == listing.members.end()) return false;
    if (member->second.pack.modified_s > object.modified_s) return true;
    listing.members.erase(member);
    return false;
  });
  return listing;
}

}  // namespace harima
