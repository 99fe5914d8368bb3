// SPDX-License-Identifier: BSD-3-Clause
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "base/error.h"
#include "base/log.h"
#include "transfer/message.h"
#include "transfer/peer.h"
#include "transfer/tls.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr int kReachSeconds = 10;

// "host:port pin" a line, as ssh keeps its known hosts.
fs::path known_daemons() {
  if (const char* home = std::getenv("XDG_CONFIG_HOME"); home && *home)
    return fs::path(home) / "fxfer" / "known_daemons";
  const char* home = std::getenv("HOME");
  return fs::path(home && *home ? home : ".") / ".config" / "fxfer" / "known_daemons";
}

std::string known_pin(const std::string& name) {
  std::ifstream file(known_daemons());
  for (std::string found, pin; file >> found >> pin;)
    if (found == name) return pin;
  return "";
}

void note_pin(const std::string& name, const std::string& pin) {
  const fs::path path = known_daemons();
  fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::app);
  if (!(file << name << ' ' << pin << '\n')) fail("{}: cannot be written", path.string());
  note("{}: its certificate, not seen before, is noted in {}", name, path.string());
}

// The longest that bytes are waited for; 0: as long as it takes.
void set_wait(int socket, int seconds) {
  const timeval limit{seconds, 0};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

class DaemonPeer : public Peer {
 public:
  DaemonPeer(const std::string& host, int port, const DaemonOptions& options)
      : host_(host), port_(port), name_(fmt::format("{}:{}", host, port)), options_(options),
        pin_(options.pin) {
    if (!options.clear && pin_.empty()) pin_ = known_pin(name_);
  }
  std::unique_ptr<Channel> connect(const Reached& reached) override {
    const int socket = connect_to(host_, port_, kReachSeconds);
    if (const auto round_trip = round_trip_of(socket); reached && round_trip) reached(*round_trip);
    if (options_.clear) {
      auto plain = socket_channel(socket);
      send_message(*plain, {.type = MessageType::greeting});
      return plain;
    }
    std::string found;
    try {
      set_wait(socket, kReachSeconds);  // one that hangs is as good as none
      auto channel = connect_tls(socket, pin(), &found);
      set_wait(socket, 0);
      learn_pin(found);
      return channel;
    } catch (const Error& e) {
      throw e.in("{}", name_);
    }
  }
  std::string token_name() const override { return options_.token_name; }
  std::string token() const override { return options_.token; }

 private:
  std::string pin() {
    const std::lock_guard lock(mutex_);
    return pin_;
  }
  void learn_pin(const std::string& found) {
    const std::lock_guard lock(mutex_);
    if (pin_.empty()) note_pin(name_, pin_ = found);
    if (pin_ != found) fail("two certificates, {} and {}", pin_, found);
  }

  const std::string host_;
  const int port_;
  const std::string name_;
  const DaemonOptions options_;
  std::mutex mutex_;
  std::string pin_;
};

}  // namespace

std::unique_ptr<Peer> reach_daemon(const std::string& host, int port, const DaemonOptions& options) {
  return std::make_unique<DaemonPeer>(host, port, options);
}

}  // namespace harima
