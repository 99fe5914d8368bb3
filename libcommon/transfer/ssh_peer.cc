// SPDX-License-Identifier: BSD-3-Clause
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "transfer/child.h"
#include "transfer/peer.h"
#include "transfer/tls.h"

namespace harima {

namespace {

constexpr int kReachSeconds = 3;

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
    std::vector<std::string> words = ssh_words(options_);
    words.insert(words.end(), {"-W", fmt::format("localhost:{}", port_), host_});
    Child child(words);
    const int line = child.take_socket();
    auto channel = connect_tls(line, pin_);
    connected_ = true;
    const std::lock_guard lock(mutex_);
    tunnels_in_use_.push_back(std::move(child));
    return channel;
  }
  void complete() override { server_.dismiss(); }
  std::string token() const override { return token_; }

 private:
  std::string read_first_line() {
    try {
      return server_.read_line();
    } catch (const Error& e) {
      throw e.in("{}: fxfer could not be started there ('{} serve'); is it installed? See --remote", host_, options_.fxfer);
    }
  }
  std::string bare_host() const { return host_.substr(host_.find('@') == host_.npos ? 0 : host_.find('@') + 1); }

  const std::string host_;
  const SshOptions options_;
  std::vector<Child> tunnels_in_use_;  // they end after the channels that use them
  Child server_;
  std::atomic<bool> tunnels_, connected_{false};
  std::mutex mutex_;
  int port_ = 0;
  std::string token_, pin_, address_;
};

}  // namespace

std::unique_ptr<Peer> reach_by_ssh(const std::string& host, const SshOptions& options) {
  return std::make_unique<SshPeer>(host, options);
}

}  // namespace harima
