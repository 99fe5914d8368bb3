// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_compare.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>

#include "base/error.h"
#include "transfer/in_flight.h"
#include "transfer/s3_metadata.h"
#include "transfer/s3_pack.h"
#include "transfer/s3_parts.h"
#include "transfer/source_tree.h"
#include "transfer/tls.h"

namespace harima {

namespace {

class Comparer {
 public:
  Comparer(SourceTree& tree, const S3Store& store, const S3Target& target, int lines, SessionHooks hooks)
      : tree_(tree), store_(store), target_(target), hooks_(std::move(hooks)), in_flight_(lines) {}

  CopyReport run() {
    if (!tree_.is_one_file()) look_there();
    uint64_t number = 0;
    tree_.walk([&](Entry entry) {
      if (in_flight_.has_failed()) return;
      if (entry.kind == EntryKind::file && hooks_.on_needed) hooks_.on_needed(entry.size);
      in_flight_.add([this, number, entry = std::move(entry)] { attempt(number, entry); });
      ++number;
    });
    in_flight_.finish();
    return report_;
  }

 private:
  void look_there() {
    S3Listing listing = list_with_packs(store_, target_.prefix);
    for (S3Object& object : listing.objects) {
      std::string key = object.key;
      objects_[std::move(key)] = std::move(object);
    }
    members_ = std::move(listing.members);
    is_known_ = true;
  }

  void attempt(uint64_t number, const Entry& entry) {
    try {
      compare(number, entry, key_of(entry, target_, tree_.is_one_file()));
      if (hooks_.on_files && entry.kind == EntryKind::file) hooks_.on_files(1);
    } catch (const Error& e) {
      if (concerns_all(e)) throw;
      const std::lock_guard lock(mutex_);
      ++report_.failed;
      if (report_.failures.size() < kToldFailures) report_.failures.push_back({entry.path, e.what()});
    }
  }

  void compare(uint64_t number, const Entry& entry, const std::string& key) {
    if (entry.kind == EntryKind::unreadable) fail("{}", entry.text);
    if (entry.kind == EntryKind::folder) return compare_folder(key);
    if (entry.kind == EntryKind::link) return compare_link(entry, key);
    if (const auto member = members_.find(key); member != members_.end()) {
      check_size(entry, member->second.entry.size);
      compare_bytes(number, entry, member->second.pack, member->second.offset);
    } else {
      const S3Object object = object_at(key);
      check_size(entry, object.size);
      if (object.etag != etag_of(number, entry)) compare_bytes(number, entry, object, 0);
    }
    const std::lock_guard lock(mutex_);
    ++report_.files;
    report_.bytes += entry.size;
  }

  S3Object object_at(const std::string& key) const {
    if (is_known_) {
      const auto found = objects_.find(key);
      if (found == objects_.end()) fail("it is not in the store");
      return found->second;
    }
    const auto status = store_.status(key);
    if (!status) fail("it is not in the store");
    return {.key = key, .size = status->size, .etag = status->etag};
  }

  // It need not be an object: it is there if anything is in it.
  void compare_folder(const std::string& key) const {
    const auto holds = [&](const auto& map) {
      const auto found = map.lower_bound(key);
      return found != map.end() && found->first.starts_with(key);
    };
    if (!holds(objects_) && !holds(members_)) fail("the folder is not in the store");
  }

  void compare_link(const Entry& entry, const std::string& key) const {
    const auto status = store_.status(key);
    if (!status) fail("it is not in the store");
    const Entry there = entry_of(*status, entry.path, false);
    if (there.kind != EntryKind::link || there.text != entry.text)
      fail("it is no link to {} in the store", entry.text);
  }

  static void check_size(const Entry& entry, uint64_t there) {
    if (there != entry.size) fail("it has {} bytes in the store, {} here", there, entry.size);
  }

  // As the store makes it: the MD5 of the bytes, or of the MD5s of its parts.
  std::string etag_of(uint64_t number, const Entry& entry) const {
    const bool is_whole = entry.size <= kSmallestPart;
    const uint64_t part_bytes = is_whole ? kSmallestPart : part_bytes_for(entry.size);
    std::vector<std::byte> sums;
    int parts = 0;
    for (uint64_t at = 0; at < std::max<uint64_t>(1, entry.size); at += part_bytes, ++parts) {
      const std::string sum = md5_hex(read_here(number, at, std::min(part_bytes, entry.size - at)));
      if (is_whole) return sum;
      for (size_t i = 0; i < sum.size(); i += 2)
        sums.push_back(std::byte(std::stoi(sum.substr(i, 2), nullptr, 16)));
    }
    return fmt::format("{}-{}", md5_hex(sums), parts);
  }

  void compare_bytes(uint64_t number, const Entry& entry, const S3Object& object, uint64_t offset) const {
    for (uint64_t at = 0; at < entry.size; at += kSmallestPart) {
      const uint64_t bytes = std::min(kSmallestPart, entry.size - at);
      const std::string there = store_.get(object.key, offset + at, bytes, object.etag);
      const auto here = read_here(number, at, bytes);
      if (there.size() != bytes) fail("{} bytes came from the store, wanted {}", there.size(), bytes);
      const auto* first = reinterpret_cast<const char*>(here.data());
      const auto differ = std::mismatch(there.begin(), there.end(), first);
      if (differ.first != there.end())
        fail("it differs from byte {} on", at + uint64_t(differ.first - there.begin()));
    }
  }

  // By the thread that asks, until it asks again.
  std::span<const std::byte> read_here(uint64_t number, uint64_t offset, uint64_t bytes) const {
    thread_local std::vector<std::byte> buffer;
    buffer.resize(size_t(bytes));
    const int error = tree_.read(number, offset, bytes)->read(buffer);
    if (error == ESTALE) fail("it changed while it was read");
    if (error != 0) fail("it cannot be read: {}", std::strerror(error));
    if (hooks_.on_bytes) hooks_.on_bytes(bytes);
    return buffer;
  }

  SourceTree& tree_;
  const S3Store& store_;
  const S3Target target_;
  const SessionHooks hooks_;
  bool is_known_ = false;
  std::map<std::string, S3Object> objects_;
  std::map<std::string, S3Member> members_;
  std::mutex mutex_;
  CopyReport report_;
  InFlight in_flight_;  // last: its threads use all the rest
};

}  // namespace

CopyReport compare_with_store(const std::vector<std::string>& sources, const std::vector<NameRule>& rules,
                              const S3Store& store, const S3Target& target, int lines, SessionHooks hooks) {
  SourceTree tree(sources, rules);
  return Comparer(tree, store, target, lines, std::move(hooks)).run();
}

}  // namespace harima
