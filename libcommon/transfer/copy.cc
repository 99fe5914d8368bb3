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
  Streams(Peer& peer, Session& here, int count, TransferMetrics& metrics)
      : peer_(peer), here_(here), count_(count), metrics_(metrics) {}
  ~Streams() { end(); }

  // As many as were asked for, or as the way needs. Once; more calls do nothing.
  void start(Clock::duration round_trip) {
    if (!threads_.empty()) return;
    for (int left = count_ > 0 ? count_ : streams_for(round_trip); left > 0; --left)
      threads_.emplace_back([this] { keep_up(); });
  }
  // They may be made before it is known, but say nothing until then. give_up: called if none can be had any
  // more.
  void set_session(const std::string& session, std::function<void()> give_up) {
    const std::lock_guard lock(mutex_);
    session_ = session;
    give_up_ = std::move(give_up);
    changed_.notify_all();
  }
  void end() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
      for (Channel* channel : channels_) channel->close();
      changed_.notify_all();
    }
    join();
  }
  // After a transfer that went well, when the connections end by themselves.
  void finish() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
      changed_.notify_all();
    }
    peer_.complete();
    join();
  }
  std::string trouble() {
    const std::lock_guard lock(mutex_);
    return trouble_;
  }

 private:
  void join() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }
  void keep_up() {
    constexpr auto kFirstWait = std::chrono::milliseconds(100),
                   kLongestWait = std::chrono::milliseconds(5000);
    for (auto wait = kFirstWait; !is_over(); wait = std::min(2 * wait, kLongestWait)) {
      try {
        carry_one([&] { wait = kFirstWait; });
        return;
      } catch (const std::exception& e) {
        if (is_over()) return;
        debug("a connection broke: {}", e.what());
        ++metrics_.reconnects;
        if (is_hopeless(e.what())) return;
      }
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, wait, [&] { return is_over_; });
    }
  }
  // Has there been no connection for long?
  bool is_hopeless(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    if (!give_up_ || carrying_ > 0 || Clock::now() - carried_ < kGiveUpAfter) return false;
    trouble_ = reason;
    give_up_();
    return true;
  }
  void carry_one(const std::function<void()>& on_welcome) {
    const auto channel = peer_.connect();
    struct Joined {
      Streams& streams;
      Channel* channel;
      bool is_welcome = false;
      Joined(Streams& all, Channel* one) : streams(all), channel(one) {
        const std::lock_guard lock(streams.mutex_);
        streams.channels_.push_back(channel);
        ++streams.metrics_.connections;
      }
      ~Joined() {
        const std::lock_guard lock(streams.mutex_);
        std::erase(streams.channels_, channel);
        --streams.metrics_.connections;
        if (!is_welcome) return;
        --streams.carrying_;
        streams.carried_ = Clock::now();
      }
    } joined(*this, channel.get());
    const std::string session = await_session();
    if (session.empty()) return;
    Introduced line(*channel, {.token_name = peer_.token_name(), .session = session}, peer_.token(),
                    [&](const std::string&) {
                      on_welcome();
                      const std::lock_guard lock(mutex_);
                      ++carrying_;
                      joined.is_welcome = true;
                    });
    here_.carry(line);
  }
  std::string await_session() {  // "": it is over
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return is_over_ || !session_.empty(); });
    return is_over_ ? "" : session_;
  }
  bool is_over() {
    const std::lock_guard lock(mutex_);
    return is_over_;
  }

  Peer& peer_;
  Session& here_;
  const int count_;
  TransferMetrics& metrics_;
  std::mutex mutex_;  // of what follows, but for the threads
  std::condition_variable changed_;
  std::vector<Channel*> channels_;
  std::vector<std::thread> threads_;
  std::string session_;
  std::function<void()> give_up_;
  bool is_over_ = false;
  int carrying_ = 0;
  Clock::time_point carried_ = Clock::now();  // when one that was welcome broke
  std::string trouble_;
};

}  // namespace

CopyReport copy_with(Peer& peer, Session& here, const CopyRequest& request, int streams,
                     TransferMetrics& metrics) {
  Streams data(peer, here, streams, metrics);
  const auto control = peer.connect([&](Clock::duration round_trip) { data.start(round_trip); });
  const auto asked = Clock::now();
  Introduced line(*control, {.token_name = peer.token_name(), .request = encode_request(request)},
                  peer.token(), [&](const std::string& session) {
                    data.set_session(session, [&] { control->close(); });
                    data.start(Clock::now() - asked);  // through ssh, where the way was not known before
                  });
  try {
    CopyReport report = here.run(line);
    data.finish();
    return report;
  } catch (const Error& e) {
    data.end();
    const std::string trouble = data.trouble();
    if (e.status() != Exit::kStopped) throw;
    throw Error(trouble.empty() ? e.what() : trouble, Exit::kStopped)
        .in("the copy is not complete, and goes on when it is asked for again");
  } catch (...) {
    data.end();
    throw;
  }
}

CopyReport copy_here(Session& sender, Session& receiver, int count) {
  auto control = channel_pair();
  std::vector<std::pair<std::unique_ptr<Channel>, std::unique_ptr<Channel>>> lines;
  for (int i = 0; i < count; ++i) lines.push_back(channel_pair());
  std::vector<std::thread> threads;
  std::optional<Error> trouble;  // the first that is no consequence of another, which closes a line
  std::mutex mutex;
  const auto note = [&](const std::exception& e) {
    const std::lock_guard lock(mutex);
    if (!trouble && !dynamic_cast<const ConnectionLost*>(&e))
      trouble = dynamic_cast<const Error*>(&e) ? static_cast<const Error&>(e) : Error(e.what());
  };
  const auto run = [&](Channel& line, auto&& action) {
    threads.emplace_back([&line, &note, &control, action] {
      try {
        action();
      } catch (const std::exception& e) {
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
