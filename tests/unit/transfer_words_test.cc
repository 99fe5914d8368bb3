// SPDX-License-Identifier: BSD-3-Clause
// Addresses, names that take part, lines of the manifest, requests: what is said, and what is refused.
#include <doctest/doctest.h>

#include <set>

#include "message_of.h"
#include "transfer/address.h"
#include "transfer/entry.h"
#include "transfer/hello.h"
#include "transfer/key_set.h"
#include "transfer/name_filter.h"
#include "transfer/report.h"
#include "transfer/tls.h"

using namespace harima;

TEST_CASE("addresses are told apart as rsync does") {
  struct Case {
    const char* text;
    Address::Kind kind;
    const char *host, *path;
    int port = 0;
  };
  using Kind = Address::Kind;
  for (const Case& wanted :
       {Case{"a/b", Kind::local, "", "a/b"}, Case{"./a:b", Kind::local, "", "./a:b"},
        Case{"/x/y:z", Kind::local, "", "/x/y:z"}, Case{"host:a/b", Kind::ssh, "host", "a/b"},
        Case{"me@host:/a:b", Kind::ssh, "me@host", "/a:b"}, Case{"host:", Kind::ssh, "host", "."},
        Case{"fxfer://h/a/b/", Kind::daemon, "h", "a/b/", 9473},
        Case{"fxfer://n@h:99/a", Kind::daemon, "h", "a", 99}, Case{"fxfer://h:99", Kind::daemon, "h", "", 99},
        Case{"fxfer://[::1]:99/a", Kind::daemon, "::1", "a", 99},
        Case{"fxfer://[fe80::2]/a", Kind::daemon, "fe80::2", "a", 9473},
        Case{"s3://bucket/a/b", Kind::s3, "bucket", "a/b"},
        Case{"https://host/a?b=/", Kind::web, "", "https://host/a?b=/"}}) {
    CAPTURE(wanted.text);
    const Address address = parse_address(wanted.text);
    CHECK(address.kind == wanted.kind);
    CHECK(address.host == wanted.host);
    CHECK(address.path == wanted.path);
    CHECK(address.port == wanted.port);
  }
  for (const char* bad : {"", ":a", "-oProxyCommand=x:a", "fxfer://", "fxfer://:80/a", "fxfer://h:0/a",
                          "fxfer://h:70000/a", "s3://", "s3:///a"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(parse_address(bad), Error);
  }
}

TEST_CASE("patterns: the first that matches decides") {
  const auto excluded = [](const char* pattern, const char* path, bool is_folder = false) {
    return !takes_part({{false, pattern}}, path, is_folder);
  };
  CHECK(excluded("*.his", "a/b.his"));
  CHECK(!excluded("*.his", "a/b.hist"));
  CHECK(excluded("q?.img", "q1.img"));
  CHECK(!excluded("q?.img", "q10.img"));
  CHECK(excluded("q[0-35]*", "x/q2.img"));
  CHECK(!excluded("q[0-35]*", "x/q4.img"));
  CHECK(excluded("q[!0-3]", "q4"));
  CHECK(!excluded("q[!0-3]", "q3"));
  CHECK(excluded("a/*", "a/b"));
  CHECK(!excluded("a/*", "a/b/c"));
  CHECK(excluded("a/**", "a/b/c"));
  CHECK(excluded("/a", "a"));
  CHECK(excluded("**/c", "a/b/c"));
  CHECK(excluded("log/", "x/log", true));
  CHECK(!excluded("log/", "x/log", false));
  CHECK(excluded("*a*b*", "xxaxxbxx"));
  CHECK(!excluded("*a*b*", "xxbxxaxx"));
  CHECK(excluded("[", "["));
  CHECK(takes_part({{true, "*.tif"}, {false, "*"}}, "a/b.tif", false));
  CHECK(!takes_part({{true, "*.tif"}, {false, "*"}}, "a/b.img", false));
  CHECK(takes_part({}, "a", false));
}

TEST_CASE("lines of the manifest come back, and paths that lead out are refused") {
  const std::vector<Entry> entries{{EntryKind::file, true, 0644, 1 << 30, -5, "a/b\nc\xff", ""},
                                   {EntryKind::folder, false, 0755, 0, 7, "a", ""},
                                   {EntryKind::link, false, 0777, 0, 8, "l", "../x"},
                                   {EntryKind::unreadable, false, 0, 0, 0, "u", "why"}};
  const auto bytes = encode_entries(entries);
  const auto back = decode_entries(bytes);
  REQUIRE(back.size() == entries.size());
  for (size_t i = 0; i < back.size(); ++i) {
    CHECK(back[i].kind == entries[i].kind);
    CHECK(back[i].is_sparse == entries[i].is_sparse);
    CHECK(back[i].mode == entries[i].mode);
    CHECK(back[i].size == entries[i].size);
    CHECK(back[i].mtime_ns == entries[i].mtime_ns);
    CHECK(back[i].path == entries[i].path);
    CHECK(back[i].text == entries[i].text);
  }
  for (size_t length = 0; length < bytes.size(); ++length)
    CHECK_THROWS_AS(decode_entries(std::span(bytes).first(length)), Error);
  const std::string long_name(256, 'n'), long_path(5000, 'p');
  for (const std::string& path :
       {std::string(), std::string("/etc/x"), std::string("../x"), std::string("a/../../x"),
        std::string("a//b"), std::string("./a"), std::string("a/"), std::string("a\0b", 3), long_name,
        long_path, std::string("a/.fxfer-0123456789abcdef.part"), std::string(".fxfer-0.units")}) {
    CAPTURE(path);
    CHECK_THROWS_AS(check_path(path), Error);
    CHECK_THROWS_AS(decode_entries(encode_entries(std::vector<Entry>{{.path = path}})), Error);
  }
  CHECK_THROWS_AS(
      decode_entries(encode_entries(std::vector<Entry>{{.size = uint64_t{1} << 63, .path = "a"}})), Error);
  CHECK_THROWS_AS(decode_entries(encode_entries(std::vector<Entry>(kPageEntries + 1, Entry{.path = "a"}))),
                  Error);
  check_path(std::string(255, 'n') + "/..." + "/.fxfer-x");
}

TEST_CASE("requests and reports come back; cut ones are refused") {
  const CopyRequest request{false,
                            {"a", "b/"},
                            "target",
                            false,
                            {{true, "*.tif"}, {false, "*"}},
                            800e6,
                            Compress::always,
                            {.durability = Durability::file,
                             .overwrite = Overwrite::older,
                             .dry_run = true,
                             .safe_links = true,
                             .rules = {{false, "x"}}}};
  const auto bytes = encode_request(request);
  const CopyRequest asked = decode_request(bytes);
  const Hello back =
      decode_hello(encode_hello({.token_name = "t", .proof = "p", .session = "s", .request = bytes}));
  CHECK(back.version == kProtocolVersion);
  CHECK(back.request == bytes);
  CHECK(back.token_name == "t");
  CHECK(back.proof == "p");
  CHECK(back.session == "s");
  CHECK(!asked.to_server);
  CHECK(asked.sources == request.sources);
  CHECK(asked.rules.size() == 2);
  CHECK(asked.rules[0].includes);
  CHECK(asked.rules[1].pattern == "*");
  CHECK(asked.bytes_per_s == 800e6);
  CHECK(asked.compress == Compress::always);
  CHECK(asked.options.durability == Durability::file);
  CHECK(asked.options.overwrite == Overwrite::older);
  CHECK(asked.options.dry_run);
  CHECK(asked.options.rules.size() == 1);
  for (size_t length = 0; length < bytes.size(); ++length)
    CHECK_THROWS_AS(decode_request(std::span(bytes).first(length)), Error);

  CopyReport report{.files = 1,
                    .bytes = 2,
                    .same_files = 3,
                    .failed = 1,
                    .failures = {{"path", "reason"}},
                    .new_name = "name"};
  const auto told = encode_report(report);
  CHECK(decode_report(told).failures[0].reason == "reason");
  CHECK(decode_report(told).same_files == 3);
  CHECK(decode_report(told).new_name == "name");
  for (size_t length = 0; length < told.size(); ++length)
    CHECK_THROWS_AS(decode_report(std::span(told).first(length)), Error);
}

TEST_CASE("sums of the textbooks") {
  const std::string text = "abc";
  CHECK(sha256_hex(std::as_bytes(std::span(text))) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-2, B.1
  CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");  // RFC 4231, 4.3
  CHECK(same_secret("ab", "ab"));
  CHECK(!same_secret("ab", "ac"));
  CHECK(!same_secret("ab", "abc"));
}

TEST_CASE("checksums that were met are known, and no others") {
  KeySet keys;
  std::set<uint64_t> known;
  CHECK_FALSE(keys.contains(0));
  for (uint64_t i = 0; i < 5000; ++i) {
    const uint64_t key = i % 7 == 0 ? i << 32 : i * 0x9e3779b97f4a7c15;  // many that begin at the same place
    CHECK(keys.insert(key) == known.insert(key).second);
  }
  CHECK(keys.size() == known.size());
  for (uint64_t key : known) CHECK(keys.contains(key));
  for (uint64_t key : known) CHECK(keys.contains(key + 1) == known.contains(key + 1));
  CHECK_FALSE(keys.insert(0));
}
