// SPDX-License-Identifier: BSD-3-Clause
// The end that is called. It listens on one port for control and data connections of any number of transfers,
// makes out who calls, and serves each in a thread of its own. Callers that have not proved who they are go
// after some seconds; of more than a hundred of them the first goes of the address that most call from. Wrong
// tokens are answered ever more slowly.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <ctime>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "transfer/hello.h"
#include "transfer/metrics.h"
#include "transfer/rooted_folder.h"
#include "transfer/session.h"
#include "transfer/tls.h"

namespace harima {

// Somebody who may call.
struct TokenRights {
  std::string name, key{};  // token_key() of the token; "" is the name of the only one
  std::string root{};  // "" is everything that this process may reach; else a folder, and nothing outside
  bool may_read = true, may_write = true;
  std::time_t expires = 0;  // 0: never
};

struct ServerOptions {
  std::string address{};  // to listen on; "" is all
  int port = 0;           // 0: any that is free
  bool clear = false;     // without TLS: on a network that is trusted
  bool once = false;      // one transfer, then it ends
  int lifeline = -1;      // a descriptor; when it ends, all does
  std::vector<TokenRights> tokens{};
  TransferMetrics* metrics = nullptr;  // counted there; none: nowhere
  // What is done for who may read and asks; none: files are copied, as a CopyRequest says. From several
  // threads.
  std::function<std::unique_ptr<Session>(std::span<const std::byte> request)> make_session{};
};

class Server {
 public:
  Server(ServerOptions options, const TlsIdentity* identity);  // listens from here on
  ~Server();
  int port() const { return port_; }
  // Serves until stop() is called, or, with `once`, until the one transfer is over: true if it went well.
  bool run();
  void stop();

 private:
  struct Running;
  struct Unheard {
    Descriptor line;  // another name of it
    std::string from;
    std::chrono::steady_clock::time_point since;
    bool is_dropped = false;
  };
  void wake() const;
  bool has_room();      // mutex_ held
  void drop_unheard();  // mutex_ held
  void take_caller();
  void start_thread(int socket, const std::string& from);
  std::unique_ptr<Channel> answer(int socket) const;
  void serve(int socket, std::list<Unheard>::iterator unheard, const std::string& from);
  bool heard(std::list<Unheard>::iterator& unheard);  // it need not be dropped any more; true if it has been
  void serve_control(Channel& channel, const Caller& caller, const TokenRights& rights,
                     const std::string& from);
  void serve_data(Channel& channel, const Caller& caller);
  const TokenRights& check(const Caller& caller, const std::string& from);
  std::unique_ptr<Session> make_session(const CopyRequest& request, const TokenRights& rights,
                                        const RootedFolder* beneath) const;

  const ServerOptions options_;
  const TlsIdentity* identity_;
  TransferMetrics uncounted_;
  TransferMetrics& metrics_;
  int listener_ = -1, port_ = 0;
  int wake_ = -1;  // becomes readable when run() is to look again

  std::mutex mutex_;  // of all that follows
  std::condition_variable changed_;
  std::map<std::string, std::shared_ptr<Running>> sessions_;
  std::map<std::string, std::vector<std::time_t>> wrong_;  // tokens, by address
  int callers_ = 0;                                        // threads
  std::list<Unheard> unheard_;                             // of which have not said who they are
  bool is_stopped_ = false, is_done_ = false, went_well_ = false;
};

}  // namespace harima
