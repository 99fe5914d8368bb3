// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/coordination/coordinator.h"

#include <thread>

#include "base/error.h"
#include "transfer/message.h"

namespace harima {

namespace {

using Clock = std::chrono::steady_clock;
constexpr size_t kMostAnswers = 1000;  // that a member has not taken

uint64_t epoch_of_now() {
  return uint64_t(std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::system_clock::now().time_since_epoch())
                      .count());
}

}  // namespace

// One connection of a member: what it says is taken in another thread, and what is new is told in this one.
class Coordinator::Line : public Session {
 public:
  Line(Coordinator& all, uint64_t member) : all_(all), member_(member) {
    const std::lock_guard lock(all_.mutex_);
    all_.connections_[member_] = connection_ = ++all_.last_connection_;
  }
  ~Line() override {
    const std::lock_guard lock(all_.mutex_);
    if (is_latest()) all_.connections_.erase(member_);
  }

  CopyReport run(Channel& line) override {
    send_message(line, {.type = MessageType::beat});
    std::thread listener([&] { listen(line); });
    try {
      speak(line);
    } catch (const Error& e) {
      send_trouble(line, e.what());
      line.close();
      listener.join();
      throw;
    }
    line.close();
    listener.join();
    return {};
  }
  void carry(Channel&) override { fail("a member has one connection"); }

 private:
  struct News {
    std::optional<Snapshot> snapshot{};
    std::vector<Change> changes{};
    std::vector<Message> answers{};
    Moment moment{};
    bool is_over = false;
  };

  bool is_latest() const {
    const auto found = all_.connections_.find(member_);
    return found != all_.connections_.end() && found->second == connection_;
  }

  void listen(Channel& line) {
    std::string trouble;
    try {
      while (take(line)) {
      }
    } catch (const Error& e) {
      trouble = e.what();
    }
    const std::lock_guard lock(all_.mutex_);
    is_over_ = true;
    trouble_ = trouble;
    all_.changed_.notify_all();
  }

  // False when it leaves.
  bool take(Channel& line) {
    const auto head = receive_head(line, is_entered_ ? kChangeBytes : kSnapshotBytes);
    if (!head) fail_lost("the member has closed it");
    const std::vector<std::byte> body = receive_body(line, *head);
    if (head->type == MessageType::trouble)
      fail("{}", std::string_view(reinterpret_cast<const char*>(body.data()), body.size()));
    if (is_entered_ == (head->type == MessageType::snapshot)) fail("message {} of a member", int(head->type));
    const std::lock_guard lock(all_.mutex_);
    heard_ = Clock::now();
    if (!is_latest()) fail_lost("another one has taken its place");
    take(*head, body);
    all_.changed_.notify_all();
    return head->type != MessageType::bye;
  }

  void take(const Message& head, std::span<const std::byte> body) {
    Ledger& ledger = all_.ledger_;
    switch (head.type) {
      case MessageType::snapshot:
        ledger.enter(member_, decode_snapshot(body), heard_);
        is_entered_ = true;
        return;
      case MessageType::put:
        return ledger.put(mine(decode_change(body)));
      case MessageType::swap: {
        Swap swap = decode_swap(body);
        swap.change = mine(swap.change);
        if (answers_.size() >= kMostAnswers) fail("{} answers are not taken", answers_.size());
        answers_.push_back(
            {.type = MessageType::answer, .flags = ledger.swap(swap) ? kTaken : kDropped, .id = head.id});
        return;
      }
      case MessageType::beat:
        return ledger.heard(member_, std::chrono::milliseconds(std::min<uint64_t>(head.id, UINT32_MAX)),
                            heard_);
      case MessageType::bye:
        return ledger.leave(member_);
      default:
        fail("message {} of a member", int(head.type));
    }
  }

  Change mine(Change change) const {
    change.now.owner = member_;
    return change;
  }

  void speak(Channel& line) {
    for (;;) {
      const News news = wait();
      if (news.is_over) return;
      if (news.snapshot) send_message(line, {.type = MessageType::snapshot}, encode_snapshot(*news.snapshot));
      uint64_t number = news.moment.number - news.changes.size();
      for (const Change& change : news.changes)
        send_message(line, {.type = MessageType::change, .id = ++number}, encode_change(change));
      for (const Message& answer : news.answers) send_message(line, answer);
      send_message(line, {.type = MessageType::beat, .id = news.moment.number});
    }
  }

  // What it has not been told, or, after some time, that there is nothing.
  News wait() {
    std::unique_lock lock(all_.mutex_);
    Ledger& ledger = all_.ledger_;
    all_.changed_.wait_for(lock, kBeat, [&] {
      return is_over_ || !answers_.empty() || (is_entered_ && told_ != ledger.moment());
    });
    if (!trouble_.empty()) throw ConnectionLost(trouble_, Exit::kStopped);
    if (Clock::now() - heard_ > kDeadAfter)
      fail_lost("nothing was heard for {} s", kDeadAfter.count() / 1000);
    const Moment before = ledger.moment();
    ledger.remove_dead(Clock::now());
    if (ledger.moment() != before) all_.changed_.notify_all();
    News news{.moment = ledger.moment(), .is_over = is_over_};
    std::swap(news.answers, answers_);
    if (!is_entered_) return news;
    if (auto changes = ledger.since(told_)) news.changes = std::move(*changes);
    else news.snapshot = ledger.snapshot();
    told_ = news.moment;
    return news;
  }

  Coordinator& all_;
  const uint64_t member_;
  uint64_t connection_ = 0;
  bool is_entered_ = false;  // this and what follows: all_.mutex_
  Clock::time_point heard_ = Clock::now();
  Moment told_;
  std::vector<Message> answers_;
  bool is_over_ = false;
  std::string trouble_;
};

Coordinator::Coordinator() : ledger_(epoch_of_now()) {}

std::unique_ptr<Session> Coordinator::member(std::span<const std::byte> request) {
  return std::make_unique<Line>(*this, decode_member(request));
}

}  // namespace harima
