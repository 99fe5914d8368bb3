// SPDX-License-Identifier: BSD-3-Clause
// Senders that mean harm: nothing outside of the root, nothing wrong under a name, and no memory that was not
// paid for.
#include <doctest/doctest.h>
#include <linux/magic.h>
#include <sys/resource.h>
#include <sys/vfs.h>

#include <filesystem>

#include "base/hash.h"
#include "transfer/naming.h"
#include "transfer/part_file.h"
#include "victim.h"

using namespace harima;

namespace {

constexpr uint64_t kFar = uint64_t{1} << 62;

std::vector<std::byte> pack_of(uint64_t number, const std::string& text) {
  ByteWriter pack;
  pack.put(uint32_t{1});
  pack.put(number);
  pack.put(uint32_t(text.size()));
  pack.put(int32_t{0});
  pack.put_bytes(std::as_bytes(std::span(text)));
  return pack.take();
}

std::vector<std::byte> digest_of(std::initializer_list<std::vector<std::byte>> units) {
  ByteWriter sums, digest;
  for (const auto& unit : units) sums.put(xxh3(unit.data(), unit.size()));
  digest.put(xxh3(sums.bytes().data(), sums.size()));
  return digest.take();
}

std::vector<std::byte> sum_of_unit(uint64_t number, uint64_t offset, uint32_t bytes, uint64_t sum) {
  ByteWriter out;
  out.put(number);
  out.put(offset);
  out.put(bytes);
  out.put(int32_t{0});
  out.put(sum);
  return out.take();
}

}  // namespace

TEST_CASE("a sender that means harm reaches nothing outside the root") {
  Victim victim;
  victim.scratch.write("canary", "sings");
  CHECK(victim
            .tell({{.kind = EntryKind::link, .path = "out", .text = victim.scratch.path("")},
                   {.size = 1, .path = "out/canary"}})
            .size() == 2);
  victim.give({.type = MessageType::pack}, pack_of(1, "x"));
  victim.tell_end(2);
  CHECK(victim.report().failed >= 1);
  CHECK(victim.scratch.read("canary") == "sings");
}

TEST_CASE("links that are to stay within the root cannot lead out through each other") {
  Victim victim({.safe_links = true});
  const auto link = [](const char* path, const char* text) {
    return Entry{.kind = EntryKind::link, .path = path, .text = text};
  };
  victim.tell({link("here", "."),
               link("out", "here/.."),
               {.kind = EntryKind::folder, .mode = 0700, .path = "a"},
               link("a/up", "../here"),
               link("a/out", "up/../..")});
  victim.tell_end(5);
  const CopyReport report = victim.report();
  CHECK(report.links == 2);
  REQUIRE(report.failures.size() == 2);
  CHECK(report.failures[0].path == "out");
  CHECK(report.failures[1].path == "a/out");
}

TEST_CASE("a manifest out of order, a path twice, a page of nonsense") {
  {
    Victim victim;
    CHECK(victim.tell({{.path = "a"}, {.path = "a"}}).size() == 2);
    victim.tell_end(2);
    CHECK(victim.end() != "no error");  // the first of them never came
  }
  {
    Victim victim;
    CHECK(victim.tell({{.path = "a"}}, 5).size() == 1);
    victim.tell_end(1);
    CHECK(victim.report().failed == 1);
  }
  {
    Victim victim;
    const std::string nonsense = "\x01 nonsense";
    send_message(*victim.control, {.type = MessageType::manifest}, std::as_bytes(std::span(nonsense)));
    CHECK_THROWS_AS(receive_expected(*victim.control, MessageType::need), Error);
    CHECK(victim.end() == "an entry of kind 32");
  }
  {
    Victim victim;
    send_message(*victim.control, {.type = MessageType::chunk});
    CHECK_THROWS_AS(receive_expected(*victim.control, MessageType::need), Error);
    CHECK(victim.end().find("message 8") != std::string::npos);
  }
}

TEST_CASE("units that do not belong to any file, or are none of it") {
  const auto told = [](Victim& victim) {
    CHECK(victim.tell({{.size = 9000000, .path = "big"}, {.size = 5, .path = "small"}}).size() == 2);
  };
  const std::vector<std::byte> zeros(100);
  {
    Victim victim;
    told(victim);
    CHECK(victim.give({.type = MessageType::chunk, .id = 77}, zeros) == kDropped);
    CHECK_THROWS_AS(victim.give({.type = MessageType::chunk, .offset = kFar}, zeros), Error);
    CHECK(victim.carried().find("100 bytes at offset 4611686018427387904 of a file of 9000000") == 0);
  }
  for (const Message& empty :
       {Message{.type = MessageType::chunk, .offset = kFar}, Message{.type = MessageType::chunk, .offset = 1},
        Message{.type = MessageType::chunk, .offset = 12 << 20}}) {
    Victim victim;
    told(victim);
    CHECK_THROWS_AS(victim.give(empty, {}), Error);
    CHECK(victim.carried().find("0 bytes at offset") == 0);
  }
  {
    Victim victim;
    told(victim);
    CHECK(victim.give({.type = MessageType::chunk, .id = 1}, std::vector<std::byte>(5)) == kDropped);
  }
}

