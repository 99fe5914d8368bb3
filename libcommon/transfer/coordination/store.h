// SPDX-License-Identifier: BSD-3-Clause
// A Store is a small map of texts that several processes share, its members, so that they find each other:
// who is there, under which address, how far it is. Each key is written by one member at a time. Nothing that
// carries data waits for it: what is put is passed on in the background, what others have put is known as of
// the last news. While the store itself is lost all goes on with that, and when it is back it is told again
// what its members have put. Safe from several threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace harima {

// Does what was put stay when its member goes, if not for ever?
enum class Life : uint8_t { lasting, leased };

using Texts = std::map<std::string, std::string>;
using MaybeText = std::optional<std::string>;

class Store {
 public:
  // None: the key is removed. Returns whether it wants to be told more.
  using Watcher = std::function<bool(const std::string& key, const MaybeText& text)>;

  virtual ~Store() = default;
  // Fails if key or text are none that a store takes (check_key, check_text). No text: removes it.
  virtual void put(const std::string& key, const MaybeText& text, Life life) = 0;
  // All whose keys begin with `prefix`, and what was put here.
  virtual Texts get_all(const std::string& prefix) = 0;
  // Tells of all that is there, then of what changes, in order; of changes that follow each other closely
  // maybe only of the last. In any thread, one at a time; the watcher must neither take long nor watch, swap
  // or close.
  virtual void watch(const std::string& prefix, Watcher watcher) = 0;
  // What is put as leased from now on is removed when this member has not been heard of for so long; it is
  // heard of by itself.
  virtual void lease(std::chrono::milliseconds dead_after) = 0;
  // Puts the text if the key has the one that is expected, or, with none, is not there; false if not. Waits
  // for the answer; fails with status kStopped if there is none: it may have been put all the same.
  virtual bool cas(const std::string& key, const MaybeText& expected, const std::string& text, Life life) = 0;
  // Passes on what was put, if that can be done within seconds, and ends the lease. Nothing may be called
  // afterwards.
  virtual void close() = 0;
};

inline constexpr size_t kLongestKey = 255, kLongestText = 4096, kMostKeys = 10000;
inline constexpr size_t kStoreBytes = size_t{8} << 20;  // of all keys and texts
inline constexpr std::chrono::milliseconds kBeat{1000}, kDeadAfter{5000};

void check_key(const std::string& key);    // 1 to kLongestKey bytes, no control characters
void check_text(const std::string& text);  // at most kLongestText bytes

}  // namespace harima
