// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "base/log.h"
#include "base/signals.h"
#include "transfer/message.h"

namespace harima {

namespace {

constexpr int kCallersAtOnce = 1024, kBacklog = 1024;
constexpr size_t kUnheardAtOnce = 128, kWrongAMinute = 5;
constexpr auto kLook = std::chrono::milliseconds(200);  // for what wakes nobody
constexpr auto kHear = std::chrono::seconds(5);         // of a caller, until it is known

int listen_on(const std::string& address, int port) {
  addrinfo wanted{};
  wanted.ai_flags = AI_PASSIVE;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_family = address.empty() ? AF_INET6 : AF_UNSPEC;
  addrinfo* found = nullptr;
  const auto look_up = [&] {
    return getaddrinfo(address.empty() ? nullptr : address.c_str(), std::to_string(port).c_str(), &wanted,
                       &found);
  };
  if (const int bad = look_up()) fail("{}: {}", address, gai_strerror(bad));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(found, freeaddrinfo);
  const int socket = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1, no = 0;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (found->ai_family == AF_INET6) setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
  if (socket < 0 || bind(socket, found->ai_addr, found->ai_addrlen) != 0 || listen(socket, kBacklog) != 0)
    fail_errno(fmt::format("port {}: cannot listen", port));
  return socket;
}

int port_of(int socket) {
  sockaddr_storage name{};
  socklen_t length = sizeof name;
  getsockname(socket, reinterpret_cast<sockaddr*>(&name), &length);
  return ntohs(name.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(name).sin6_port
                                          : reinterpret_cast<sockaddr_in&>(name).sin_port);
}

std::string name_of(const sockaddr_storage& address, socklen_t length) {
  char host[NI_MAXHOST];
  if (getnameinfo(reinterpret_cast<const sockaddr*>(&address), length, host, sizeof host, nullptr, 0,
                  NI_NUMERICHOST) != 0)
    return "?";
  return host;
}

}  // namespace

// A transfer under way. Its end of it lives as long as anybody uses it.
struct Server::Running {
  std::unique_ptr<RootedFolder> beneath;
  std::unique_ptr<Session> session;
  std::vector<Channel*> channels;
  std::string token_name;
};

Server::Server(ServerOptions options, const TlsIdentity* identity)
    : options_(std::move(options)), identity_(identity),
      metrics_(options_.metrics ? *options_.metrics : uncounted_),
      listener_(listen_on(options_.address, options_.port)), port_(port_of(listener_)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Server::~Server() {
  stop();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return callers_ == 0; });
  ::close(listener_);
  ::close(wake_);
}

void Server::stop() {
  const std::lock_guard lock(mutex_);
  is_stopped_ = true;
  wake();
  for (auto& [name, running] : sessions_)
    for (Channel* channel : running->channels) channel->close();
  for (const Unheard& caller : unheard_) shutdown(caller.line.get(), SHUT_RDWR);
}

void Server::wake() const {
  const uint64_t one = 1;
  if (write(wake_, &one, sizeof one) < 0) debug("cannot wake the server, which looks again by itself");
}

bool Server::run() {
  for (;;) {
    if (stop_requested()) stop();
    {
      std::unique_lock lock(mutex_);
      drop_unheard();
      const bool is_ready =
          changed_.wait_for(lock, kLook, [&] { return is_stopped_ || is_done_ || has_room(); });
      // The other end may hang up while the end of its transfer is noted here.
      if (is_stopped_ && options_.once) changed_.wait_for(lock, kHear, [&] { return sessions_.empty(); });
      if (is_stopped_ || is_done_) return went_well_;
      if (!is_ready) continue;
    }
    pollfd waiting[3] = {{listener_, POLLIN, 0}, {wake_, POLLIN, 0}, {options_.lifeline, POLLIN, 0}};
    if (poll(waiting, 3, int(kLook.count())) <= 0) continue;
    char byte;
    if (waiting[2].revents != 0 && read(options_.lifeline, &byte, 1) <= 0) stop();
    if (waiting[0].revents != 0) take_caller();
  }
}