TEST_CASE("sums of what is no unit, or of less than one, prove nothing") {
  for (const auto& [offset, bytes] : {std::pair<uint64_t, uint32_t>{4 << 20, 0}, {kFar, 5}, {0, 0}, {1, 4}}) {
    Victim victim({.verify = true});
    victim.scratch.write("root/file", std::string(4 << 20, 'x'));
    CHECK(victim.tell({{.size = 4 << 20, .path = "file"}}).size() == 1);
    CHECK(victim.give({.type = MessageType::sums}, sum_of_unit(0, offset, bytes, 0x2d06800538d394c2)) ==
          kTaken);  // of no bytes
    victim.tell_end(1);
    const CopyReport report = victim.report();
    CHECK(report.files == 0);
    CHECK(report.failed == 1);
  }
}

TEST_CASE("a file larger than any disk costs no memory") {
  Victim victim;
  send_message(*victim.control, {.type = MessageType::manifest},
               encode_entries(std::vector<Entry>{{.size = kFar, .path = "huge"}}));
  CHECK_THROWS_AS(receive_expected(*victim.control, MessageType::need), Error);
  CHECK(victim.end().find("a file of 4611686018427387904 bytes") == 0);
}

TEST_CASE("a unit that comes twice, wrong the second time, does not change what is there") {
  Victim victim;
  const std::vector<std::byte> good(4 << 20, std::byte{'g'}), bad(4 << 20, std::byte{'b'}),
      rest(100, std::byte{'r'});
  victim.tell({{.mode = 0600, .size = good.size() + rest.size(), .path = "file"}});
  CHECK(victim.give({.type = MessageType::chunk}, good) == kTaken);
  send_head(*victim.data, {.type = MessageType::chunk, .length = uint32_t(bad.size())});
  victim.data->send(bad);
  send_tail(*victim.data, {.sum = 0});
  Message answer;
  receive_expected(*victim.data, MessageType::answer, &answer);
  CHECK(answer.flags == kAgain);
  CHECK(victim.give({.type = MessageType::chunk, .offset = good.size()}, rest) == kTaken);
  CHECK(victim.give({.type = MessageType::digest}, digest_of({good, rest})) == kTaken);
  victim.tell_end(1);
  CHECK(victim.report().files == 1);
  CHECK(victim.scratch.read("root/file") == std::string(good.size(), 'g') + std::string(rest.size(), 'r'));
}

TEST_CASE("a file has its name when its digest is that of its units, in whatever order they come") {
  const std::vector<std::byte> first(4 << 20, std::byte{1}), second(4 << 20, std::byte{2}),
      last(5, std::byte{3});
  const uint64_t size = first.size() + second.size() + last.size();
  for (const bool is_right : {true, false}) {
    Victim victim;
    victim.tell({{.mode = 0600, .size = size, .path = "file"}});
    CHECK(victim.give({.type = MessageType::chunk, .offset = 8 << 20}, last) == kTaken);
    CHECK(victim.give({.type = MessageType::chunk, .offset = 0}, first) == kTaken);
    CHECK(victim.give({.type = MessageType::digest}, is_right ? digest_of({first, second, last})
                                                              : digest_of({second, first, last})) == kTaken);
    CHECK(!std::filesystem::exists(victim.scratch.path("root/file")));
    CHECK(victim.give({.type = MessageType::chunk, .offset = 4 << 20}, second) ==
          (is_right ? kTaken : kDropped));
    victim.tell_end(1);
    const CopyReport report = victim.report();
    CHECK(report.files == (is_right ? 1 : 0));
    CHECK(std::filesystem::exists(victim.scratch.path("root/file")) == is_right);
    if (!is_right) {
      REQUIRE(report.failures.size() == 1);
      CHECK(report.failures[0].reason.find("its digest is") != std::string::npos);
      CHECK(std::filesystem::is_empty(victim.scratch.path("root")));  // the next run begins anew
    }
  }
  Victim victim;
  victim.tell({{.size = size, .path = "file"}});
  CHECK_THROWS_AS(victim.give({.type = MessageType::digest}, std::vector<std::byte>(9)), Error);
  CHECK(victim.carried() == "a digest of 9 bytes, wanted are 8");
}

