// SPDX-License-Identifier: BSD-3-Clause
// Copies between two ends over lines that damage and break.
#include <doctest/doctest.h>

#include <atomic>
#include <random>
#include <thread>
#include <tuple>

#include "base/hash.h"
#include "message_of.h"
#include "scratch.h"
#include "transfer/arriving_file.h"
#include "transfer/copy.h"
#include "transfer/message.h"
#include "transfer/source_tree.h"
#include "transfer/unit_queue.h"

using namespace harima;

namespace {

std::string random_text(size_t bytes, uint32_t seed) {
  std::mt19937 random(seed);
  std::string text(bytes, '\0');
  for (char& c : text) c = char(random());
  return text;
}

bool same_file(const Scratch& scratch, const std::string& a, const std::string& b) {
  return scratch.read(a) == scratch.read(b);
}

// Passes bytes on and changes one of every so many.
class BadLine : public Channel {
 public:
  BadLine(std::unique_ptr<Channel> line, size_t every, std::atomic<int>& flipped)
      : line_(std::move(line)), every_(every), flipped_(flipped) {}
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
CopyReport copy_over(Session& sender, Session& receiver,
                     const std::function<std::unique_ptr<Channel>(std::unique_ptr<Channel>)>& make_line) {
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

}  // namespace

TEST_CASE("bytes that change on the way are sent again") {
  Scratch scratch;
  scratch.write("a/big", random_text(60000000, 1));
  for (int i = 0; i < 50; ++i) scratch.write(fmt::format("a/f{}", i), random_text(size_t(i) * 1000, 2));
  std::atomic<int> flipped{0};
  const auto sender = make_sender({scratch.path("a/")}, {}, {}, nullptr, {});
  const auto receiver = make_receiver(scratch.path("b"), true, {}, nullptr, {});
  const CopyReport report = copy_over(*sender, *receiver, [&](auto line) {
    return std::make_unique<BadLine>(std::move(line), 12000011, flipped);
  });
  CHECK(flipped > 2);
  CHECK(report.files == 51);
  CHECK(report.failed == 0);
  CHECK(same_file(scratch, "a/big", "b/big"));
  for (int i = 0; i < 50; ++i) CHECK(same_file(scratch, fmt::format("a/f{}", i), fmt::format("b/f{}", i)));
}

TEST_CASE(
    "units of an earlier run that are not those of the file any more are found out, and the next run brings "
    "all") {
  Scratch scratch;
  const std::string before = random_text(13000000, 1);
  std::string after = before;
  after[5] = char(after[5] + 1);
  scratch.write("a/big", before);
  const auto time = std::filesystem::last_write_time(scratch.path("a/big"));
  SourceTree tree({scratch.path("a/")}, {});
  Entry entry;
  tree.walk([&](Entry found) { entry = found; });
  {
    const RootedFolder root = RootedFolder::make(scratch.path("b"));
    ArrivingFile part(root, entry, Durability::none);
    const auto unit = std::as_bytes(std::span(before)).first(kUnitBytes);
    const uint64_t writer = part.begin_unit(0);
    part.write(unit, 0, writer);
    part.take_unit(0, xxh3(unit.data(), unit.size()), writer);
  }
  const auto copy = [&] {
    const auto sender = make_sender({scratch.path("a/")}, {}, {}, nullptr, {});
    const auto receiver = make_receiver(scratch.path("b"), true, {}, nullptr, {});
    return copy_here(*sender, *receiver, 2);
  };
  scratch.write("a/big", after);
  std::filesystem::last_write_time(scratch.path("a/big"), time);
  const CopyReport found_out = copy();
  REQUIRE(found_out.failures.size() == 1);
  CHECK(found_out.kept_bytes == kUnitBytes);
  CHECK(found_out.failures[0].reason.find("its digest is") != std::string::npos);
  CHECK(std::filesystem::is_empty(scratch.path("b")));
  CHECK(copy().kept_bytes == 0);
  CHECK(scratch.read("b/big") == after);
}

TEST_CASE("units that a receiver has are summed up when all others have left") {
  UnitQueue queue;
  queue.add(
      {{0, 4 * kUnitBytes + 1, {true, false, true, false, false}, true}, {1, 2 * kUnitBytes, {true, false}}});
  std::vector<std::tuple<Unit::Kind, uint64_t, uint64_t>> units;
  while (const auto unit = queue.take())
    units.emplace_back(unit->kind, unit->files.front(), unit->offset / kUnitBytes);
  using enum Unit::Kind;
  CHECK(units == decltype(units){
                     {chunk, 0, 1}, {chunk, 0, 3}, {chunk, 0, 4}, {chunk, 1, 1}, {held, 0, 0}, {held, 0, 2}});
  queue.add({{2, 2 * kUnitBytes, {true, true}, true}});
  queue.drop(2);
  CHECK(!queue.take());
}

TEST_CASE("what is always damaged ends the copy, and has no name") {
  Scratch scratch;
  scratch.write("a/big", random_text(3000000, 1));
  std::atomic<int> flipped{0};
  const auto sender = make_sender({scratch.path("a/")}, {}, {}, nullptr, {});
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
  const auto error_of = [&](uint64_t file, uint64_t bytes) {
    std::vector<std::byte> part(bytes);
    return tree.read(file, 0, bytes)->read(part);
  };
  CHECK(error_of(0, 500000) == 0);
  scratch.write("a/one", "shorter");
  CHECK(error_of(0, 7) == ESTALE);
  scratch.write("a/one", random_text(500000, 2));  // as long, but another
  CHECK(error_of(0, 500000) == ESTALE);
  // While it is read.
  const auto reader = tree.read(1, 0, 9000000);
  std::vector<std::byte> half(4500000);
  CHECK(reader->read(half) == 0);
  std::filesystem::last_write_time(scratch.path("a/two"),
                                   std::filesystem::file_time_type::clock::now() + std::chrono::seconds(1));
  CHECK(reader->read(half) == ESTALE);
  std::filesystem::remove(scratch.path("a/two"));
  CHECK(error_of(1, 10) == ENOENT);
}
