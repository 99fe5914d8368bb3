// SPDX-License-Identifier: BSD-3-Clause
// A receiver that is told a manifest and given units by hand, into the folder "root" of a scratch folder.
#pragma once

#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "codec/byte_writer.h"
#include "message_of.h"
#include "scratch.h"
#include "transfer/entry.h"
#include "transfer/message.h"
#include "transfer/receiver.h"
#include "transfer/session.h"

class Victim {
 public:
  using Bytes = std::vector<std::byte>;
  Scratch scratch;
  std::unique_ptr<harima::Channel> control, data;  // our ends

  explicit Victim(const harima::ReceiveOptions& options = {}) {
    std::filesystem::create_directories(scratch.path("root"));
    session_ = make_receiver(scratch.path("root"), true, options, nullptr, {});
    std::tie(control, its_control_) = harima::channel_pair();
    std::tie(data, its_data_) = harima::channel_pair();
    runner_ = std::thread([this] { said_ = message_of([this] { session_->run(*its_control_); }); });
    carrier_ = std::thread([this] {
      carried_ = message_of([this] { session_->carry(*its_data_); });
      its_data_->close();
    });
  }
  ~Victim() { end(); }

  // Returns what it needs of them.
  Bytes tell(const std::vector<harima::Entry>& entries, uint64_t first = 0) {
    send_message(*control, {.type = harima::MessageType::manifest, .id = first}, encode_entries(entries));
    return receive_expected(*control, harima::MessageType::need);
  }
  void tell_end(uint64_t entries) {
    send_message(*control, {.type = harima::MessageType::manifest_end, .id = entries});
  }
  harima::Answer give(const harima::Message& message, const Bytes& body) {
    send_message(*data, message, body);
    harima::Message answer;
    receive_expected(*data, harima::MessageType::answer, &answer);
    return harima::Answer(answer.flags);
  }
  harima::CopyReport report() {
    return harima::decode_report(receive_expected(*control, harima::MessageType::finished));
  }
  std::string end() {  // what became of the transfer
    control->close();
    carried();
    if (runner_.joinable()) runner_.join();
    return said_;
  }
  std::string carried() {  // what became of the data connection
    data->close();
    if (carrier_.joinable()) carrier_.join();
    return carried_;
  }

 private:
  std::unique_ptr<harima::Session> session_;
  std::unique_ptr<harima::Channel> its_control_, its_data_;
  std::string said_, carried_;
  std::thread runner_, carrier_;
};
