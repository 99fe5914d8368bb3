// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_upload.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include "base/error.h"
#include "transfer/in_flight.h"
#include "transfer/rate_limit.h"
#include "transfer/s3_metadata.h"
#include "transfer/s3_pack.h"
#include "transfer/s3_parts.h"
#include "transfer/source_tree.h"

namespace harima {

namespace {

class Uploader {
 public:
  Uploader(SourceTree& tree, const S3Store& store, const S3Target& target, const ReceiveOptions& options,
           int lines, double bytes_per_s, SessionHooks hooks)
      : tree_(tree), store_(store), target_(target), options_(options), hooks_(std::move(hooks)),
        lines_(lines), limit_(bytes_per_s), in_flight_(lines) {}

  CopyReport run() {
    if (!tree_.is_one_file()) look_there();
    uint64_t number = 0;
    tree_.walk([&](Entry entry) {
      if (in_flight_.has_failed()) return;
      if (target_.packs && entry.kind == EntryKind::file && entry.size <= kMostPackedBytes)
        attempt(entry, [&] { pack(number, entry); });
      else
        in_flight_.add(
            [this, number, entry = std::move(entry)] { attempt(entry, [&] { bring(number, entry); }); });
      ++number;
    });
    send_pack();
    in_flight_.finish();
    if (options_.remove_surplus && report_.failed == 0 && !options_.dry_run) remove_surplus();
    return report_;
  }

 private:
  struct Packed {
    uint64_t number;
    Entry entry;
    std::string key;
  };

  // One list saves a request for each file that is not there.
  void look_there() {
    S3Listing listing = list_with_packs(store_, target_.prefix);
    for (S3Object& object : listing.objects) sizes_[std::move(object.key)] = object.size;
    members_ = std::move(listing.members);
    is_known_ = true;
  }

  // What fails for one file does not keep the others from coming, unless it would fail for them, too.
  void attempt(const Entry& entry, const std::function<void()>& action) {
    try {
      action();
    } catch (const Error& e) {
      if (concerns_all(e)) throw;
      note_failure(entry, e.what());
    }
  }

  std::string key_of(const Entry& entry) {
    std::string key = harima::key_of(entry, target_, tree_.is_one_file());
    if (!options_.remove_surplus) return key;
    const std::lock_guard lock(mutex_);
    came_.insert(key);
    return key;
  }

  void bring(uint64_t number, const Entry& entry) {
    if (entry.kind == EntryKind::unreadable) fail("{}", entry.text);
    const std::string key = key_of(entry);
    const bool wanted = is_wanted(entry, key);
    const bool is_file = entry.kind == EntryKind::file;
    if (is_file && (!wanted || options_.dry_run))
      return count(wanted ? &CopyReport::files : &CopyReport::same_files,
                   wanted ? &CopyReport::bytes : &CopyReport::same_bytes, entry.size);
    if (is_file && hooks_.on_needed) hooks_.on_needed(entry.size);
    if (is_file && entry.size > kSmallestPart) return bring_parts(number, entry, key);
    if (wanted && !options_.dry_run) put_whole(number, entry, key);
    count(is_file                           ? &CopyReport::files
          : entry.kind == EntryKind::folder ? &CopyReport::folders
                                            : &CopyReport::links,
          &CopyReport::bytes, is_file ? entry.size : 0);
  }

  bool is_wanted(const Entry& entry, const std::string& key) const {
    if (options_.overwrite == Overwrite::always) return true;
    Entry there;
    if (const auto member = members_.find(key); member != members_.end()) {
      there = member->second.entry;
    } else {
      const auto size = sizes_.find(key);
      if (is_known_ && size == sizes_.end()) return true;
      if (is_known_ && options_.overwrite == Overwrite::differing &&
          size->second != (entry.kind == EntryKind::file ? entry.size : 0))
        return true;
      const auto status = store_.status(key);
      if (!status) return true;
      there = entry_of(*status, entry.path, entry.kind == EntryKind::folder);
    }
    if (options_.overwrite == Overwrite::never) return false;
    const bool differs = there.kind != entry.kind || there.size != entry.size ||
                         there.mtime_ns != entry.mtime_ns || there.text != entry.text;
    return differs && (options_.overwrite == Overwrite::differing || there.mtime_ns < entry.mtime_ns);
  }

  // By the thread that walks: small files wait until there are enough of them.
  void pack(uint64_t number, const Entry& entry) {
    Packed file{number, entry, key_of(entry)};
    const bool wanted = is_wanted(entry, file.key);
    if (!wanted || options_.dry_run)
      return count(wanted ? &CopyReport::files : &CopyReport::same_files,
                   wanted ? &CopyReport::bytes : &CopyReport::same_bytes, entry.size);
    if (hooks_.on_needed) hooks_.on_needed(entry.size);
    if (packed_.size() == kPageEntries || packed_bytes_ + entry.size > kPackBytes) send_pack();
    packed_bytes_ += entry.size;
    packed_.push_back(std::move(file));
  }
  void send_pack() {
    if (packed_.empty()) return;
    const std::string key = pack_key(target_.prefix, begun_ns_, packs_++);
    in_flight_.add([this, key, files = std::move(packed_)] { put_pack(key, files); });
    packed_.clear();
    packed_bytes_ = 0;
  }

