// SPDX-License-Identifier: BSD-3-Clause
// How those who belong to a stream show themselves in a store, so that they find each other and anybody sees
// how far they are. All texts are JSON:
//   STREAM/sender          leased: host, port, pin, how, receivers
//   STREAM/state           lasting: state ("waiting", "streaming", "finished", "failed"), frames (sent)
//   STREAM/receivers/ID    leased: state ("ready", "receiving", "finished", "failed"), frames (consumed),
//   host
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "transfer/coordination/store.h"

namespace harima {

// How receivers reach a sender.
struct SenderCard {
  std::string host{};
  int port = 0;
  std::string pin{};  // "": without TLS
  std::string how{};
  int receivers = 1;
};
std::string card_text(const SenderCard& card);
SenderCard parse_card(const std::string& text);  // fails if it is none

// The state of one of them, passed on every second while it changes. From any thread.
class StateNote {
 public:
  StateNote(Store& store, std::string key, Life life, std::string first_state);
  ~StateNote();  // passes on the last
  void set(const std::string& state);
  void add(uint64_t frames, const std::string& state);  // with the first of them it becomes so

 private:
  void run();

  Store& store_;
  const std::string key_;
  const Life life_;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::string state_;
  uint64_t frames_ = 0;
  bool is_new_ = true, is_over_ = false;
  std::thread thread_;
};

// A sender that is announced as long as this lives.
class Announcement {
 public:
  // Fails if another sender has announced the stream and is alive.
  Announcement(std::unique_ptr<Store> store, const std::string& stream, const SenderCard& card);
  ~Announcement();  // "failed", unless it has finished
  void sent(uint64_t frames);
  void finish();

 private:
  const std::unique_ptr<Store> store_;
  std::unique_ptr<StateNote> state_;
};

// A receiver that has found its sender.
class Attendance {
 public:
  // Waits until a sender is announced, as long as it takes.
  Attendance(std::unique_ptr<Store> store, const std::string& stream, const std::string& id);
  ~Attendance();  // "failed", unless it has finished
  const SenderCard& sender() const { return sender_; }
  void received(uint64_t frames);
  void finish();

 private:
  const std::unique_ptr<Store> store_;
  SenderCard sender_;
  std::unique_ptr<StateNote> state_;
};

}  // namespace harima
