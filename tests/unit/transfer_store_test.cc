// SPDX-License-Identifier: BSD-3-Clause
// What members of a store know and say, and the words of those who meet there.
#include <doctest/doctest.h>

#include "base/base64.h"
#include "base/error.h"
#include "message_of.h"
#include "transfer/coordination/announcement.h"
#include "transfer/coordination/etcd_gateway.h"
#include "transfer/coordination/replica.h"
#include "transfer/coordination/store_place.h"

using namespace harima;

namespace {

constexpr uint64_t kMe = 7, kOther = 8;

Change by_other(const std::string& key, const std::string& text) { return {key, {text, kOther, 1}}; }
Change removed(const std::string& key, uint64_t owner) { return {key, {"", owner}, true}; }

}  // namespace

TEST_CASE("What was put is seen at once, and sent until the store has it") {
  Replica replica(kMe);
  replica.put("a", "1", Life::leased);
  CHECK(replica.get_all("") == Texts{{"a", "1"}});
  const Change sent = replica.take_unsent().at(0);
  CHECK(sent.now == OwnedText{"1", kMe, 1, Life::leased});
  CHECK(!replica.has_unsent());
  replica.forget_sent();
  CHECK(replica.has_unsent());
  replica.apply(1, sent);
  CHECK(!replica.has_unsent());
  CHECK(replica.moment().number == 1);
  CHECK_THROWS_WITH_AS(replica.apply(3, sent), "change 3 of the store, wanted 2", Error);
}

TEST_CASE("Of several texts under one key the last that was put is sent") {
  Replica replica(kMe);
  replica.put("a", "1", Life::lasting);
  const Change first = replica.take_unsent().at(0);
  replica.put("a", "2", Life::lasting);
  replica.apply(1, first);
  CHECK(replica.get_all("") == Texts{{"a", "2"}});
  CHECK(replica.take_unsent().at(0).now.text == "2");
}

TEST_CASE("What another has put since is not put again; what got lost is") {
  Replica replica(kMe);
  for (const char* key : {"lost", "expired", "taken"}) replica.put(key, "mine", Life::leased);
  uint64_t number = 0;
  for (const Change& change : replica.take_unsent()) replica.apply(++number, change);
  replica.apply(++number, by_other("taken", "theirs"));
  replica.apply(++number, removed("expired", kMe));  // nothing was heard of us
  CHECK(replica.take_unsent().at(0).key == "expired");
  CHECK(replica.get_all("taken")["taken"] == "theirs");
  replica.reset({{1, 0}, {}});  // another coordinator, which knows nothing
  CHECK(replica.take_unsent().size() == 2);
  CHECK(!replica.get_all("").contains("taken"));
}

TEST_CASE("A coordinator that has inherited what is older is told what was put") {
  Replica replica(kMe);
  replica.reset({{1, 0}, {}});
  replica.put("a", "mine", Life::lasting);
  const Change mine = replica.take_unsent().at(0);
  replica.apply(1, mine);
  replica.reset({{2, 5}, {{"a", {"theirs, before", kOther}}}});
  CHECK(replica.take_unsent().at(0).now.text == "mine");
  replica.reset({{3, 5}, {{"a", mine.now}}});  // it knows
  CHECK(!replica.has_unsent());
  replica.reset({{3, 9}, {{"a", {"theirs, since", kOther}}}});
  CHECK(!replica.has_unsent());
}

TEST_CASE("A removal is sent like a text") {
  Replica replica(kMe);
  replica.apply(1, by_other("a", "1"));
  replica.put("a", std::nullopt, Life::lasting);
  CHECK(replica.get_all("").empty());
  const Change removal = replica.take_unsent().at(0);
  CHECK(removal.is_removed);
  replica.apply(2, removal);
  replica.apply(3, by_other("a", "2"));
  CHECK(replica.get_all("") == Texts{{"a", "2"}});
}

TEST_CASE("Watchers are told what there is, what changes, and what a new snapshot has changed") {
  Replica replica(kMe);
  std::string told;
  replica.apply(1, by_other("a/1", "x"));
  replica.apply(2, by_other("b", "x"));
  replica.watch("a/", [&](const std::string& key, const MaybeText& text) {
    told += key + "=" + text.value_or("none") + " ";
    return text != "last";
  });
  replica.apply(3, by_other("a/2", "y"));
  replica.apply(4, removed("b", kOther));
  replica.reset({{1, 0}, {{"a/2", {"y"}}, {"a/3", {"z"}}}});
  CHECK(told == "a/1=x a/2=y a/1=none a/3=z ");
  replica.apply(1, by_other("a/4", "last"));
  CHECK(!replica.is_watched());
  replica.apply(2, by_other("a/5", "more"));
  CHECK(told == "a/1=x a/2=y a/1=none a/3=z a/4=last ");
}