  void put_pack(const std::string& key, const std::vector<Packed>& files) {
    S3PackWriter writer;
    std::vector<const Packed*> taken;
    for (const Packed& file : files)
      attempt(file.entry, [&] {
        const auto bytes = writer.add(file.entry);
        try {
          read_part(file.number, 0, bytes);
        } catch (const Error&) {
          writer.drop_last();
          throw;
        }
        taken.push_back(&file);
      });
    if (taken.empty()) return;
    const std::vector<std::byte> bytes = writer.finish();
    limit_.pass(bytes.size());
    store_.put(key, bytes, {});
    for (const Packed* file : taken) {
      // An older version that is an object of its own.
      if (sizes_.contains(file->key)) store_.remove(file->key);
      count(&CopyReport::files, &CopyReport::bytes, file->entry.size);
      if (hooks_.on_bytes) hooks_.on_bytes(file->entry.size);
    }
  }

  void put_whole(uint64_t number, const Entry& entry, const std::string& key) {
    thread_local std::vector<std::byte> bytes;
    bytes.resize(size_t(entry.size));
    if (entry.kind == EntryKind::file) read_part(number, 0, bytes);
    limit_.pass(bytes.size());
    store_.put(key, bytes, metadata_of(entry));
    if (hooks_.on_bytes) hooks_.on_bytes(bytes.size());
  }

  void read_part(uint64_t number, uint64_t offset, std::span<std::byte> bytes) const {
    const int error = tree_.read(number, offset, bytes.size())->read(bytes);
    if (error == ESTALE) fail("it changed while it was read");
    if (error != 0) fail("it cannot be read: {}", std::strerror(error));
  }

  // Every part is a job of its own; the last one that is done completes the object.
  void bring_parts(uint64_t number, const Entry& entry, const std::string& key) {
    const auto parts = std::make_shared<S3Parts>(store_, key, entry);
    parts->begin();
    for (int part = parts->count(); part >= 1; --part)
      in_flight_.add_first([this, parts, part, number, entry] {
        attempt(entry, [&] {
          try {
            bring_part(*parts, part, number);
          } catch (const Error& e) {
            const bool is_first = parts->give_up(e.status() != Exit::kStopped);
            if (e.status() == Exit::kStopped || is_first) throw;
          }
        });
      });
  }

  void bring_part(S3Parts& parts, int part, uint64_t number) {
    thread_local std::vector<std::byte> bytes;
    if (parts.is_given_up()) return;
    bytes.resize(size_t(parts.part_bytes(part)));
    read_part(number, parts.offset(part), bytes);
    bool is_last;
    if (parts.holds(part, bytes)) {
      is_last = parts.keep(part);
    } else {
      limit_.pass(bytes.size());
      is_last = parts.put(part, bytes);
    }
    if (hooks_.on_bytes) hooks_.on_bytes(bytes.size());
    if (!is_last) return;
    parts.complete();
    count(&CopyReport::files, &CopyReport::bytes, parts.size());
    const std::lock_guard lock(mutex_);
    report_.kept_bytes += parts.kept_bytes();
  }

  // Not after a failure: what could not be told of may be there.
  void remove_surplus() {
    InFlight removals(lines_);
    for (const auto& [key, size] : sizes_)
      if (is_surplus(key))
        removals.add([this, key = key] {
          store_.remove(key);
          const std::lock_guard lock(mutex_);
          ++report_.removed;
        });
    removals.finish();
    for (const auto& [key, member] : members_)
      if (is_surplus(key)) note_failure(member.entry, "it is in a pack, of which nothing can be removed");
  }

  // Is it in a folder that came, and neither did itself, nor do the rules leave it out?
  bool is_surplus(const std::string& key) const {
    const std::string path = key.substr(target_.prefix.size());
    const bool is_within =
        options_.whole_root || came_.contains(target_.prefix + path.substr(0, path.find('/') + 1));
    if (path.empty() || !is_within || came_.contains(key)) return false;
    for (size_t slash = path.find('/'); slash < path.size(); slash = path.find('/', slash + 1))
      if (!takes_part(options_.rules, std::string_view(path).substr(0, slash), true)) return false;
    return path.ends_with('/') || takes_part(options_.rules, path, false);
  }

  void count(uint64_t CopyReport::*things, uint64_t CopyReport::*bytes, uint64_t size) {
    const std::lock_guard lock(mutex_);
    report_.*things += 1;
    report_.*bytes += size;
    if (hooks_.on_files && things == &CopyReport::files && !options_.dry_run) hooks_.on_files(1);
  }
  void note_failure(const Entry& entry, const std::string& reason) {
    const std::lock_guard lock(mutex_);
    ++report_.failed;
    if (report_.failures.size() < kToldFailures) report_.failures.push_back({entry.path, reason});
  }

  SourceTree& tree_;
  const S3Store& store_;
  const S3Target target_;
  const ReceiveOptions options_;
  const SessionHooks hooks_;
  const int lines_;
  RateLimit limit_;
  const int64_t begun_ns_ = std::chrono::duration_cast<std::chrono::nanoseconds>(
                                std::chrono::system_clock::now().time_since_epoch())
                                .count();
  // What is there, if that was asked for: not changed while jobs run.
  bool is_known_ = false;
  std::unordered_map<std::string, uint64_t> sizes_;  // of objects
  std::map<std::string, S3Member> members_;
  std::unordered_set<std::string> came_;  // keys of what is here, if that is to be known
  // What waits to be packed; of the thread that walks.
  std::vector<Packed> packed_;
  uint64_t packed_bytes_ = 0;
  int packs_ = 0;
  std::mutex mutex_;
  CopyReport report_;
  InFlight in_flight_;  // last: its threads use all the rest
};

}  // namespace

CopyReport upload(const std::vector<std::string>& sources, const std::vector<NameRule>& rules,
                  const S3Store& store, const S3Target& target, const ReceiveOptions& options, int lines,
                  double bytes_per_s, SessionHooks hooks) {
  SourceTree tree(sources, rules);
  return Uploader(tree, store, target, options, lines, bytes_per_s, std::move(hooks)).run();
}

}  // namespace harima
