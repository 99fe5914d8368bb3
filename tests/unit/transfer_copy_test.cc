// SPDX-License-Identifier: BSD-3-Clause
// Copies between two ends over lines that damage and break, and from senders that mean harm.
#include <doctest/doctest.h>

#include <atomic>
#include <random>
#include <thread>

#include "base/hash.h"
#include "message_of.h"
#include "scratch.h"
#include "codec/byte_writer.h"
#include "transfer/copy.h"
#include "transfer/message.h"
#include "transfer/receiver.h"
#include "transfer/source_tree.h"

using namespace harima;

namespace {

std::string random_text(size_t bytes, uint32_t seed) {
  std::mt19937 random(seed);
  std::string text(bytes, '\0');
  for (char& c : text) c = char(random());
  return text;
}

bool same_file(const Scratch& scratch, const std::string& a, const std::string& b) { return scratch.read(a) == scratch.read(b); }

// Passes bytes on and changes one of every so many.
class BadLine : public Channel {
 public:
  BadLine(std::unique_ptr<Channel> line, size_t every, std::atomic<int>& flipped) : line_(std::move(line)), every_(every), flipped_(flipped) {}
  void send(std::span<const std::byte> bytes, bool more) override { line_->send(bytes, more); }
  size_t receive(std::span<std::byte> bytes) override {
    const size_t n = line_->receive(bytes);
    if (next_ < seen_ + n) {
      bytes[next_ - seen_] ^= std::byte{0x10};
      next_ += every_;
      ++flipped_;
    }
    seen_ += n;
    return n;
  }
  bool has_input(int wait_ms) override { return line_->has_input(wait_ms); }
  void close() noexcept override { line_->close(); }

 private:
  std::unique_ptr<Channel> line_;
  const size_t every_;
  std::atomic<int>& flipped_;
  size_t seen_ = 0, next_ = every_ / 2;
};

// Runs both ends; data lines that break are made anew, each with a line of make_line().
CopyReport copy_over(Session& sender, Session& receiver, const std::function<std::unique_ptr<Channel>(std::unique_ptr<Channel>)>& make_line) {
  auto control = channel_pair();
  std::atomic<bool> over{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i)
    threads.emplace_back([&] {
      while (!over) {
        auto [from, to] = channel_pair();
        to = make_line(std::move(to));
        std::thread taker([&, line = to.get()] {
          message_of([&] { receiver.carry(*line); });
          line->close();
        });
        message_of([&] { sender.carry(*from); });
        from->close();
        taker.join();
      }
    });
  std::thread teller([&] { message_of([&] { sender.run(*control.first); }); });
  CopyReport report;
  const std::string trouble = message_of([&] { report = receiver.run(*control.second); });
  over = true;
  control.second->close();
  teller.join();
  for (std::thread& thread : threads) thread.join();
  CHECK(trouble == "no error");
  return report;
}

// A receiver that is told a manifest and given units by hand.
struct Victim {
  Scratch scratch;
  std::unique_ptr<Session> session;
  std::pair<std::unique_ptr<Channel>, std::unique_ptr<Channel>> control = channel_pair(), data = channel_pair();
  std::string said;
  std::thread thread;

  Victim() {
    session = make_receiver(scratch.path("root"), true, {}, nullptr, {});
    thread = std::thread([this] { said = message_of([this] { session->run(*control.second); }); });
  }
  ~Victim() { end(); }
  void tell(const std::vector<Entry>& entries, uint64_t first = 0) {
    send_message(*control.first, {.type = MessageType::manifest, .id = first}, encode_entries(entries));
  }
  std::vector<std::byte> needs() { return receive_expected(*control.first, MessageType::need); }
  std::string end() {
    control.first->close();
    if (thread.joinable()) thread.join();
    return said;
  }
};

}  // namespace

TEST_CASE("bytes that change on the way are sent again") {
  Scratch scratch;
  scratch.write("a/big", random_text(60000000, 1));
  for (int i = 0; i < 50; ++i) scratch.write(fmt::format("a/f{}", i), random_text(size_t(i) * 1000, 2));
  std::atomic<int> flipped{0};
  const auto sender = make_sender({scratch.path("a/")}, {}, false, 0, nullptr, {});
  const auto receiver = make_receiver(scratch.path("b"), true, {}, nullptr, {});
  const CopyReport report = copy_over(*sender, *receiver, [&](auto line) { return std::make_unique<BadLine>(std::move(line), 12000011, flipped); });
  CHECK(flipped > 2);
  CHECK(report.files == 51);
  CHECK(report.failed == 0);
  CHECK(same_file(scratch, "a/big", "b/big"));
  for (int i = 0; i < 50; ++i) CHECK(same_file(scratch, fmt::format("a/f{}", i), fmt::format("b/f{}", i)));
}

