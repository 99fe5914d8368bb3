// SPDX-License-Identifier: BSD-3-Clause
// What a coordinator knows: the order of changes, leases, and what it inherits when it begins anew.
#include <doctest/doctest.h>

#include "base/error.h"
#include "message_of.h"
#include "transfer/coordination/ledger.h"

using namespace harima;
using namespace std::chrono_literals;

namespace {

const Ledger::Time kStart{};

Change text(const std::string& key, const std::string& value, uint64_t owner = 1, Life life = Life::lasting) {
  return {key, {value, owner, 0, life}};
}

Texts texts_of(const Ledger& ledger) {
  Texts texts;
  for (const auto& [key, now] : ledger.snapshot().texts) texts[key] = now.text;
  return texts;
}

}  // namespace

TEST_CASE("Changes are numbered, and told from any moment that is not too long ago") {
  Ledger ledger(5);
  ledger.put(text("a", "1"));
  ledger.put(text("b", "2"));
  CHECK(ledger.moment() == Moment{5, 2});
  CHECK(ledger.since({5, 2})->empty());
  CHECK(ledger.since({5, 1})->at(0).key == "b");
  CHECK(!ledger.since({4, 1}));
  CHECK(!ledger.since({5, 3}));
  for (int i = 0; i < 1000; ++i) ledger.put(text("c", std::to_string(i)));
  CHECK(ledger.since({5, 2})->size() == 1000);
  CHECK(!ledger.since({5, 1}));
}

TEST_CASE("A text is swapped if what is expected is there") {
  Ledger ledger(1);
  CHECK(!ledger.swap({"1", text("a", "2")}));
  CHECK(ledger.swap({std::nullopt, text("a", "1")}));
  CHECK(!ledger.swap({std::nullopt, text("a", "2")}));
  CHECK(ledger.swap({"1", text("a", "2")}));
  CHECK(texts_of(ledger) == Texts{{"a", "2"}});
  CHECK(ledger.moment().number == 2);
}

TEST_CASE("What is leased ends with its member, or when nothing is heard of it") {
  Ledger ledger(1);
  ledger.enter(1, {}, kStart);
  ledger.enter(2, {}, kStart);
  ledger.put(text("1/leased", "", 1, Life::leased));
  ledger.put(text("1/lasting", "", 1));
  ledger.put(text("2/leased", "", 2, Life::leased));
  ledger.heard(1, 10s, kStart);
  ledger.heard(2, 3s, kStart);
  ledger.remove_dead(kStart + 3s);
  CHECK(texts_of(ledger).size() == 3);
  ledger.remove_dead(kStart + 4s);
  CHECK(texts_of(ledger) == Texts{{"1/lasting", ""}, {"1/leased", ""}});
  ledger.leave(1);
  CHECK(texts_of(ledger) == Texts{{"1/lasting", ""}});
}

TEST_CASE("One that begins inherits what is known at the latest moment, and keeps what was put since") {
  Ledger before(10);
  before.enter(7, {}, kStart);
  before.put(text("gone", "1"));
  before.put(text("stays", "1", 7, Life::leased));
  const Snapshot early = before.snapshot();
  before.put(text("gone", "2"));
  before.put(text("new", "2"));
  const Snapshot late = before.snapshot();

  Ledger ledger(11);
  ledger.enter(2, {}, kStart);  // knows nothing
  ledger.put(text("own", "here", 2));
  ledger.enter(7, early, kStart);
  CHECK(texts_of(ledger) == Texts{{"gone", "1"}, {"own", "here"}, {"stays", "1"}});
  ledger.put(text("gone", "here", 2));
  ledger.enter(3, late, kStart);
  const Texts all{{"gone", "here"}, {"new", "2"}, {"own", "here"}, {"stays", "1"}};
  CHECK(texts_of(ledger) == all);
  ledger.enter(4, early, kStart);  // it is late
  CHECK(texts_of(ledger) == all);
  CHECK(ledger.moment().epoch == 11);

  // What was removed since does not come back, and whose member does not come is dead.
  Change removal = text("new", "", 2);
  removal.is_removed = true;
  ledger.put(removal);
  Snapshot later = late;
  later.moment.number += 1;
  ledger.enter(5, later, kStart);
  CHECK(!texts_of(ledger).contains("new"));
  ledger.remove_dead(kStart + 6s);
  CHECK(!texts_of(ledger).contains("stays"));
}

TEST_CASE("What is removed in a later map is not inherited from an earlier one") {
  Ledger ledger(11);
  ledger.enter(1, {{10, 1}, {{"a", {"1"}}, {"b", {"1"}}}}, kStart);
  ledger.enter(2, {{10, 2}, {{"b", {"1"}}}}, kStart);
  CHECK(texts_of(ledger) == Texts{{"b", "1"}});
}

TEST_CASE("The highest epoch wins, also over one that began with a clock that is behind") {
  Ledger ledger(11);
  ledger.put(text("a", "here"));
  ledger.enter(1, {{20, 3}, {{"a", {"there"}}}}, kStart);
  CHECK(texts_of(ledger) == Texts{{"a", "there"}});
  CHECK(ledger.moment() == Moment{21, 0});
  CHECK(!ledger.since({11, 0}));
  ledger.enter(2, {{11, 1}, {{"a", {"old"}}}}, kStart);
  ledger.enter(3, {{21, 0}, {{"a", {"never put"}}}}, kStart);  // as we have it ourselves
  CHECK(texts_of(ledger) == Texts{{"a", "there"}});
}

TEST_CASE("There is room for so many keys and bytes, and of members that are gone for fewer") {
  Ledger ledger(1);
  const std::string long_text(kLongestText, 'x');
  const auto fill = [&](const std::string& value) {
    for (size_t i = 0; i < kMostKeys; ++i) ledger.put(text(fmt::format("k{:05}", i), value));
  };
  fill("1");
  CHECK(message_of([&] { ledger.put(text("more", "1")); }) ==
        "more: there is no room for more than 10000 keys");
  ledger.put(text("k00000", "2"));
  CHECK(message_of([&] { fill(long_text); }).ends_with("there is no room for more than 8388608 bytes"));
  fill("");  // and after it again
  ledger.put(text("k00001", long_text));
  ledger.leave(1);
  CHECK(texts_of(ledger).size() == 1000);
  CHECK(!texts_of(ledger).contains("k00000"));
}
