// SPDX-License-Identifier: BSD-3-Clause
// What a member knows of a store: the texts as of the last news, and what it has put itself, its wishes,
// until they are there. A wish is open until the store has it; one that got lost there is open again; one
// whose key another member has put since is forgotten. Safe from several threads; news come from one of them,
// the one that talks to the store.
#pragma once

#include <list>
#include <mutex>

#include "transfer/coordination/store_words.h"

namespace harima {

class Replica {
 public:
  explicit Replica(uint64_t member) : member_(member) {}

  // Of the program.
  void put(const std::string& key, const MaybeText& text, Life life);
  Texts get_all(const std::string& prefix) const;
  void watch(const std::string& prefix, Store::Watcher watcher);
  bool is_watched() const;

  // To the store.
  Snapshot snapshot() const;
  Moment moment() const;
  bool has_unsent() const;
  std::vector<Change> take_unsent();  // wishes that are open, once
  void forget_sent();                 // what is open must be sent again
  uint64_t next_wish();               // the number of something else that is put

  // From the store.
  void reset(Snapshot snapshot);
  void apply(uint64_t number, const Change& change);  // fails if it is not the next one
  // Put otherwise; a wish from now on, if it is still there.
  void adopt(const std::string& key, const OwnedText& now);

 private:
  struct Wish {
    MaybeText text;
    Life life = Life::lasting;
    uint64_t number = 0;
    bool is_sent = false, is_open = true;
  };
  struct Listener {
    std::string prefix;
    Store::Watcher watcher;
  };
  void compare_wish(const std::string& key, const OwnedText* there, uint64_t owner,
                    bool is_same_store);                     // mutex_ held
  void tell(const std::string& key, const MaybeText& text);  // telling_ held

  const uint64_t member_;
  mutable std::mutex mutex_;  // of what follows
  Moment moment_;
  OwnedTexts texts_;
  std::map<std::string, Wish> wishes_;
  uint64_t last_wish_ = 0;
  mutable std::mutex telling_;  // of the listeners; taken before mutex_
  std::list<Listener> listeners_;
};

}  // namespace harima
