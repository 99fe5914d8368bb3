// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/receiver.h"

#include <string>
#include <thread>

#include "base/error.h"

namespace harima {

Receiver::Receiver(RootedFolder root, ReceiveOptions options, SessionHooks hooks)
    : root_(std::move(root)), options_(std::move(options)), arrivals_(root_, options_, std::move(hooks)),
      manifest_(root_, options_, arrivals_) {
  allow_many_files();
}

CopyReport Receiver::run(Channel& control) {
  std::thread listener([&] {
    try {
      listen(control);
    } catch (const Error& e) {
      arrivals_.end_with(e);
    } catch (const std::exception& e) {
      arrivals_.end_with(Error(e.what()));
    }
  });
  bool is_finished = false;
  try {
    arrivals_.wait();
    manifest_.finish();
    is_finished = true;
    tell(control, MessageType::finished, 0, encode_report(report()));
  } catch (const Error& e) {
    arrivals_.end_with(e);
    const std::string text = e.what();
    const std::lock_guard lock(sending_);
    send_trouble(control, text);
    control.close();
  }
  listener.join();
  if (!is_finished) arrivals_.fail_if_ended();
  return report();
}

CopyReport Receiver::report() {
  CopyReport report = arrivals_.report();
  report.new_name = manifest_.new_name();
  return report;
}

void Receiver::tell(Channel& control, MessageType type, uint64_t number, std::span<const std::byte> body) {
  const std::lock_guard lock(sending_);
  send_message(control, {.type = type, .id = number}, body);
}

void Receiver::listen(Channel& control) {
  for (;;) {
    const auto message = receive_head(control);
    if (!message) fail_lost("the other end has closed it");
    const std::vector<std::byte> body = receive_body(control, *message);
    switch (message->type) {
      case MessageType::bye:
        return;
      case MessageType::trouble:
        fail("{}", std::string(reinterpret_cast<const char*>(body.data()), body.size()));
      case MessageType::manifest:
        tell(control, MessageType::need, message->id, manifest_.take_page(message->id, decode_entries(body)));
        break;
      case MessageType::manifest_end:
        manifest_.end();
        break;
      default:
        fail("message {} on the control connection of a receiver", int(message->type));
    }
  }
}

void Receiver::carry(Channel& data) {
  for (;;) {
    const auto message = receive_head(data);
    if (!message || message->type == MessageType::bye) return;
    const Answer answer = arrivals_.take(data, *message);
    send_message(data, {.type = MessageType::answer, .flags = answer});
  }
}

}  // namespace harima