TEST_CASE("what is always damaged ends the copy, and has no name") {
  Scratch scratch;
  scratch.write("a/big", random_text(3000000, 1));
  std::atomic<int> flipped{0};
  const auto sender = make_sender({scratch.path("a/")}, {}, false, 0, nullptr, {});
  const auto receiver = make_receiver(scratch.path("b"), true, {}, nullptr, {});
  auto control = channel_pair();
  auto [from, to] = channel_pair();
  BadLine line(std::move(to), 1000000, flipped);
  std::string sent, carried;
  std::thread carrier([&, out = from.get()] { carried = message_of([&] { sender->carry(*out); }); });
  std::thread taker([&] { message_of([&] { receiver->carry(line); }); });
  std::thread teller([&] { sent = message_of([&] { sender->run(*control.first); }); });
  CHECK(message_of([&] { receiver->run(*control.second); }) != "no error");
  carrier.join();
  teller.join();
  from->close();
  taker.join();
  CHECK(sent.find("damaged on the way 3 times") != std::string::npos);
  CHECK(!std::filesystem::exists(scratch.path("b/big")));
}

TEST_CASE("a file that changes while it is sent is told, and does not get its name") {
  Scratch scratch;
  scratch.write("a/one", random_text(500000, 1));
  scratch.write("a/two", random_text(9000000, 1));
  SourceTree tree({scratch.path("a/")}, {});
  std::vector<Entry> found;
  tree.walk([&](Entry entry) { found.push_back(entry); });
  REQUIRE(found.size() == 2);
  int error = 0;
  tree.open(0, error);
  CHECK(error == 0);
  scratch.write("a/one", "shorter");
  tree.open(0, error);
  CHECK(error == ESTALE);
  std::filesystem::remove(scratch.path("a/two"));
  tree.open(1, error);
  CHECK(error == ENOENT);
}

TEST_CASE("a sender that means harm reaches nothing outside the root") {
  Victim victim;
  victim.scratch.write("canary", "sings");
  victim.tell({{.kind = EntryKind::link, .path = "out", .text = victim.scratch.path("")}, {.size = 1, .path = "out/canary"}});
  CHECK(victim.needs().size() == 2);
  ByteWriter pack;
  pack.put(uint32_t{1});
  pack.put(uint64_t{1});
  pack.put(uint32_t{1});
  pack.put(int32_t{0});
  pack.put(uint8_t{'x'});
  std::thread taker([&] { message_of([&] { victim.session->carry(*victim.data.second); }); });
  send_message(*victim.data.first, {.type = MessageType::pack}, pack.bytes());
  receive_expected(*victim.data.first, MessageType::answer);
  send_message(*victim.control.first, {.type = MessageType::manifest_end, .id = 2});
  const CopyReport report = decode_report(receive_expected(*victim.control.first, MessageType::finished));
  CHECK(report.failed >= 1);
  victim.data.first->close();
  taker.join();
  CHECK(victim.scratch.read("canary") == "sings");
}

TEST_CASE("a manifest out of order, a path twice, a page of nonsense") {
  {
    Victim victim;
    victim.tell({{.path = "a"}, {.path = "a"}});
    CHECK(victim.needs().size() == 2);
    send_message(*victim.control.first, {.type = MessageType::manifest_end, .id = 2});
    CHECK(victim.end() != "no error");  // the first of them never came
  }
  {
    Victim victim;
    victim.tell({{.path = "a"}}, 5);
    CHECK(victim.needs().size() == 1);
    send_message(*victim.control.first, {.type = MessageType::manifest_end, .id = 1});
    CHECK(decode_report(receive_expected(*victim.control.first, MessageType::finished)).failed == 1);
  }
  {
    Victim victim;
    const std::string nonsense = "\x01 nonsense";
    send_message(*victim.control.first, {.type = MessageType::manifest}, std::as_bytes(std::span(nonsense)));
    CHECK_THROWS_AS(receive_expected(*victim.control.first, MessageType::need), Error);
    CHECK(victim.end() == "an entry of kind 32");
  }
  {
    Victim victim;
    send_message(*victim.control.first, {.type = MessageType::chunk});
    CHECK(victim.end().find("message 8") != std::string::npos);
  }
}

TEST_CASE("units that do not belong to any file") {
  Victim victim;
  victim.tell({{.size = 9000000, .path = "big"}});
  CHECK(victim.needs().size() == 1);
  std::string said;
  std::thread taker([&] { said = message_of([&] { victim.session->carry(*victim.data.second); }); });
  const std::vector<std::byte> zeros(100);
  Message answer;
  send_message(*victim.data.first, {.type = MessageType::chunk, .id = 77, .offset = 0}, zeros);
  receive_expected(*victim.data.first, MessageType::answer, &answer);
  CHECK(answer.flags == kDropped);
  send_message(*victim.data.first, {.type = MessageType::chunk, .id = 0, .offset = uint64_t{1} << 62}, zeros);
  taker.join();
  CHECK(said.find("100 bytes at offset 4611686018427387904 of a file of 9000000") != std::string::npos);
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
  CHECK(message_of([&, line = to.get()] { receive_head(*line); }).find("it ends after 5 of 32 bytes") != std::string::npos);
}
