// SPDX-License-Identifier: BSD-3-Clause
// Connections under TLS: both ends know the same of them and nobody else, and bytes go both ways at once.
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <thread>
#include <tuple>
#include <vector>

#include "message_of.h"
#include "transfer/hello.h"
#include "transfer/message.h"
#include "transfer/tls.h"

using namespace harima;

namespace {

constexpr size_t kBytes = 40000000, kPiece = 70001;

struct Line {
  TlsIdentity identity;
  std::unique_ptr<Channel> client, server;
  Line() {
    int ends[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    std::thread answering([&] { server = identity.accept(ends[1]); });
    client = connect_tls(ends[0], identity.pin());
    answering.join();
  }
};

}  // namespace

TEST_CASE("a proof of one connection is none of another") {
  Line one, other;
  CHECK(one.client->binding().size() == 64);
  CHECK(one.client->binding() == one.server->binding());
  CHECK(one.client->binding() != other.client->binding());
  CHECK(channel_pair().first->binding().empty());
}

TEST_CASE("a server that hangs is not waited for longer than the socket waits, and may be asked again") {
  int ends[2];
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
  const timeval wait{0, 50000};
  setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  CHECK_THROWS_WITH_AS(connect_tls(ends[0], ""), "the connection is lost: it does not answer",
                       ConnectionLost);
  close(ends[1]);
}

TEST_CASE("both ends of a TLS connection send and receive at once") {
  Line line;
  const auto send = [](Channel& to, uint8_t seed) {
    std::vector<std::byte> piece(kPiece);
    for (size_t done = 0; done < kBytes; done += kPiece) {
      for (size_t i = 0; i < kPiece; ++i) piece[i] = std::byte((done + i) * seed >> 8);
      to.send(std::span(piece).first(std::min(kPiece, kBytes - done)), done % 2);
    }
    to.send({});
  };
  const auto check = [](Channel& from, uint8_t seed) {
    std::vector<std::byte> piece(kPiece);
    size_t wrong = 0;
    for (size_t done = 0; done < kBytes; done += kPiece) {
      const auto part = std::span(piece).first(std::min(kPiece, kBytes - done));
      if (!from.receive_all(part)) return false;
      for (size_t i = 0; i < part.size(); ++i) wrong += part[i] != std::byte((done + i) * seed >> 8);
    }
    return wrong == 0;
  };
  bool there = false, back = false;
  std::vector<std::thread> threads;
  threads.emplace_back([&] { send(*line.client, 3); });
  threads.emplace_back([&] { send(*line.server, 5); });
  threads.emplace_back([&] { there = check(*line.server, 3); });
  threads.emplace_back([&] { back = check(*line.client, 5); });
  for (std::thread& thread : threads) thread.join();
  CHECK(there);
  CHECK(back);
  std::byte byte;
  std::thread waiting([&] { CHECK_THROWS_AS(line.client->receive(std::span(&byte, 1)), ConnectionLost); });
  line.client->close();
  waiting.join();
}

TEST_CASE("what follows a hello may leave before the welcome, which is taken first") {
  Line line;
  std::string session;
  Introduced introduced(*line.client, {.token_name = "me"}, "token",
                        [&](const std::string& number) { session = number; });
  send_message(introduced, {.type = MessageType::bye});
  const Caller caller = hear(*line.server);
  CHECK(caller.hello.token_name == "me");
  CHECK(knows_token(caller, token_key("token")));
  CHECK(!knows_token(caller, token_key("another")));
  CHECK(receive_head(*line.server)->type == MessageType::bye);
  CHECK(!introduced.has_input(0));
  welcome(*line.server, "7");
  CHECK(session.empty());
  CHECK(!introduced.has_input(100));
  CHECK(session == "7");
  receive_tail(*line.server);
  send_message(*line.server, {.type = MessageType::answer});
  receive_expected(introduced, MessageType::answer);
}

TEST_CASE("a stranger's hello is not taken if it is large") {
  auto [from, to] = channel_pair();
  send_head(*from, {.type = MessageType::hello, .length = 2 << 20});
  CHECK(message_of([&, line = to.get()] { hear(*line); }) ==
        "a message of 2097152 bytes, allowed are 1048576");
}
