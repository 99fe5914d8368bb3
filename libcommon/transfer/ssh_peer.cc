// SPDX-License-Identifier: BSD-3-Clause
#include <unistd.h>

#include <atomic>
#include <list>
#include <mutex>
#include <semaphore>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "transfer/child.h"
#include "transfer/peer.h"
#include "transfer/tls.h"

namespace harima {

namespace {

constexpr int kReachSeconds = 3, kStartingAtOnce = 4;  // sshd refuses callers when ten are not known yet

std::vector<std::string> ssh_words(const SshOptions& options) {
  std::vector<std::string> words;
  for (std::string_view word : split(options.command, ' '))
    if (!word.empty()) words.emplace_back(word);
  if (words.empty()) fail_usage("an empty command, wanted one like ssh");
  return words;
}

std::vector<std::string> start_words(const std::string& host, const SshOptions& options) {
  std::vector<std::string> words = ssh_words(options);
  words.insert(words.end(), {host, options.fxfer + " serve --once --stdio"});
  return words;
}

class SshPeer : public Peer {
 public:
  SshPeer(const std::string& host, const SshOptions& options)
      : host_(host), options_(options), server_(start_words(host, options)), tunnels_(options.tunnel) {
    const std::string line = read_first_line();
    const auto words = split(line, ' ');
    if (words.size() != 6 || words[0] != "fxfer-serve" || words[1] != "1")
      fail("{}: fxfer there says '{}', wanted fxfer-serve 1 and where it listens", host, line);
    port_ = parse_integer(words[2]);
    token_ = words[3];
    pin_ = words[4];
    address_ = words[5] == "-" ? bare_host() : std::string(words[5]);
  }

  std::unique_ptr<Channel> connect(const Reached& reached) override {
    if (!tunnels_) {
      try {
        const int socket = connect_to(address_, port_, kReachSeconds);
        if (const auto round_trip = round_trip_of(socket); reached && round_trip) reached(*round_trip);
        auto channel = connect_tls(socket, pin_);
        connected_ = true;
        return channel;
      } catch (const Error& e) {
        if (connected_) throw;
        note("{}; going through ssh, which is slower", e.what());
        tunnels_ = true;
      }
    }
    return connect_through_ssh();
  }
  void complete() override {
    const std::lock_guard lock(mutex_);
    is_complete_ = true;
    server_.dismiss();
    for (Child& tunnel : tunnels_in_use_) tunnel.dismiss();
  }
  std::string token() const override { return token_; }

 private:
  std::unique_ptr<Channel> connect_through_ssh() {
    struct Turn {
      std::counting_semaphore<>& turns;
      explicit Turn(std::counting_semaphore<>& all) : turns(all) { turns.acquire(); }
      ~Turn() { turns.release(); }
    } turn(starting_);
    const auto tunnel = start_tunnel();
    try {
      auto channel = connect_tls(tunnel->take_socket(), pin_);
      connected_ = true;
      return channel;
    } catch (const Error&) {
      const std::lock_guard lock(mutex_);
      tunnels_in_use_.erase(tunnel);
      throw;
    }
  }
  std::list<Child>::iterator start_tunnel() {
    std::vector<std::string> words = ssh_words(options_);
    words.insert(words.end(), {"-W", fmt::format("localhost:{}", port_), host_});
    const std::lock_guard lock(mutex_);
    if (is_complete_) fail("the copy is complete");
    return tunnels_in_use_.emplace(tunnels_in_use_.end(), words);
  }
  std::string read_first_line() {
    try {
      return server_.read_line();
    } catch (const Error& e) {
      throw e.in("{}: fxfer could not be started there ('{} serve'); is it installed? See --remote", host_,
                 options_.fxfer);
    }
  }
  std::string bare_host() const {
    return host_.substr(host_.find('@') == host_.npos ? 0 : host_.find('@') + 1);
  }

  const std::string host_;
  const SshOptions options_;
  std::list<Child> tunnels_in_use_;  // they end after the channels that use them
  Child server_;
  std::atomic<bool> tunnels_, connected_{false};
  std::counting_semaphore<> starting_{kStartingAtOnce};
  std::mutex mutex_;  // of the tunnels, and of this
  bool is_complete_ = false;
  int port_ = 0;
  std::string token_, pin_, address_;
};

}  // namespace

std::unique_ptr<Peer> reach_by_ssh(const std::string& host, const SshOptions& options) {
  return std::make_unique<SshPeer>(host, options);
}

}  // namespace harima
