// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/coordination/clone_store.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "base/stoppable_wait.h"
#include "transfer/coordination/replica.h"
#include "transfer/hello.h"
#include "transfer/message.h"
#include "transfer/tls.h"

namespace harima {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kFirstWait{100}, kLongestWait{2000};
constexpr std::chrono::seconds kReachWithin{60}, kAnswerWithin{5}, kLeaveWithin{2};

uint64_t random_member() { return std::stoull(random_hex(8), nullptr, 16) | 1; }

class CloneStore : public Store {
 public:
  explicit CloneStore(std::unique_ptr<Peer> peer) : peer_(std::move(peer)), thread_([this] { run(); }) {}
  ~CloneStore() override { close(); }
  void wait_until_reached();

  void put(const std::string& key, const MaybeText& text, Life life) override {
    replica_.put(key, text, life);
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
  }
  Texts get_all(const std::string& prefix) override { return replica_.get_all(prefix); }
  void watch(const std::string& prefix, Watcher watcher) override {
    replica_.watch(prefix, std::move(watcher));
  }
  void lease(std::chrono::milliseconds dead_after) override {
    const std::lock_guard lock(mutex_);
    dead_after_ = dead_after;
    is_beat_due_ = true;
    changed_.notify_all();
  }
  bool cas(const std::string& key, const MaybeText& expected, const std::string& text, Life life) override;
  void close() override;

 private:
  struct Question {
    Swap swap{};
    bool is_sent = false;
    std::optional<bool> answer{};
  };
  struct Round {  // of what is said
    uint64_t dead_after_ms = 0;
    std::vector<std::pair<uint64_t, Swap>> swaps{};
    bool is_entered = false, is_last = false;
  };

  void run();
  void reach(std::chrono::milliseconds& wait);
  void talk(Channel& line);
  void speak(Channel& line);
  Round next_round();
  void say(Channel& line, const Round& round);
  void listen(Channel& line);
  void take(const Message& head, std::span<const std::byte> body);
  void enter();
  void answer(uint64_t question, bool is_taken);
  void note_broken(const std::exception& why);

  const uint64_t member_ = random_member();
  Replica replica_{member_};
  const std::unique_ptr<Peer> peer_;
  std::mutex mutex_;  // of what follows; taken before the replica's, and after that of its listeners
  std::condition_variable changed_;
  std::chrono::milliseconds dead_after_ = kDeadAfter;
  std::map<uint64_t, Question*> questions_;
  Clock::time_point heard_;
  std::exception_ptr never_reached_, ended_;      // why it never was; why this connection is over
  bool is_reached_ = false, is_entered_ = false;  // ever; this connection
  bool is_beat_due_ = false, is_closing_ = false, is_told_ = false;  // is_told_: that it is broken
  std::thread thread_;
};

void CloneStore::wait_until_reached() {
  std::unique_lock lock(mutex_);
  wait_unless_stopped(changed_, lock, "the coordinator was reached",
                      [&] { return is_reached_ || never_reached_; });
  if (never_reached_) std::rethrow_exception(never_reached_);
}

bool CloneStore::cas(const std::string& key, const MaybeText& expected, const std::string& text, Life life) {
  check_key(key);
  check_text(text);
  const uint64_t number = replica_.next_wish();
  Question question{.swap = {expected, {key, {text, member_, number, life}}}};
  std::unique_lock lock(mutex_);
  questions_[number] = &question;
  changed_.notify_all();
  changed_.wait_for(lock, kAnswerWithin,
                    [&] { return question.answer || (question.is_sent && !is_entered_); });
  questions_.erase(number);
  if (!question.answer) throw Error(fmt::format("{}: the coordinator cannot be asked", key), Exit::kStopped);
  return *question.answer;
}

void CloneStore::close() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

// Connects again and again, until it is closed.
void CloneStore::run() {
  auto wait = kFirstWait;
  const auto begun = Clock::now();
  for (;;) {
    bool is_there = false;
    try {
      const auto line = peer_->connect([&](Clock::duration) { is_there = true; });
      if (line->binding().empty() && !line->has_input(int(kDeadAfter.count())))
        fail_lost("it does not answer");
      Introduced introduced(*line, {.token_name = peer_->token_name(), .request = encode_member(member_)},
                            peer_->token(), [&](const std::string&) { wait = kFirstWait; });
      talk(introduced);
    } catch (const Error& e) {
      const std::lock_guard lock(mutex_);
      const bool is_refused = e.status() != Exit::kStopped && is_there;  // else it may not be there yet
      if (!is_reached_ && (is_refused || Clock::now() - begun > kReachWithin))
        never_reached_ = std::current_exception();
      else if (!is_closing_) note_broken(e);
    }
    std::unique_lock lock(mutex_);
    is_entered_ = false;
    changed_.notify_all();
    if (never_reached_ || changed_.wait_for(lock, wait, [&] { return is_closing_; })) return;
    wait = std::min(2 * wait, kLongestWait);
  }
}

void CloneStore::note_broken(const std::exception& why) {
  const bool is_told = std::exchange(is_told_, true);
  harima::say(is_told ? LogLevel::verbose : LogLevel::normal,
              fmt::format("coordinator: {}; trying again{}", why.what(),
                          is_reached_ ? ", and going on without it" : ""));
}

// One connection. The coordinator speaks first, so that its refusal is read before anything is sent.
void CloneStore::talk(Channel& line) {
  const auto is_there = [&] { return line.has_input(int(kDeadAfter.count())); };
  if (!is_there() && !is_there()) fail_lost("it does not answer");  // first the welcome comes
  receive_expected(line, MessageType::beat, nullptr, 0);
  {
    const std::lock_guard lock(mutex_);
    ended_ = nullptr;
    heard_ = Clock::now();
    is_beat_due_ = true;
  }
  send_message(line, {.type = MessageType::snapshot}, encode_snapshot(replica_.snapshot()));
  std::thread listener([&] { listen(line); });
  std::exception_ptr trouble;
  try {
    speak(line);
  } catch (const Error&) {
    trouble = std::current_exception();
  }
  line.close();
  listener.join();
  if (trouble) std::rethrow_exception(trouble);
}

// Until it is closed, or the connection breaks.
void CloneStore::speak(Channel& line) {
  for (;;) {
    const Round round = next_round();
    say(line, round);
    if (!round.is_last) continue;
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kLeaveWithin, [&] { return ended_ != nullptr; });  // it has taken all
    return;
  }
}