bool Server::has_room() { return unheard_.size() < kUnheardAtOnce && callers_ < kCallersAtOnce; }

// Those that take too long; and if there is no room for another, the first of those from where most come, so
// that they keep nobody else out.
void Server::drop_unheard() {
  const auto drop = [](Unheard& caller) {
    if (!std::exchange(caller.is_dropped, true)) shutdown(caller.line.get(), SHUT_RDWR);
  };
  const auto now = std::chrono::steady_clock::now();
  std::map<std::string_view, int> callers;
  for (Unheard& caller : unheard_) {
    if (now - caller.since > kHear) drop(caller);
    ++callers[caller.from];
  }
  if (unheard_.size() < kUnheardAtOnce) return;
  const auto most = std::max_element(callers.begin(), callers.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  drop(*std::find_if(unheard_.begin(), unheard_.end(),
                     [&](const Unheard& caller) { return caller.from == most->first; }));
}

void Server::take_caller() {
  sockaddr_storage from{};
  socklen_t length = sizeof from;
  const int socket = accept4(listener_, reinterpret_cast<sockaddr*>(&from), &length, SOCK_CLOEXEC);
  if (socket >= 0) return start_thread(socket, name_of(from, length));
  if (errno == EMFILE || errno == ENFILE) std::this_thread::sleep_for(kLook);  // it still waits there
}

void Server::start_thread(int socket, const std::string& from) {
  std::list<Unheard>::iterator unheard;
  {
    const std::lock_guard lock(mutex_);
    ++callers_;
    unheard = unheard_.insert(unheard_.end(), {Descriptor(fcntl(socket, F_DUPFD_CLOEXEC, 0)), from,
                                               std::chrono::steady_clock::now()});
  }
  const auto leave = [this] {
    const std::lock_guard lock(mutex_);
    --callers_;
    changed_.notify_all();
  };
  try {
    std::thread([this, socket, unheard, from, leave] {
      serve(socket, unheard, from);
      leave();
    }).detach();
  } catch (const std::system_error& e) {
    warn("{}: cannot be served: {}", from, e.what());
    heard(unheard);
    ::close(socket);
    leave();
  }
}

bool Server::heard(std::list<Unheard>::iterator& unheard) {
  const std::lock_guard lock(mutex_);
  const bool was_dropped = unheard != unheard_.end() && unheard->is_dropped;
  if (unheard != unheard_.end()) unheard_.erase(std::exchange(unheard, unheard_.end()));
  changed_.notify_all();
  return was_dropped;
}

// Both kinds of clients speak first, so that one that takes us for the other kind is told so at once.
std::unique_ptr<Channel> Server::answer(int socket) const {
  constexpr char kTlsHandshake = 0x16;
  char first = 0;
  if (recv(socket, &first, 1, MSG_PEEK) == 1 && first == kTlsHandshake && identity_)
    return identity_->accept(socket);
  auto plain = socket_channel(socket);
  receive_expected(*plain, MessageType::greeting, nullptr, 0);
  if (!identity_) return plain;
  send_trouble(*plain, "this daemon speaks TLS; leave out --clear");
  fail("a caller does not speak TLS");
}

void Server::serve(int socket, std::list<Unheard>::iterator unheard, const std::string& from) {
  std::unique_ptr<Channel> channel;
  try {
    channel = answer(socket);
    const Caller caller = hear(*channel);
    const TokenRights& rights = check(caller, from);
    heard(unheard);
    if (caller.hello.session.empty()) serve_control(*channel, caller, rights, from);
    else serve_data(*channel, caller);
  } catch (const std::exception& e) {
    const bool was_dropped = heard(unheard);
    say(options_.once || was_dropped ? LogLevel::verbose : LogLevel::normal,
        fmt::format("{}: {}", from, e.what()));  // of one, the caller tells
    if (channel) send_trouble(*channel, e.what());
  }
}

const TokenRights& Server::check(const Caller& caller, const std::string& from) {
  size_t wrong = 0;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [address, times] : wrong_)
      std::erase_if(times, [now = std::time(nullptr)](std::time_t then) { return now - then > 60; });
    std::erase_if(wrong_, [](const auto& item) { return item.second.empty(); });
    if (const auto found = wrong_.find(from); found != wrong_.end()) wrong = found->second.size();
  }
  if (wrong >= kWrongAMinute) std::this_thread::sleep_for(std::chrono::seconds(2));
  for (const TokenRights& rights : options_.tokens) {
    if (rights.name != caller.hello.token_name || !knows_token(caller, rights.key)) continue;
    if (rights.expires == 0 || std::time(nullptr) <= rights.expires) return rights;
    ++metrics_.refused_callers;
    fail("the token has expired");
  }
  ++metrics_.refused_callers;
  {
    const std::lock_guard lock(mutex_);
    wrong_[from].push_back(std::time(nullptr));
  }
  fail("the token is not known here");
}

