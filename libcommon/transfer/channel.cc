// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/channel.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace harima {

namespace {

constexpr std::chrono::microseconds kShortWay{2000};

class SocketChannel : public Channel {
 public:
  explicit SocketChannel(int socket) : socket_(socket) {}
  ~SocketChannel() override { ::close(socket_); }

  void send(std::span<const std::byte> bytes, bool more) override {
    while (!bytes.empty()) {
      const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | (more ? MSG_MORE : 0));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail_lost("{}", std::strerror(errno));
      bytes = bytes.subspan(size_t(n));
    }
  }
  size_t receive(std::span<std::byte> bytes) override {
    for (;;) {
      const ssize_t n = ::recv(socket_, bytes.data(), bytes.size(), 0);
      if (n >= 0) return size_t(n);
      if (errno != EINTR) fail_lost("{}", std::strerror(errno));
    }
  }
  bool has_input(int wait_ms) override {
    pollfd waiting{socket_, POLLIN, 0};
    return poll(&waiting, 1, wait_ms) > 0;
  }
  std::optional<std::chrono::microseconds> round_trip() const override { return round_trip_of(socket_); }
  void close() noexcept override { shutdown(socket_, SHUT_RDWR); }

 private:
  const int socket_;
};

// A peer that vanished is noticed within two minutes, whatever is in flight. What waits in a connection goes
// over no other one: over a long way, where one may be much slower than the others, it gets little more than
// it sends.
void set_tcp_options(int socket) {
  const int yes = 1, idle_s = 30, interval_s = 10, probes = 6, unanswered_ms = 90000,
            unsent_bytes = 256 << 10;
  if (round_trip_of(socket).value_or(kShortWay) > kShortWay)
    setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes, sizeof unsent_bytes);
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
  setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
  setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &interval_s, sizeof interval_s);
  setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
  setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &unanswered_ms, sizeof unanswered_ms);
}

// 0, or the reason why not.
int connect_within(int socket, const addrinfo& to, int timeout_s) {
  const timeval limit{timeout_s, 0}, none{0, 0};
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);  // holds for connect() too
  if (connect(socket, to.ai_addr, to.ai_addrlen) != 0) return errno == EINPROGRESS ? ETIMEDOUT : errno;
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &none, sizeof none);
  return 0;
}

}  // namespace

bool Channel::receive_all(std::span<std::byte> bytes) {
  const size_t whole = bytes.size();
  while (!bytes.empty()) {
    const size_t n = receive(bytes);
    if (n == 0 && bytes.size() == whole) return false;
    if (n == 0) fail_lost("it ends after {} of {} bytes of a message", whole - bytes.size(), whole);
    bytes = bytes.subspan(n);
  }
  return true;
}

std::optional<std::chrono::microseconds> round_trip_of(int socket) {
  tcp_info info{};
  socklen_t length = sizeof info;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) != 0 || info.tcpi_rtt == 0)
    return std::nullopt;
  return std::chrono::microseconds(info.tcpi_rtt);
}

std::unique_ptr<Channel> socket_channel(int socket) {
  set_tcp_options(socket);
  return std::make_unique<SocketChannel>(socket);
}

std::pair<std::unique_ptr<Channel>, std::unique_ptr<Channel>> channel_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) fail_errno("cannot make a socket pair");
  for (int end : ends)
    for (int option : {SO_SNDBUF, SO_RCVBUF}) {
      const int bytes = 1 << 20;
      setsockopt(end, SOL_SOCKET, option, &bytes, sizeof bytes);
    }
  return {std::make_unique<SocketChannel>(ends[0]), std::make_unique<SocketChannel>(ends[1])};
}

int connect_to(const std::string& host, int port, int timeout_s) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int bad = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found))
    fail("{}: {}", host, gai_strerror(bad));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(found, freeaddrinfo);
  int reason = EADDRNOTAVAIL;
  for (const addrinfo* to = found; to; to = to->ai_next) {
    const int socket = ::socket(to->ai_family, to->ai_socktype | SOCK_CLOEXEC, to->ai_protocol);
    if (socket < 0) continue;
    reason = connect_within(socket, *to, timeout_s);
    if (reason == 0) return socket;
    ::close(socket);
  }
  fail("{}, port {}: cannot connect: {}", host, port, std::strerror(reason));
}

}  // namespace harima
