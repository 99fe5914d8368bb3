// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/coordination/etcd_store.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "base/stoppable_wait.h"
#include "transfer/coordination/etcd_gateway.h"
#include "transfer/coordination/replica.h"

namespace harima {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kPoll{250}, kIdlePoll{500};
constexpr std::chrono::seconds kReachWithin{60}, kLasts{30 * 24 * 3600};
constexpr uint64_t kMe = 1, kOther = 2;  // etcd knows no owners; ours is what has the revision of our put
constexpr std::string_view kRoot = "fxfer/";

std::string rooted(const std::string& key) { return std::string(kRoot) + key; }

class EtcdStore : public Store {
 public:
  EtcdStore(const std::string& url, const std::string& scope)
      : etcd_(url), scope_(rooted(scope)), thread_([this] { run(); }) {}
  ~EtcdStore() override { close(); }
  void wait_until_reached();

  void put(const std::string& key, const MaybeText& text, Life life) override {
    replica_.put(key, text, life);
    wake();
  }
  Texts get_all(const std::string& prefix) override { return replica_.get_all(prefix); }
  void watch(const std::string& prefix, Watcher watcher) override {
    replica_.watch(prefix, std::move(watcher));
    wake();
  }
  void lease(std::chrono::milliseconds dead_after) override {
    const std::lock_guard asking(asking_);
    leases_[Life::leased].dead_after = std::chrono::ceil<std::chrono::seconds>(dead_after);
  }
  bool cas(const std::string& key, const MaybeText& expected, const std::string& text, Life life) override;
  void close() override;

 private:
  struct Lease {
    std::chrono::seconds dead_after{};
    int64_t number = 0;  // 0: not granted yet, or no more
  };
  struct Put {
    int64_t revision = 0;
    uint64_t wish = 0;
  };

  void wake();
  void run();
  void ask_round();
  void keep_alive();
  void pass_on(const Change& change);
  void look();
  void leave();
  int64_t lease_of(Life life);

  std::mutex asking_;  // of what follows; taken before all others
  const EtcdGateway etcd_;
  std::map<Life, Lease> leases_{{Life::lasting, {kLasts}},
                                {Life::leased, {std::chrono::ceil<std::chrono::seconds>(kDeadAfter)}}};
  std::map<std::string, Put> mine_;
  Clock::time_point kept_{};

  Replica replica_{kMe};
  const std::string scope_;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::exception_ptr never_reached_;
  bool is_reached_ = false, is_lost_ = false, is_woken_ = false, is_closing_ = false;
  std::thread thread_;
};

void EtcdStore::wait_until_reached() {
  std::unique_lock lock(mutex_);
  wait_unless_stopped(changed_, lock, "etcd was reached", [&] { return is_reached_ || never_reached_; });
  if (never_reached_) std::rethrow_exception(never_reached_);
}

bool EtcdStore::cas(const std::string& key, const MaybeText& expected, const std::string& text, Life life) {
  check_key(key);
  check_text(text);
  const std::lock_guard asking(asking_);
  const int64_t revision = etcd_.swap(rooted(key), expected, text, lease_of(life));
  if (revision == 0) return false;
  const OwnedText now{text, kMe, replica_.next_wish(), life};
  mine_[key] = {revision, now.wish};
  replica_.apply(replica_.moment().number + 1, {key, now});
  replica_.adopt(key, now);
  return true;
}

void EtcdStore::close() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void EtcdStore::wake() {
  const std::lock_guard lock(mutex_);
  is_woken_ = true;
  changed_.notify_all();
}

void EtcdStore::run() {
  const auto begun = Clock::now();
  for (;;) {
    try {
      ask_round();
      const std::lock_guard lock(mutex_);
      if (std::exchange(is_lost_, false) && is_reached_) note("etcd is back");
      is_reached_ = true;
      changed_.notify_all();
    } catch (const Error& e) {
      replica_.forget_sent();
      const std::lock_guard lock(mutex_);
      const bool is_told = std::exchange(is_lost_, true);
      if (!is_reached_ && (e.status() != Exit::kStopped || Clock::now() - begun > kReachWithin))
        never_reached_ = std::current_exception();
      else
        say(is_told ? LogLevel::verbose : LogLevel::normal,
            fmt::format("{}; trying again{}", e.what(), is_reached_ ? ", and going on without it" : ""));
    }
    std::unique_lock lock(mutex_);
    const bool is_hurried = !is_lost_ && replica_.is_watched();
    changed_.wait_for(lock, is_hurried ? kPoll : kIdlePoll,
                      [&] { return is_closing_ || never_reached_ || (is_woken_ && !is_lost_); });
    is_woken_ = false;
    if (never_reached_) return changed_.notify_all();
    if (!is_closing_) continue;
    lock.unlock();
    return leave();
  }
}

void EtcdStore::ask_round() {
  const std::lock_guard asking(asking_);
  if (Clock::now() - kept_ >= kBeat) keep_alive();
  for (const Change& change : replica_.take_unsent()) pass_on(change);
  look();
}

void EtcdStore::keep_alive() {
  for (auto& [life, lease] : leases_)
    if (lease.number != 0 && !etcd_.keep_alive(lease.number))
      lease.number = 0;  // what went with it is put again when it is missed
  kept_ = Clock::now();
}

void EtcdStore::pass_on(const Change& change) {
  if (change.is_removed) etcd_.remove(rooted(change.key));
  else
    mine_[change.key] = {etcd_.put(rooted(change.key), change.now.text, lease_of(change.now.life)),
                         change.now.wish};
  replica_.apply(replica_.moment().number + 1, change);
}

void EtcdStore::look() {
  Snapshot snapshot{.moment = {0, replica_.moment().number + 1}};
  for (const EtcdGateway::Pair& pair : etcd_.range(scope_)) {
    const std::string key = pair.key.substr(std::min(kRoot.size(), pair.key.size()));
    const auto put = mine_.find(key);
    const bool is_mine = put != mine_.end() && put->second.revision == pair.revision;
    snapshot.texts[key] = {pair.text, is_mine ? kMe : kOther, is_mine ? put->second.wish : 0};
  }
  replica_.reset(std::move(snapshot));
}

void EtcdStore::leave() {
  const std::lock_guard asking(asking_);
  try {
    for (const Change& change : replica_.take_unsent()) pass_on(change);
    if (const int64_t lease = leases_[Life::leased].number; lease != 0) etcd_.revoke(lease);
  } catch (const Error& e) {
    debug("{}", e.what());  // it is gone; the lease ends by itself
  }
}

int64_t EtcdStore::lease_of(Life life) {
  Lease& lease = leases_[life];
  if (lease.number == 0) lease.number = etcd_.grant(lease.dead_after);
  return lease.number;
}

}  // namespace

std::unique_ptr<Store> open_etcd_store(const std::string& url, const std::string& scope) {
  auto store = std::make_unique<EtcdStore>(url, scope);
  store->wait_until_reached();
  return store;
}

}  // namespace harima