std::unique_ptr<Session> Server::make_session(const CopyRequest& request, const TokenRights& rights,
                                              const RootedFolder* beneath) const {
  if (request.to_server) {
    if (request.options.verify ? !rights.may_read : !rights.may_write)
      fail("this token may not {}", request.options.verify ? "read" : "write");
    ReceiveOptions options = request.options;
    options.safe_links = options.safe_links || beneath;
    return make_receiver(request.target, request.into_folder, options, beneath, counted({}, metrics_));
  }
  if (!rights.may_read) fail("this token may not read");
  return make_sender(request.sources, request.rules,
                     {request.options.sending(), request.bytes_per_s, request.compress}, beneath,
                     counted({}, metrics_));
}

void Server::serve_control(Channel& channel, const Caller& caller, const TokenRights& rights,
                           const std::string& from) {
  const auto running = std::make_shared<Running>();
  if (!rights.root.empty()) running->beneath = std::make_unique<RootedFolder>(rights.root);
  running->token_name = rights.name;
  if (options_.make_session && !rights.may_read) fail("this token may not read");
  running->session = options_.make_session
                         ? options_.make_session(caller.hello.request)
                         : make_session(decode_request(caller.hello.request), rights, running->beneath.get());
  const std::string name = random_hex(16);
  {
    const std::lock_guard lock(mutex_);
    running->channels.push_back(&channel);
    sessions_[name] = running;
  }
  welcome(channel, name);
  std::string trouble;
  CopyReport report;
  ++metrics_.running;
  try {
    report = running->session->run(channel);
  } catch (const Error& e) {
    trouble = e.what();
  }
  --metrics_.running;
  ++(trouble.empty() && report.failed == 0 ? metrics_.transfers : metrics_.failed_transfers);
  {
    const std::lock_guard lock(mutex_);
    sessions_.erase(name);
    if (!trouble.empty())
      for (Channel* data : running->channels)
        if (data != &channel) data->close();
    std::erase(running->channels, &channel);
    if (options_.once) is_done_ = true, went_well_ = trouble.empty(), wake();
    changed_.notify_all();
  }
  if (!trouble.empty()) fail("{}", trouble);
  debug("{}: {} files, {} bytes, {} failed", from, report.files, report.bytes, report.failed);
}

void Server::serve_data(Channel& channel, const Caller& caller) {
  std::shared_ptr<Running> running;
  {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(caller.hello.session);
    if (found == sessions_.end() || found->second->token_name != caller.hello.token_name)
      fail("there is no such transfer");
    running = found->second;
    running->channels.push_back(&channel);
    ++metrics_.connections;
  }
  const auto leave = [&] {
    const std::lock_guard lock(mutex_);
    --metrics_.connections;
    std::erase(running->channels, &channel);
  };
  try {
    welcome(channel, caller.hello.session);
    running->session->carry(channel);
  } catch (const Error& e) {
    leave();
    ++metrics_.reconnects;
    throw;
  }
  leave();
}

}  // namespace harima
