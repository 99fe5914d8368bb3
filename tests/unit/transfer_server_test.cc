// SPDX-License-Identifier: BSD-3-Clause
// What a server says to one who calls without TLS, before it knows who that is.
#include <doctest/doctest.h>

#include <thread>

#include "message_of.h"
#include "transfer/message.h"
#include "transfer/server.h"

using namespace harima;

namespace {

struct Listening {
  TlsIdentity identity;
  Server server;
  std::thread thread{[this] { server.run(); }};
  explicit Listening(bool clear)
      : server({.address = "127.0.0.1", .clear = clear, .tokens = {}}, clear ? nullptr : &identity) {}
  ~Listening() {
    server.stop();
    thread.join();
  }
  std::unique_ptr<Channel> call() const { return socket_channel(connect_to("127.0.0.1", server.port(), 5)); }
};

std::string answer_to(Channel& line) {
  return message_of([&] { receive_expected(line, MessageType::greeting); });
}

}  // namespace

TEST_CASE("who greets a server without TLS is given a nonce") {
  const Listening listening(true);
  const auto line = listening.call();
  send_message(*line, {.type = MessageType::greeting});
  CHECK(receive_expected(*line, MessageType::greeting).size() == 64);
}

TEST_CASE("who greets a server that wants TLS is told so") {
  const Listening listening(false);
  const auto line = listening.call();
  send_message(*line, {.type = MessageType::greeting});
  CHECK(answer_to(*line) == "this daemon speaks TLS; leave out --clear");
}

TEST_CASE("a greeting with a body is not waited for") {
  for (const bool clear : {true, false}) {
    const Listening listening(clear);
    const auto line = listening.call();
    send_head(*line, {.type = MessageType::greeting, .length = 1 << 20});
    const auto begun = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(receive_expected(*line, MessageType::greeting), ConnectionLost);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(4));
  }
}
