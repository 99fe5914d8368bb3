// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/intake.h"

#include "base/error.h"
#include "base/log.h"

namespace harima {

void Intake::connect(Channel* line) {
  const std::lock_guard sending(sending_);
  line_ = line;
}

void Intake::send(const Message& message) {
  const std::lock_guard sending(sending_);
  if (line_) send_message(*line_, message);
}

void Intake::close_line() {
  const std::lock_guard sending(sending_);
  if (line_) line_->close();
}

bool Intake::take(uint64_t number) {
  {
    const std::lock_guard lock(mutex_);
    const bool was_consumed = consumed_.contains(number);
    if (!was_consumed && in_hand_.insert(number).second) return true;
    ++again_;
    if (!was_consumed) return false;
  }
  answer(number);
  return false;
}

void Intake::consumed(uint64_t number) noexcept {
  {
    const std::lock_guard lock(mutex_);
    in_hand_.erase(number);
    if (consumed_.insert(number)) ++frames_;
  }
  answer(number);
}

void Intake::forget(uint64_t number) {
  const std::lock_guard lock(mutex_);
  in_hand_.erase(number);
}

void Intake::answer(uint64_t number) noexcept {
  try {
    send({.type = MessageType::answer, .id = number});
  } catch (const Error& e) {
    debug("{}", e.what());  // the frame comes again, and is answered then
  }
}

}  // namespace harima