TEST_CASE("where wrong bytes came before, a hole is written") {
  Victim victim;
  const std::vector<std::byte> zeros(4 << 20), wrong(4 << 20, std::byte{'w'});
  victim.tell({{.is_sparse = true, .mode = 0600, .size = zeros.size(), .path = "file"}});
  send_head(*victim.data, {.type = MessageType::chunk, .length = uint32_t(wrong.size())});
  victim.data->send(wrong);
  send_tail(*victim.data, {.sum = 0});
  receive_expected(*victim.data, MessageType::answer);
  CHECK(victim.give({.type = MessageType::chunk}, zeros) == kTaken);
  victim.tell_end(1);
  CHECK(victim.report().files == 1);
  CHECK(victim.scratch.read("root/file") == std::string(zeros.size(), '\0'));
}

TEST_CASE("a receiver cannot ask for the same again and again") {
  Scratch scratch;
  for (int i = 0; i < 3; ++i) scratch.write(fmt::format("a/f{}", i), "x");
  const auto sender = make_sender({scratch.path("a/")}, {}, {}, nullptr, {});
  auto [its, ours] = channel_pair();
  std::string said;
  std::thread runner([&, line = its.get()] { said = message_of([&] { sender->run(*line); }); });
  receive_expected(*ours, MessageType::manifest);
  const std::vector<std::byte> all(3, std::byte{1});
  send_message(*ours, {.type = MessageType::need, .id = 0}, all);
  send_message(*ours, {.type = MessageType::need, .id = 0}, all);
  runner.join();
  CHECK(said == "what is needed of entry 0, awaited is 3");
}

TEST_CASE("files that cannot get their names are told, each of them") {
  Scratch scratch;
  const RootedFolder root(scratch.path(""));
  std::vector<std::string> troubles;
  Naming naming(root, Durability::batch, [&](std::span<const Unnamed> files) {
    for (const Unnamed& file : files) troubles.push_back(file.trouble);
  });
  for (const char* name : {"a", "b"}) {
    std::vector<Unnamed> one(1);
    one[0] = {.entry = {.path = name}, .small = {.part = "missing"}};
    naming.add(std::move(one));
  }
  rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit none{0, limit.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);  // the folder cannot be opened
  CHECK(message_of([&] { naming.flush(); }) == "no error");
  setrlimit(RLIMIT_NOFILE, &limit);
  REQUIRE(troubles.size() == 2);
  struct statfs system;
  // There is no disk to get to.
  const bool in_memory = statfs(root.path().c_str(), &system) == 0 && system.f_type == TMPFS_MAGIC;
  CHECK(troubles[1].find(in_memory ? "b: cannot take its name" : "Too many open files") != std::string::npos);
}

TEST_CASE("a small file that another transfer is writing is left to it") {
  Victim victim;
  const Entry entry{.mode = 0600, .size = 5, .mtime_ns = 1, .path = "small"};
  const RootedFolder root(victim.scratch.path("root"));
  const Descriptor other = open_part(root, entry, part_path(entry), true);
  write_all(other.get(), std::as_bytes(std::span("of others", 9)), 0, "part");
  victim.tell({entry});
  victim.give({.type = MessageType::pack}, pack_of(0, "mine!"));
  victim.tell_end(1);
  const CopyReport report = victim.report();
  REQUIRE(report.failures.size() == 1);
  CHECK(report.failures[0].reason.find("another transfer is writing it") != std::string::npos);
  CHECK(victim.scratch.read("root/" + part_path(entry)) == "of others");
  CHECK(!root.status("small"));
}

TEST_CASE("heads that are no heads") {
  auto [from, to] = channel_pair();
  const std::string nonsense(32, 'x');
  from->send(std::as_bytes(std::span(nonsense)));
  CHECK(message_of([&, line = to.get()] { receive_head(*line); }) == "this is no message of fxfer");
  send_head(*from, {MessageType::chunk, 0, 0, 0, uint32_t(kMessageBytes) + 1});
  CHECK(message_of([&, line = to.get()] { receive_head(*line); }).find("a message of 16777217 bytes") == 0);
  from->send(std::as_bytes(std::span(nonsense)).first(5));
  from->close();
  CHECK(message_of([&, line = to.get()] { receive_head(*line); }).find("it ends after 5 of 32 bytes") !=
        std::string::npos);
}
