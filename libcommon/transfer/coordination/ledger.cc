// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/coordination/ledger.h"

#include <algorithm>

#include "base/error.h"

namespace harima {

namespace {

constexpr size_t kMostMembers = 10000, kMostLogged = 1000, kMostLeftBehind = 1000;
constexpr std::chrono::milliseconds kShortestLease{2 * kBeat}, kLongestLease{3600 * 1000};

}  // namespace

void Ledger::enter(uint64_t member, const Snapshot& known, Time now) {
  remove_dead(now);
  if (members_.size() >= kMostMembers && !members_.contains(member))
    fail("{} members are there, no more can be", kMostMembers);
  members_[member].heard = now;
  inherit(known);
  // Known by hearsay: dead if it does not come.
  for (const auto& [key, text] : texts_) members_.try_emplace(text.owner, Member{.heard = now});
}

// More changes here than are kept in mind: then it is too late for what was before.
void Ledger::inherit(const Snapshot& known) {
  // The clock went back, or somebody comes from another coordinator.
  const bool is_ahead = known.moment.epoch > moment_.epoch;
  if (known.moment.epoch == moment_.epoch || known.moment <= inherited_ ||
      (!is_ahead && changed_here_.size() > kMostKeys))
    return;
  const std::set<std::string> kept = is_ahead ? std::set<std::string>() : changed_here_;
  for (const auto& [key, text] : OwnedTexts(texts_))
    if (!known.texts.contains(key) && !kept.contains(key))
      make({.key = key, .now = {.owner = text.owner}, .is_removed = true});
  for (const auto& [key, text] : known.texts)
    if (!kept.contains(key)) make({key, text});
  inherited_ = known.moment;
  if (!is_ahead) return;
  moment_ = {known.moment.epoch + 1, 0};
  changed_here_.clear();
  log_.clear();
}

void Ledger::heard(uint64_t member, std::chrono::milliseconds dead_after, Time now) {
  members_[member] = {std::clamp(dead_after, kShortestLease, kLongestLease), now};
}

void Ledger::leave(uint64_t member) {
  members_.erase(member);
  for (const auto& [key, text] : OwnedTexts(texts_)) {
    if (text.owner != member) continue;
    if (text.life == Life::leased) remove(key, member);
    else left_behind_.push_back(key);
  }
  while (left_behind_.size() > kMostLeftBehind) forget_oldest();
}

void Ledger::forget_oldest() {
  const auto found = texts_.find(left_behind_.front());
  left_behind_.pop_front();
  if (found != texts_.end() && found->second.life == Life::lasting && !members_.contains(found->second.owner))
    remove(std::string(found->first), found->second.owner);
}

void Ledger::remove(const std::string& key, uint64_t owner) {
  put({.key = key, .now = {.owner = owner}, .is_removed = true});
}

void Ledger::remove_dead(Time now) {
  std::vector<uint64_t> dead;
  for (const auto& [number, member] : members_)
    if (now - member.heard > member.dead_after) dead.push_back(number);
  for (const uint64_t member : dead) leave(member);
}

void Ledger::put(const Change& change) {
  make(change);
  if (changed_here_.size() <= kMostKeys) changed_here_.insert(change.key);
}

bool Ledger::swap(const Swap& swap) {
  const auto found = texts_.find(swap.change.key);
  const bool is_expected = found == texts_.end() ? !swap.expected : swap.expected == found->second.text;
  if (is_expected) put(swap.change);
  return is_expected;
}

void Ledger::make(const Change& change) {
  const auto found = texts_.find(change.key);
  const size_t before = found == texts_.end() ? 0 : change.key.size() + found->second.text.size();
  const size_t after = change.is_removed ? 0 : change.key.size() + change.now.text.size();
  if (after > before && bytes_ - before + after > kStoreBytes)
    fail("{}: there is no room for more than {} bytes", change.key, kStoreBytes);
  if (before == 0 && after > 0 && texts_.size() >= kMostKeys)
    fail("{}: there is no room for more than {} keys", change.key, kMostKeys);
  bytes_ = bytes_ - before + after;
  if (change.is_removed) texts_.erase(change.key);
  else texts_[change.key] = change.now;
  ++moment_.number;
  log_.push_back(change);
  if (log_.size() > kMostLogged) log_.pop_front();
}

std::optional<std::vector<Change>> Ledger::since(Moment then) const {
  if (then.epoch != moment_.epoch || then.number > moment_.number ||
      moment_.number - then.number > log_.size())
    return std::nullopt;
  return std::vector<Change>(log_.end() - int64_t(moment_.number - then.number), log_.end());
}

}  // namespace harima
