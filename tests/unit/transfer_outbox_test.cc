// SPDX-License-Identifier: BSD-3-Clause
// What a sender of frames holds: until all who are to have a frame are done with it, whoever breaks off.
#include <doctest/doctest.h>

#include <future>
#include <thread>

#include "base/error.h"
#include "transfer/stream/join.h"
#include "transfer/stream/outbox.h"

using namespace harima;

namespace {

HeldFrame frame(uint64_t number) {
  return std::make_shared<StreamFrame>(StreamFrame{.number = number, .frame = Frame(PixelType::u8, 1, 1)});
}

void put(Outbox& outbox, int count) {
  for (int i = 0; i < count; ++i) outbox.put(frame(uint64_t(i)));
  outbox.close();
}

}  // namespace

TEST_CASE("Frames of one that breaks off go to the others") {
  Outbox outbox(Distribution::share, 2, 10, 60);
  const Outbox::Place a = outbox.join("a", -1), b = outbox.join("b", -1);
  put(outbox, 4);
  CHECK(outbox.next(a, 8)->number == 0);
  CHECK(outbox.next(b, 8)->number == 1);
  CHECK(outbox.next(a, 8)->number == 2);
  outbox.consumed(a.lane, 0);
  outbox.leave(a);
  CHECK(outbox.resent() == 1);
  for (const uint64_t wanted : {2, 3}) CHECK(outbox.next(b, 8)->number == wanted);
  outbox.consumed(a.lane, 2);  // too late: it is another's by now
  for (const uint64_t number : {1, 2, 3}) outbox.consumed(b.lane, number);
  CHECK(!outbox.next(b, 8));
  outbox.finished(b.lane);
  outbox.wait();
}

TEST_CASE("Where each has its own, frames wait for who breaks off, in their order") {
  Outbox outbox(Distribution::copy, 2, 10, 60);
  const Outbox::Place a = outbox.join("a", 1), b = outbox.join("b", -1);
  CHECK(a.lane == 1);
  CHECK(b.lane == 0);
  CHECK_THROWS_WITH_AS(outbox.join("c", -1), "all 2 receivers are there", Error);
  CHECK_THROWS_WITH_AS(outbox.join("c", 1), "receiver 1 is there already", Error);
  put(outbox, 3);
  for (const uint64_t wanted : {0, 1, 2}) CHECK(outbox.next(a, 8)->number == wanted);
  outbox.consumed(a.lane, 0);
  outbox.leave(a);
  CHECK_THROWS_WITH_AS(outbox.join("c", 1),
                       "receiver 1 cannot be another one: 1 frames went to one that is gone", Error);
  const Outbox::Place again = outbox.join("a", -1);
  CHECK(again.lane == 1);
  CHECK_THROWS_AS(outbox.next(a, 8), Error);  // the old connection
  for (const uint64_t wanted : {1, 2}) CHECK(outbox.next(again, 8)->number == wanted);
  for (const uint64_t number : {1, 2}) outbox.consumed(a.lane, number);
  for (const uint64_t number : {0, 1, 2}) {
    CHECK(outbox.next(b, 8)->number == number);
    outbox.consumed(b.lane, number);
  }
  CHECK(!outbox.next(again, 8));
}

TEST_CASE("One that comes again before anybody has noticed that it broke off gets what was on its way") {
  Outbox outbox(Distribution::copy, 1, 4, 60);
  const Outbox::Place before = outbox.join("a", -1);
  put(outbox, 2);
  CHECK(outbox.next(before, 8)->number == 0);
  const Outbox::Place after = outbox.join("a", -1);
  CHECK_THROWS_AS(outbox.next(before, 8), Error);
  outbox.leave(before);  // the old connection, at last: it takes nothing from the new one
  for (const uint64_t wanted : {0, 1}) CHECK(outbox.next(after, 8)->number == wanted);
  for (const uint64_t number : {0, 1}) outbox.consumed(after.lane, number);
  CHECK(!outbox.next(after, 8));
  CHECK(outbox.resent() == 1);
}

TEST_CASE("No more are held than there is room for, nor on the way than a receiver takes") {
  Outbox outbox(Distribution::share, 1, 2, 60);
  auto source = std::async(std::launch::async, [&] { put(outbox, 3); });
  const Outbox::Place a = outbox.join("a", -1);
  CHECK(outbox.next(a, 1)->number == 0);
  auto second = std::async(std::launch::async, [&] { return outbox.next(a, 1)->number; });
  CHECK(source.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout);
  CHECK(second.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout);
  outbox.consumed(a.lane, 0);
  source.get();
  CHECK(second.get() == 1);
}

TEST_CASE("One that does not come back ends the stream, for all") {
  Outbox outbox(Distribution::slab, 2, 4, 0.01);
  const Outbox::Place a = outbox.join("a", -1), b = outbox.join("b", -1);
  put(outbox, 1);
  outbox.leave(a);
  outbox.next(b, 8);
  CHECK_THROWS_WITH_AS(outbox.next(b, 8),
                       "receiver 0 has gone after 0 frames, and did not come back within 0.01 s", Error);
  CHECK_THROWS_AS(outbox.wait(), Error);
  CHECK_THROWS_AS(outbox.join("c", -1), Error);
}

TEST_CASE("Who joins says who it is") {
  const Join join = decode_join(encode_join({"me", 3, uint64_t{1} << 40}));
  CHECK(join.id == "me");
  CHECK(join.place == 3);
  CHECK(join.room_bytes == uint64_t{1} << 40);
  const auto bytes = encode_join(join);
  for (size_t some = 0; some < bytes.size(); ++some)
    CHECK_THROWS_AS(decode_join(std::span(bytes).first(some)), Error);
  CHECK_THROWS_AS(decode_join(encode_join({})), Error);
}
