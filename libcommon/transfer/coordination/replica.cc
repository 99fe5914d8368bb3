// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/coordination/replica.h"

#include <utility>

#include "base/error.h"

namespace harima {

void Replica::put(const std::string& key, const MaybeText& text, Life life) {
  check_key(key);
  if (text) check_text(*text);
  const std::lock_guard lock(mutex_);
  wishes_[key] = {text, life, ++last_wish_};
}

Texts Replica::get_all(const std::string& prefix) const {
  const std::lock_guard lock(mutex_);
  Texts all;
  for (auto at = texts_.lower_bound(prefix); at != texts_.end() && at->first.starts_with(prefix); ++at)
    all[at->first] = at->second.text;
  for (const auto& [key, wish] : wishes_) {
    if (!wish.is_open || !key.starts_with(prefix)) continue;
    if (wish.text) all[key] = *wish.text;
    else all.erase(key);
  }
  return all;
}

void Replica::watch(const std::string& prefix, Store::Watcher watcher) {
  const std::lock_guard telling(telling_);
  const Snapshot now = snapshot();
  for (const auto& [key, text] : now.texts)
    if (key.starts_with(prefix) && !watcher(key, text.text)) return;
  listeners_.push_back({prefix, std::move(watcher)});
}

bool Replica::is_watched() const {
  const std::lock_guard telling(telling_);
  return !listeners_.empty();
}

void Replica::tell(const std::string& key, const MaybeText& text) {
  std::erase_if(listeners_, [&](const Listener& listener) {
    return key.starts_with(listener.prefix) && !listener.watcher(key, text);
  });
}

Snapshot Replica::snapshot() const {
  const std::lock_guard lock(mutex_);
  return {moment_, texts_};
}

Moment Replica::moment() const {
  const std::lock_guard lock(mutex_);
  return moment_;
}

bool Replica::has_unsent() const {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, wish] : wishes_)
    if (wish.is_open && !wish.is_sent) return true;
  return false;
}

std::vector<Change> Replica::take_unsent() {
  const std::lock_guard lock(mutex_);
  std::vector<Change> unsent;
  for (auto& [key, wish] : wishes_) {
    if (!wish.is_open || std::exchange(wish.is_sent, true)) continue;
    unsent.push_back({key, {wish.text.value_or(""), member_, wish.number, wish.life}, !wish.text});
  }
  return unsent;
}

void Replica::forget_sent() {
  const std::lock_guard lock(mutex_);
  for (auto& [key, wish] : wishes_) wish.is_sent = false;
}

uint64_t Replica::next_wish() {
  const std::lock_guard lock(mutex_);
  return ++last_wish_;
}

// After news of a key: what is there now, who put or removed it.
void Replica::compare_wish(const std::string& key, const OwnedText* there, uint64_t owner,
                           bool is_same_store) {
  const auto found = wishes_.find(key);
  if (found == wishes_.end()) return;
  Wish& wish = found->second;
  const bool is_mine = owner == member_;
  if (there && is_mine && there->wish == wish.number) wish.is_open = false;
  else if (!there && !wish.text) wishes_.erase(found);
  else if (wish.is_open) return;  // it is on its way
  else if (is_same_store && !is_mine && there) wishes_.erase(found);
  else wish.is_open = true, wish.is_sent = false;
}

void Replica::reset(Snapshot snapshot) {
  const std::lock_guard telling(telling_);
  std::vector<std::pair<std::string, MaybeText>> changes;
  {
    const std::lock_guard lock(mutex_);
    const bool is_same_store = snapshot.moment.epoch == moment_.epoch;
    for (const auto& [key, text] : texts_)
      if (!snapshot.texts.contains(key)) changes.emplace_back(key, std::nullopt);
    for (const auto& [key, text] : snapshot.texts)
      if (const auto before = texts_.find(key); before == texts_.end() || before->second.text != text.text)
        changes.emplace_back(key, text.text);
    texts_ = std::move(snapshot.texts);
    moment_ = snapshot.moment;
    std::vector<std::string> wished;
    for (auto& [key, wish] : wishes_) {
      wish.is_sent = false;  // nobody knows what has become of it
      wished.push_back(key);
    }
    for (const std::string& key : wished) {
      const auto there = texts_.find(key);
      compare_wish(key, there == texts_.end() ? nullptr : &there->second,
                   there == texts_.end() ? 0 : there->second.owner, is_same_store);
    }
  }
  for (const auto& [key, text] : changes) tell(key, text);
}

void Replica::apply(uint64_t number, const Change& change) {
  const std::lock_guard telling(telling_);
  {
    const std::lock_guard lock(mutex_);
    if (number != moment_.number + 1) fail("change {} of the store, wanted {}", number, moment_.number + 1);
    moment_.number = number;
    if (change.is_removed) texts_.erase(change.key);
    else texts_[change.key] = change.now;
    compare_wish(change.key, change.is_removed ? nullptr : &change.now, change.now.owner, true);
  }
  tell(change.key, change.is_removed ? std::nullopt : MaybeText(change.now.text));
}

void Replica::adopt(const std::string& key, const OwnedText& now) {
  const std::lock_guard lock(mutex_);
  const auto there = texts_.find(key);
  if (there != texts_.end() && there->second == now)
    wishes_[key] = {
        .text = now.text, .life = now.life, .number = now.wish, .is_sent = true, .is_open = false};
}

}  // namespace harima
