// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/copy.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/log.h"

namespace harima {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kGiveUpAfter = std::chrono::seconds(60);

// One connection is limited by what may be on the way at a time; the longer the way, the more are needed.
int streams_for(Clock::duration round_trip) {
  const double ms = std::chrono::duration<double, std::milli>(round_trip).count();
  return ms < 2 ? 2 : ms < 8 ? 4 : ms < 40 ? 8 : 16;
}

// The data connections of a transfer, each in a thread that makes it anew when it breaks.
class Streams {
 public:
  Streams(Peer& peer, Session& here, Channel& control, TransferMetrics& metrics)
      : peer_(peer), here_(here), control_(control), metrics_(metrics) {}
  ~Streams() { end(); }

  void start(int count) {
    for (int i = 0; i < count; ++i) threads_.emplace_back([this] { keep_up(); });
  }
  // They may be made before it is known, but say nothing until then.
  void set_session(const std::string& session) {
    const std::lock_guard lock(mutex_);
    session_ = session;
    changed_.notify_all();
  }
  void end() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
      for (Channel* channel : channels_) channel->close();
    }
    finish();
  }
  // Waits for the connections to end by themselves, as they do after a transfer that went well.
  void finish() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
      changed_.notify_all();
    }
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }
  std::string trouble() {
    const std::lock_guard lock(mutex_);
    return trouble_;
  }

 private:
  void keep_up() {
    auto wait = std::chrono::milliseconds(100);
    for (auto good = Clock::now(); !is_over();) {
      try {
        carry_one([&] { good = Clock::now(), wait = std::chrono::milliseconds(100); });
        return;
      } catch (const Error& e) {
        if (is_over()) return;
        debug("a connection broke: {}", e.what());
        ++metrics_.reconnects;
        if (Clock::now() - good > kGiveUpAfter) return give_up(e.what());
      }
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, wait, [&] { return is_over_; });
      wait = std::min(2 * wait, std::chrono::milliseconds(5000));
    }
  }
  void carry_one(const std::function<void()>& on_welcome) {
    const auto channel = peer_.connect();
    struct Joined {
      Streams& streams;
      Channel* channel;
      Joined(Streams& all, Channel* one) : streams(all), channel(one) {
        const std::lock_guard lock(streams.mutex_);
        streams.channels_.push_back(channel);
        ++streams.metrics_.connections;
      }
      ~Joined() {
        const std::lock_guard lock(streams.mutex_);
        std::erase(streams.channels_, channel);
        --streams.metrics_.connections;
      }
    } joined(*this, channel.get());
    const std::string session = await_session();
    if (session.empty()) return;
    greet(*channel, {.token_name = peer_.token_name(), .session = session}, peer_.token());
    on_welcome();
    here_.carry(*channel);
  }
  std::string await_session() {  // "": it is over
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return is_over_ || !session_.empty(); });
    return is_over_ ? "" : session_;
  }
  void give_up(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    trouble_ = reason;
    control_.close();
  }
  bool is_over() {
    const std::lock_guard lock(mutex_);
    return is_over_;
  }

  Peer& peer_;
  Session& here_;
  Channel& control_;
  TransferMetrics& metrics_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Channel*> channels_;
  std::vector<std::thread> threads_;
  std::string session_;
  bool is_over_ = false;
  std::string trouble_;
};

}  // namespace

CopyReport copy_with(Peer& peer, Session& here, const CopyRequest& request, int streams, TransferMetrics& metrics) {
  const auto control = peer.connect();
  Streams data(peer, here, *control, metrics);
  const auto asked = Clock::now();
  const auto start = [&](Clock::duration round_trip) { data.start(streams > 0 ? streams : streams_for(round_trip)); };
  const auto round_trip = control->round_trip();
  if (round_trip) start(*round_trip);  // the connections are ready when there is something to send
  data.set_session(greet(*control, {.token_name = peer.token_name(), .request = request}, peer.token()));
  if (!round_trip) start((Clock::now() - asked) / 2);  // a greeting may still be on the way, then the answer
  try {
    CopyReport report = here.run(*control);
    data.finish();
    return report;
  } catch (const Error& e) {
    data.end();
    const std::string trouble = data.trouble();
    if (e.status() != Exit::kStopped) throw;
    throw Error(trouble.empty() ? e.what() : trouble, Exit::kStopped).in("the copy is not complete, and goes on when it is asked for again");
  }
}

CopyReport copy_here(Session& sender, Session& receiver, int count) {
  auto control = channel_pair();
  std::vector<std::pair<std::unique_ptr<Channel>, std::unique_ptr<Channel>>> lines;
  for (int i = 0; i < count; ++i) lines.push_back(channel_pair());
  std::vector<std::thread> threads;
  std::optional<Error> trouble;  // the first that is no consequence of another, which closes a line
  std::mutex mutex;
  const auto note = [&](const Error& e) {
    const std::lock_guard lock(mutex);
    if (!trouble && !dynamic_cast<const ConnectionLost*>(&e)) trouble = e;
  };
  const auto run = [&](Channel& line, auto&& action) {
    threads.emplace_back([&line, &note, &control, action] {
      try {
        action();
      } catch (const Error& e) {
        note(e);
        line.close();
        control.first->close();
      }
    });
  };
  for (auto& [from, to] : lines) {
    run(*from, [&line = *from, &sender] { sender.carry(line); });
    run(*to, [&line = *to, &receiver] { receiver.carry(line); });
  }
  run(*control.first, [&] { sender.run(*control.first); });
  CopyReport report;
  std::optional<Error> reason;
  try {
    report = receiver.run(*control.second);
  } catch (const Error& e) {
    reason = e;
    if (e.status() != Exit::kStopped) note(e);
    control.second->close();
    for (auto& line : lines) line.second->close();
  }
  for (std::thread& thread : threads) thread.join();
  if (reason) throw trouble.value_or(*reason);
  return report;
}

}  // namespace harima