CloneStore::Round CloneStore::next_round() {
  std::unique_lock lock(mutex_);
  const auto is_unsent = [](const auto& item) { return !item.second->is_sent; };
  changed_.wait_for(lock, kBeat, [&] {
    const bool has_news =
        replica_.has_unsent() || std::any_of(questions_.begin(), questions_.end(), is_unsent);
    return ended_ || is_closing_ || std::exchange(is_beat_due_, false) || (is_entered_ && has_news);
  });
  if (ended_) std::rethrow_exception(ended_);
  if (Clock::now() - heard_ > kDeadAfter) fail_lost("nothing was heard for {} s", kDeadAfter.count() / 1000);
  Round round{
      .dead_after_ms = uint64_t(dead_after_.count()), .is_entered = is_entered_, .is_last = is_closing_};
  if (!is_entered_) return round;
  for (auto& [number, question] : questions_)
    if (!std::exchange(question->is_sent, true)) round.swaps.emplace_back(number, question->swap);
  return round;
}

void CloneStore::say(Channel& line, const Round& round) {
  send_message(line, {.type = MessageType::beat, .id = round.dead_after_ms});
  if (round.is_entered)
    for (const Change& change : replica_.take_unsent())
      send_message(line, {.type = MessageType::put}, encode_change(change));
  for (const auto& [number, swap] : round.swaps)
    send_message(line, {.type = MessageType::swap, .id = number}, encode_swap(swap));
  if (round.is_last) send_message(line, {.type = MessageType::bye});
}

void CloneStore::listen(Channel& line) {
  try {
    for (;;) {
      const auto head = receive_head(line, kSnapshotBytes);
      if (!head) fail_lost("the other end has closed it");
      take(*head, receive_body(line, *head));
      const std::lock_guard lock(mutex_);
      heard_ = Clock::now();
      changed_.notify_all();
    }
  } catch (const Error&) {
    const std::lock_guard lock(mutex_);
    ended_ = std::current_exception();
    changed_.notify_all();
  }
}

void CloneStore::take(const Message& head, std::span<const std::byte> body) {
  switch (head.type) {
    case MessageType::snapshot:
      replica_.reset(decode_snapshot(body));
      return enter();
    case MessageType::change:
      return replica_.apply(head.id, decode_change(body));
    case MessageType::answer:
      return answer(head.id, head.flags == kTaken);
    case MessageType::beat:
      return;
    case MessageType::trouble:
      fail("{}", std::string_view(reinterpret_cast<const char*>(body.data()), body.size()));
    default:
      fail("message {} of a coordinator", int(head.type));
  }
}

void CloneStore::enter() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(is_told_, false) && is_reached_) note("the coordinator is back");
  is_reached_ = is_entered_ = true;
}

void CloneStore::answer(uint64_t number, bool is_taken) {
  const std::lock_guard lock(mutex_);
  const auto found = questions_.find(number);
  if (found == questions_.end()) return;  // nobody waits any more
  const Change& change = found->second->swap.change;
  if (is_taken) replica_.adopt(change.key, change.now);
  found->second->answer = is_taken;
}

}  // namespace

std::unique_ptr<Store> open_clone_store(std::unique_ptr<Peer> coordinator) {
  auto store = std::make_unique<CloneStore>(std::move(coordinator));
  store->wait_until_reached();
  return store;
}

}  // namespace harima
