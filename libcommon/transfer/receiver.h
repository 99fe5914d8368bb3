// SPDX-License-Identifier: BSD-3-Clause
// The end of a transfer that gets the files. It decides from the manifest what it needs, takes units from data connections, and gives
// each file its name when all of it is there and right. What fails for one file is told in the report and does not keep the others
// from coming; a full disk ends all. Whatever the sender says, nothing happens outside the root.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "codec/byte_writer.h"
#include "transfer/arriving_file.h"
#include "transfer/channel.h"
#include "transfer/message.h"
#include "transfer/name_filter.h"
#include "transfer/naming.h"
#include "transfer/report.h"
#include "transfer/rooted_folder.h"

namespace harima {

enum class Overwrite : uint8_t { differing = 0, never = 1, older = 2, always = 3 };

struct ReceiveOptions {
  Durability durability = Durability::batch;
  Overwrite overwrite = Overwrite::differing;  // differing: in size or time
  bool dry_run = false;                        // counts, and asks for nothing
  bool safe_links = false;                     // no link may lead out of the root
  bool verify = false;                         // compares with what is there, and changes nothing
  bool remove_surplus = false;                 // what is in the folders that came, and did not come, goes
  bool whole_root = false;                     // the root is one of these folders
  std::vector<NameRule> rules{};               // what they leave out stays
  std::string folder{};                        // beneath the root, for all that comes; "": none
  std::string new_name{};                      // in place of it, if one file comes
};

class Receiver {
 public:
  struct Hooks {
    std::function<void(uint64_t)> on_bytes, on_needed;  // bytes that came, that are to come; by several threads
  };
  Receiver(RootedFolder root, ReceiveOptions options, Hooks hooks);

  CopyReport run(Channel& control);  // the whole transfer; one thread
  void carry(Channel& data);         // one data connection, until the sender says bye; a thread each

 private:
  static constexpr size_t kMostWanted = 1 << 20;  // files that may be on their way; the manifest waits
  struct Wanted {  // a file that is to come
    Entry entry;
    std::shared_ptr<ArrivingFile> file{};  // a large one that has begun
    bool is_here = false;                // a small one that waits for its name
    std::vector<bool> is_compared{};     // its units, if that is what is done
  };
  // The manifest.
  void listen(Channel& control);
  void end_manifest();
  void take_page(Channel& control, uint64_t first, std::vector<Entry> entries);
  void put_need(ByteWriter& needs, uint64_t number, Entry entry);
  void check_turn(uint64_t number, Entry& entry);
  std::optional<std::vector<bool>> held_of(uint64_t number, Entry entry);
  std::vector<bool> expect(uint64_t number, Entry entry);
  bool has_part(const Entry& entry);
  bool is_wanted(const Entry& entry);
  std::vector<bool> expect_sums(uint64_t number, Entry entry);
  // Units, in receiver_units.cc.
  Answer take_chunk(Channel& data, const Message& message);
  Answer take_pack(Channel& data, const Message& message);
  Answer take_sums(Channel& data, const Message& message);
  Answer take_digest(Channel& data, const Message& message);
  template <class Action>
  std::string trouble_of(Action action);
  void compare(uint64_t number, uint64_t offset, uint32_t bytes, int error, uint64_t sum);
  void take_small(uint64_t number, std::span<const std::byte> bytes, int error);
  std::shared_ptr<ArrivingFile> arriving(uint64_t number);
  std::optional<Entry> small_entry(uint64_t number);
  void complete(uint64_t number, const std::shared_ptr<ArrivingFile>& file);
  void give_name(uint64_t number, Unnamed unnamed, std::shared_ptr<ArrivingFile> file);
  void finish_file(uint64_t number, uint64_t bytes);
  void fail_file(uint64_t number, const std::string& reason);
  // The end.
  void wait_for_files();
  void name_files();
  bool only_names_are_missing() const;  // mutex_ held
  void finish_tree(Channel& control);
  void make_link(const Entry& link);
  void remove_surplus_of(const std::vector<Entry>& came);
  void note_failure(const std::string& path, const std::string& reason);
  void add_failure(const std::string& path, const std::string& reason);  // mutex_ held
  void end_with(const Error& reason);

  const RootedFolder root_;
  const ReceiveOptions options_;
  const Hooks hooks_;
  Naming naming_;

  std::mutex sending_;  // messages on the control connection
  std::mutex mutex_;  // of all that follows
  std::condition_variable changed_;
  std::map<uint64_t, Wanted> wanted_;
  std::unordered_set<uint64_t> seen_;  // checksums of paths
  std::vector<Entry> folders_, links_;
  uint64_t entries_ = 0;                // of the manifest so far
  bool is_one_file_ = false, is_told_ = false, is_finished_ = false;
  std::optional<Error> fatal_;          // why the transfer ends early
  CopyReport report_;
};

}  // namespace harima
