// SPDX-License-Identifier: BSD-3-Clause
// The files that are to come to a receiver, from when they are asked for until they have their names, and
// what came of them. Safe from several threads.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "transfer/arriving_file.h"
#include "transfer/channel.h"
#include "transfer/hooks.h"
#include "transfer/message.h"
#include "transfer/naming.h"
#include "transfer/receive_options.h"
#include "transfer/report.h"
#include "transfer/rooted_folder.h"

namespace harima {

class Arrivals {
 public:
  Arrivals(const RootedFolder& root, const ReceiveOptions& options, SessionHooks hooks)
      : root_(root), options_(options), hooks_(std::move(hooks)),
        naming_(root, options.durability, [this](std::span<const Unnamed> files) { note_named(files); }) {}

  // A file is to come; returns which units are there already, or none. in_new_folder: nothing has its name.
  std::vector<bool> expect(uint64_t number, Entry entry, bool in_new_folder);
  void expect_sums(uint64_t number, Entry entry);  // of what is there, to be compared
  void count(const Entry& entry, bool is_wanted);  // nothing of it is to come: a dry run, or it is there
  void count(uint64_t CopyReport::*what, uint64_t number);
  void expect_no_more();
  void wait_for_room();  // while very many are on their way

  // A unit, its sums or a digest, of which the head has come.
  Answer take(Channel& data, const Message& message);

  void wait();  // until all have come; fails if something ends the transfer
  void fail_entry(uint64_t number, const std::string& path, const std::string& reason);  // it does not come
  void note_failure(const std::string& path, const std::string& reason);
  void end_with(const Error& reason);  // the whole transfer; the first reason counts
  void fail_if_ended();                // with it
  CopyReport report();

 private:
  struct Wanted {
    Entry entry;
    std::shared_ptr<ArrivingFile> file{};  // a large one that has begun
    bool is_here = false;                  // a small one that waits for its name
    bool in_new_folder = false;
    std::vector<bool> is_compared{};  // its units, if that is what is done
  };
  bool has_part(const Entry& entry);
  // Units, in arrivals_units.cc.
  Answer take_unit(Channel& data, const Message& message);
  Answer take_chunk(Channel& data, const Message& message);
  using WritePiece = std::function<void(std::span<const std::byte> bytes, uint64_t at)>;
  std::optional<Tail> receive_as_written(Channel& data, const Message& message, const WritePiece& write);
  std::optional<Tail> receive_packed(Channel& data, const Message& message, uint32_t wanted,
                                     const WritePiece& write);
  Answer take_pack(Channel& data, const Message& message);
  Answer take_sums(Channel& data, const Message& message);
  Answer take_hashes(Channel& data, const Message& message);
  void compare_hash(uint64_t number, int error, const std::string& sha256);
  std::optional<Entry> compared_entry(uint64_t number);
  Answer take_digest(Channel& data, const Message& message);
  void compare(uint64_t number, uint64_t offset, uint32_t bytes, int error, uint64_t sum);
  // A small file that comes for the first time.
  struct Small {
    uint64_t number = 0;
    std::span<const std::byte> bytes{};
    int error = 0;  // of the sender
    Entry entry{};
    bool in_new_folder = false;
  };
  std::vector<Small> take_smalls(std::span<const std::byte> pack);
  Unnamed write(const Small& small);
  std::shared_ptr<ArrivingFile> arriving(uint64_t number);
  template <class Action>
  std::string trouble_of(Action action);
  // Files that are there.
  void complete(uint64_t number, const std::shared_ptr<ArrivingFile>& file);
  void give_names(std::vector<Unnamed> files);
  void note_named(std::span<const Unnamed> files);
  void finish_file(uint64_t number, uint64_t bytes);
  void fail_file(uint64_t number, const std::string& reason);
  bool only_names_are_missing() const;                                   // mutex_ held
  void add_failure(const std::string& path, const std::string& reason);  // mutex_ held

  const RootedFolder& root_;
  const ReceiveOptions& options_;
  const SessionHooks hooks_;
  Naming naming_;

  std::mutex mutex_;  // of all that follows
  std::condition_variable changed_;
  std::unordered_map<uint64_t, Wanted> wanted_;
  bool is_told_ = false;        // no more are to come
  std::optional<Error> fatal_;  // why the transfer ends early
  CopyReport report_;
};

}  // namespace harima
