// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/sender.h"

#include <algorithm>
#include <numeric>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "codec/byte_reader.h"

namespace harima {

namespace {

// Units on their way on one connection, and their bytes.
constexpr size_t kUnanswered = 64;
constexpr uint64_t kUnansweredBytes = 16 * uint64_t{kUnitBytes};
constexpr int kTries = 3, kBreaks = 20;

// All has been said: whoever is gone by now has missed nothing.
void send_bye(Channel& channel) {
  try {
    send_message(channel, {.type = MessageType::bye});
  } catch (const ConnectionLost& e) {
    debug("{}", e.what());
  }
}

bool are_enough(const std::deque<Unit>& unanswered) {
  const auto add = [](uint64_t bytes, const Unit& unit) { return bytes + unit.length; };
  return unanswered.size() >= kUnanswered ||
         std::accumulate(unanswered.begin(), unanswered.end(), uint64_t{0}, add) >= kUnansweredBytes;
}

}  // namespace

CopyReport Sender::run(Channel& control) {
  {
    const std::lock_guard lock(mutex_);
    control_ = &control;
  }
  std::exception_ptr trouble;  // of the teller, if it is no consequence of another
  std::thread teller([&] {
    try {
      tell(control);
    } catch (const ConnectionLost&) {
      control.close();
    } catch (...) {
      trouble = std::current_exception();
      control.close();
    }
  });
  const auto finish = [&] {
    queue_.close();
    teller.join();
  };
  try {
    for (;;) {
      const auto message = receive_head(control);
      if (!message) fail_lost("the other end has closed it");
      const std::vector<std::byte> body = receive_body(control, *message);
      if (message->type == MessageType::trouble)
        fail("{}", std::string(reinterpret_cast<const char*>(body.data()), body.size()));
      if (message->type == MessageType::need) {
        take_needs(body, message->id);
      } else if (message->type == MessageType::finished) {
        finish();
        CopyReport report = decode_report(body);
        report.resent_units = resent_;
        send_bye(control);
        forget_control();
        return report;
      } else {
        fail("message {} on the control connection of a sender", int(message->type));
      }
    }
  } catch (const std::exception& e) {
    const bool is_lost = dynamic_cast<const ConnectionLost*>(&e) != nullptr;
    control.close();
    finish();
    forget_control();
    const std::lock_guard lock(mutex_);
    if (!fatal_.empty()) fail("{}", fatal_);
    if (is_lost && trouble) std::rethrow_exception(trouble);
    throw;
  }
}

// It may be gone before the last data connections are.
void Sender::forget_control() {
  const std::lock_guard lock(mutex_);
  control_ = nullptr;
}

// A page leaves when it is full, or when looking for files has taken a while.
void Sender::tell(Channel& control) {
  std::vector<Entry> page;
  const auto send_page = [&] {
    const uint64_t first = told_;
    told_ += page.size();  // before the receiver can ask for them
    send_message(control, {.type = MessageType::manifest, .id = first}, encode_entries(page));
    page.clear();
  };
  auto sent = std::chrono::steady_clock::now();
  source_.walk([&](Entry entry) {
    if (queue_.is_closed()) fail_lost("the transfer has ended");
    if (sending_ == Sending::hashes) {
      const std::lock_guard lock(mutex_);
      paths_.push_back(entry.path);
    }
    page.push_back(std::move(entry));
    const auto now = std::chrono::steady_clock::now();
    if (page.size() < kPageEntries && now - sent < std::chrono::milliseconds(20)) return;
    send_page();
    sent = now;
  });
  if (!page.empty()) send_page();
  send_message(control, {.type = MessageType::manifest_end, .id = told_});
}

// For every entry of a page: 0 nothing, 1 all, 2 all but the units whose bits are set in what follows.
void Sender::take_needs(std::span<const std::byte> body, uint64_t first) {
  if (first != answered_) fail("what is needed of entry {}, awaited is {}", first, answered_);
  ByteReader in(body);
  std::vector<UnitQueue::File> files;
  for (; in.left() > 0; ++answered_) {
    const uint64_t number = answered_;
    if (number >= told_) fail("entry {} is asked for, of {}", number, told_.load());
    const auto need = in.get<uint8_t>();
    if (need > 2) fail("need {} of entry {}", need, number);
    if (need == 0) continue;
    const uint64_t bytes = source_.size(number);
    std::vector<bool> held;
    uint64_t needed = bytes;
    if (need == 2) {
      const size_t units = size_t((bytes + kUnitBytes - 1) / kUnitBytes);
      const auto bits = in.take((units + 7) / 8);
      for (size_t unit = 0; unit < units; ++unit) {
        held.push_back((uint8_t(bits[unit / 8]) >> (unit % 8)) & 1);
        if (held.back()) needed -= std::min<uint64_t>(kUnitBytes, bytes - unit * kUnitBytes);
      }
    }
    if (hooks_.on_needed) hooks_.on_needed(needed);
    expect_digest(number, bytes, held);
    // A hash is of the whole file: each is as good as small, and takes part in a pack of its own if it is
    // large.
    if (sending_ == Sending::hashes) files.push_back({number, std::min(bytes, kSmallFileBytes - 1)});
    else files.push_back({number, bytes, std::move(held), source_.is_near() && has_digest(bytes)});
  }
  queue_.add(std::move(files));
}

void Sender::carry(Channel& data) {
  std::deque<Unit> unanswered;
  try {
    for (;;) {
      while (!unanswered.empty() && (are_enough(unanswered) || data.has_input(0)))
        take_answer(data, unanswered);
      if (auto unit = queue_.take(); unit && unit->kind == Unit::Kind::held) {
        sum_up(*unit);
      } else if (unit) {
        unanswered.push_back(*unit);
        send_unit(data, *unit);
      } else if (!unanswered.empty() && !queue_.is_closed()) {
        take_answer(data, unanswered);
      } else if (queue_.is_closed()) {
        return send_bye(data);
      } else {
        queue_.wait();
      }
    }
  } catch (...) {
    const bool is_hopeless = !unanswered.empty() && ++unanswered.front().breaks >= kBreaks;
    const uint64_t file = is_hopeless ? unanswered.front().files.front() : 0;
    for (Unit& unit : unanswered) queue_.give_back(std::move(unit));
    if (is_hopeless)
      end_with(fmt::format("{}: connections broke {} times while it was sent", source_.place(file), kBreaks));
    throw;
  }
}

void Sender::take_answer(Channel& data, std::deque<Unit>& unanswered) {
  Message answer;
  receive_expected(data, MessageType::answer, &answer);
  if (unanswered.empty()) fail("an answer to nothing");
  Unit unit = std::move(unanswered.front());
  unanswered.pop_front();
  if (answer.flags == kTaken) return note_taken(unit);
  if (answer.flags == kDropped) {
    queue_.drop(unit.files.front());
    return digests_.forget(unit.files.front());
  }
  ++resent_;
  if (hooks_.on_resent) hooks_.on_resent(1);
  if (++unit.tries >= kTries)
    end_with(fmt::format("{}: damaged on the way {} times", source_.place(unit.files.front()), unit.tries));
  queue_.give_back(std::move(unit));
}

void Sender::note_taken(const Unit& unit) {
  const bool is_digest = unit.kind == Unit::Kind::digest;
  const uint64_t number = unit.files.front(), bytes = source_.size(number);
  if (is_digest) digests_.forget(number);
  if (!hooks_.on_files) return;
  const bool has_last_byte =
      unit.offset + unit.length == bytes && !(sending_ == Sending::files && has_digest(bytes));
  if (unit.kind == Unit::Kind::pack) hooks_.on_files(unit.files.size());
  else if (is_digest || has_last_byte) hooks_.on_files(1);
}

void Sender::end_with(const std::string& reason) {
  const std::lock_guard lock(mutex_);
  if (fatal_.empty()) fatal_ = reason;
  queue_.close();
  if (control_) control_->close();
  fail("{}", fatal_);
}

// Units that are with the receiver are part of it, if they can be read again for little.
void Sender::expect_digest(uint64_t number, uint64_t bytes, const std::vector<bool>& held) {
  if (sending_ != Sending::files || !has_digest(bytes)) return;
  const auto left_out = source_.is_near() ? 0 : std::count(held.begin(), held.end(), true);
  const size_t units = size_t((bytes + kUnitBytes - 1) / kUnitBytes) - size_t(left_out);
  digests_.expect(number, units);
  if (units == 0) queue_.give_back({.kind = Unit::Kind::digest, .files = {number}});
}

void Sender::note_sum(const Unit& unit, uint64_t sum, int error) {
  const uint64_t number = unit.files.front();
  if (digests_.note(number, size_t(unit.offset / kUnitBytes), sum, error))
    queue_.give_back({.kind = Unit::Kind::digest, .files = {number}});
}

void Sender::sum_up(const Unit& unit) {
  int error = 0;
  const uint64_t sum = sum_of(unit.files.front(), unit.offset, unit.length, error);
  note_sum(unit, sum, error);
}

}  // namespace harima
