// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/coordination/announcement.h"

#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/stoppable_wait.h"

namespace harima {

namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kAgain{300};

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) fail_errno("the name of this machine is not known");
  return name.data();
}

// The one who announced it before may have died just now, and be there as long as its lease.
void announce(Store& store, const std::string& key, const std::string& card) {
  const auto until = Clock::now() + kDeadAfter + 2 * kBeat;
  while (!store.cas(key, std::nullopt, card, Life::leased)) {
    if (stop_requested()) throw Error("stopped before the stream could be announced", Exit::kStopped);
    if (Clock::now() > until) fail("{} is there already: {}", key, store.get_all(key)[key]);
    std::this_thread::sleep_for(kAgain);
  }
}

struct Waiting {
  std::mutex mutex;
  std::condition_variable changed;
  MaybeText card;
};

std::string wait_for_card(Store& store, const std::string& stream) {
  const auto waiting = std::make_shared<Waiting>();
  store.watch(stream + "/sender", [waiting](const std::string&, const MaybeText& card) {
    const std::lock_guard lock(waiting->mutex);
    waiting->card = card;
    waiting->changed.notify_all();
    return !card;
  });
  std::unique_lock lock(waiting->mutex);
  if (!waiting->card) note("{} is not announced yet; waiting for it", stream);
  wait_unless_stopped(waiting->changed, lock, "the stream was announced",
                      [&] { return waiting->card.has_value(); });
  return *waiting->card;
}

}  // namespace

std::string card_text(const SenderCard& card) {
  return json{{"host", card.host},
              {"port", card.port},
              {"pin", card.pin},
              {"how", card.how},
              {"receivers", card.receivers}}
      .dump();
}

SenderCard parse_card(const std::string& text) {
  try {
    const json card = json::parse(text);
    const SenderCard parsed{card.at("host"), card.at("port"), card.at("pin"), card.at("how"),
                            card.at("receivers")};
    const bool is_pin =
        parsed.pin.empty() ||
        (parsed.pin.size() == 64 && parsed.pin.find_first_not_of("0123456789abcdef") == std::string::npos);
    if (!parsed.host.empty() && parsed.port > 0 && parsed.port < 65536 && is_pin) return parsed;
  } catch (const json::exception&) {
    // As below.
  }
  fail("'{}': wanted host, port, pin, how and receivers of a sender", text);
}

StateNote::StateNote(Store& store, std::string key, Life life, std::string first_state)
    : store_(store), key_(std::move(key)), life_(life), state_(std::move(first_state)),
      thread_([this] { run(); }) {}

StateNote::~StateNote() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void StateNote::set(const std::string& state) {
  const std::lock_guard lock(mutex_);
  is_new_ = is_new_ || state_ != state;
  state_ = state;
}

void StateNote::add(uint64_t frames, const std::string& state) {
  const std::lock_guard lock(mutex_);
  frames_ += frames;
  state_ = state;
  is_new_ = true;
}

void StateNote::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (std::exchange(is_new_, false))
      store_.put(key_, json{{"state", state_}, {"frames", frames_}, {"host", host_name()}}.dump(), life_);
    if (is_over_) return;
    changed_.wait_for(lock, kBeat, [&] { return is_over_; });
  }
}

Announcement::Announcement(std::unique_ptr<Store> store, const std::string& stream, const SenderCard& card)
    : store_(std::move(store)) {
  SenderCard announced = card;
  const bool is_any = card.host.empty() || card.host == "0.0.0.0" || card.host == "::";
  if (is_any) announced.host = host_name();
  store_->lease(kDeadAfter);
  announce(*store_, stream + "/sender", card_text(announced));
  state_ = std::make_unique<StateNote>(*store_, stream + "/state", Life::lasting, "waiting");
}

Announcement::~Announcement() {
  if (state_) state_->set("failed");
  state_.reset();
}

void Announcement::sent(uint64_t frames) { state_->add(frames, "streaming"); }

void Announcement::finish() {
  state_->set("finished");
  state_.reset();
}

Attendance::Attendance(std::unique_ptr<Store> store, const std::string& stream, const std::string& id)
    : store_(std::move(store)), sender_(parse_card(wait_for_card(*store_, stream))) {
  store_->lease(kDeadAfter);
  state_ =
      std::make_unique<StateNote>(*store_, fmt::format("{}/receivers/{}", stream, id), Life::leased, "ready");
}

Attendance::~Attendance() {
  if (state_) state_->set("failed");
  state_.reset();
}

void Attendance::received(uint64_t frames) { state_->add(frames, "receiving"); }

void Attendance::finish() {
  state_->set("finished");
  state_.reset();
}

}  // namespace harima