TEST_CASE("What members say can be read, and nothing else") {
  const Change change{"key", {"text", 3, 4, Life::leased}};
  const Snapshot snapshot{{9, 8}, {{"key", change.now}, {"other", {}}}};
  CHECK(decode_member(encode_member(5)) == 5);
  CHECK(decode_snapshot(encode_snapshot(snapshot)).texts == snapshot.texts);
  CHECK(decode_snapshot(encode_snapshot(snapshot)).moment == snapshot.moment);
  CHECK(decode_change(encode_change(removed("key", 1))).is_removed);
  CHECK(decode_swap(encode_swap({"", change})).expected == "");
  CHECK(decode_swap(encode_swap({std::nullopt, change})).expected == std::nullopt);
  const auto refuses = [](const std::vector<std::byte>& bytes, auto decode) {
    for (size_t some = 0; some < bytes.size(); ++some)
      CHECK_THROWS_AS(decode(std::span(bytes).first(some)), Error);
  };
  refuses(encode_snapshot(snapshot), decode_snapshot);
  refuses(encode_change(change), decode_change);
  refuses(encode_swap({"1", change}), decode_swap);
  CHECK(message_of([] { decode_member({}); }) ==
        "this is a coordinator; fxfer send --announce and fxfer recv --find meet here");
  CHECK(message_of([] {
          decode_snapshot(encode_snapshot({{~uint64_t{0}, 0}, {}}));
        }).starts_with("epoch 18446744073709551615"));
  CHECK_THROWS_AS(decode_swap(encode_swap({"1", removed("key", 1)})), Error);
  CHECK_THROWS_AS(decode_change(encode_change({"a\nb", {}})), Error);
}

TEST_CASE("Base64 as of RFC 4648, section 10") {
  const std::pair<const char*, const char*> known[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : known) {
    CHECK(base64(bytes) == text);
    CHECK(from_base64(text) == bytes);
  }
  CHECK(base64("\xff\xfe\xfd") == "//79");
  for (const char* bad : {"Zg=", "Zg=a", "Z===", "====", "Zm9v!mFy"})
    CHECK_THROWS_AS(from_base64(bad), Error);
}

TEST_CASE("What etcd answers, with what it leaves out") {
  const auto pairs =
      parse_pairs(R"({"header":{"revision":"9"},"kvs":[{"key":"YQ==","mod_revision":"5","value":"aGk="},)"
                  R"({"key":"Yg=="}]})");
  CHECK(pairs.size() == 2);
  CHECK(pairs[0].key + pairs[0].text == "ahi");
  CHECK(pairs[0].revision == 5);
  CHECK(pairs[1].text.empty());
  CHECK(parse_pairs("{}").empty());
  for (const char* bad : {"", "[]", "no", R"({"kvs":5})", R"({"kvs":[5]})",
                          R"({"kvs":[{"key":"YQ==","mod_revision":"5x"}]})", R"({"kvs":[{"key":"*"}]})"})
    CHECK_THROWS_AS(parse_pairs(bad), Error);
}

TEST_CASE("Where streams meet, and how a sender is reached") {
  const StorePlace etcd = parse_store_place("etcd://me@[::1]/scan7"),
                   ours = parse_store_place("fxfer://me@host:99/");
  CHECK(etcd.is_etcd);
  CHECK(etcd.host + " " + etcd.token_name + " " + etcd.stream == "::1 me scan7");
  CHECK(etcd.port == 2379);
  CHECK(ours.port == 99);
  CHECK(ours.stream.empty());
  for (const char* bad : {"host/scan", "s3://host/scan", "etcd://host/a/b", "etcd://host:0/a", "etcd://"})
    CHECK_THROWS_AS(parse_store_place(bad), Error);
  const SenderCard card{"host", 1234, std::string(64, 'a'), "slab", 3};
  CHECK(card_text(parse_card(card_text(card))) == card_text(card));
  for (const char* bad : {"", "{}", "[1]", R"({"host":"h","port":"x","pin":"","how":"","receivers":1})",
                          R"({"host":"h","port":65536,"pin":"","how":"","receivers":1})",
                          R"({"host":"h","port":1,"pin":"abc","how":"","receivers":1})",
                          R"({"host":"","port":1,"pin":"","how":"","receivers":1})"})
    CHECK_THROWS_AS(parse_card(bad), Error);
}
