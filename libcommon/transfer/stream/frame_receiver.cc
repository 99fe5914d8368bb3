// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/frame_receiver.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "format/stream_message.h"
#include "transfer/hello.h"
#include "transfer/message.h"
#include "transfer/stream/frame_message.h"

namespace harima {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kGiveUpAfter = std::chrono::seconds(60);
constexpr auto kFirstWait = std::chrono::milliseconds(100), kLongestWait = std::chrono::milliseconds(2000);

}  // namespace

void FrameReceiver::run() {
  auto wait = kFirstWait;
  bool is_told = false;
  for (auto alive = Clock::now();;) {
    bool is_reached = false;
    try {
      const auto channel = peer_.connect([&](Clock::duration) { is_reached = true; });
      Introduced line(*channel, {.token_name = peer_.token_name(), .request = encode_join(join_)},
                      peer_.token(), [&](const std::string&) {
                        is_told = false;
                        alive = Clock::now();
                        wait = kFirstWait;
                      });
      return take_all(line);
    } catch (const Error& e) {
      if (is_stopped_ || (e.status() != Exit::kStopped && is_reached)) throw;  // else it may not be there yet
      if (Clock::now() - alive > kGiveUpAfter) throw e.in("the stream is not complete");
      say(is_told ? LogLevel::verbose : LogLevel::normal, fmt::format("{}; trying again", e.what()));
      is_told = true;
    }
    ++reconnects_;
    std::this_thread::sleep_for(wait);
    wait = std::min(2 * wait, kLongestWait);
  }
}

void FrameReceiver::stop() {
  is_stopped_ = true;
  intake_.close_line();
}

// One connection, to the end of the stream.
void FrameReceiver::take_all(Channel& line) {
  try {
    while (!take_message(line))
      if (is_stopped_) fail("stopped");
    intake_.connect(nullptr);
  } catch (...) {
    intake_.connect(nullptr);
    if (is_open_)
      for (const uint64_t number : taker_.drop_waiting()) intake_.forget(number);
    throw;
  }
}

// True at the end.
bool FrameReceiver::take_message(Channel& line) {
  const auto message = receive_head(line, frame_bytes_ + kMostImageHead);
  if (!message) fail_lost("the sender has closed it");
  if (message->type != MessageType::opening && message->type != MessageType::trouble && !is_open_)
    fail("message {} before the stream has begun", int(message->type));
  if (message->type == MessageType::frame) {
    take_frame(line, *message);
    return false;
  }
  const std::vector<std::byte> body = receive_body(line, *message);
  if (message->type == MessageType::trouble)
    fail("{}", std::string_view(reinterpret_cast<const char*>(body.data()), body.size()));
  ByteInput input{std::span<const std::byte>(body)};
  CborReader reader(input);
  const StreamOpening opening = read_opening(reader);
  if (message->type == MessageType::opening) {
    open(line, read_start(reader, opening.pairs).stack);
    return false;
  }
  if (message->type != MessageType::ending) fail("message {} of a sender of frames", int(message->type));
  const StreamEnd ending = read_end(reader, opening.pairs);
  end(line, ending.meta.value_or(info_.meta), ending.history.value_or(info_.history));
  return true;
}

void FrameReceiver::open(Channel& line, const StackInfo& info) {
  if (!is_open_) {
    info_ = info;
    frame_bytes_ = size_t(info.width) * size_t(info.height) * bytes_of(info.type);
    taker_.open(info);
    is_open_ = true;
  } else if (info.width != info_.width || info.height != info_.height || info.type != info_.type) {
    fail("the stream is another one: {} x {} {}, not {} x {} {}", info.width, info.height, name_of(info.type),
         info_.width, info_.height, name_of(info_.type));
  }
  intake_.connect(&line);
}

void FrameReceiver::take_frame(Channel& line, const Message& message) {
  StreamFrame frame = receive_frame(line, message, pool_.take(info_.type, info_.width, info_.height));
  if (!intake_.take(frame.number)) return;
  frame.done = [this, number = frame.number] { intake_.consumed(number); };
  taker_.take(std::move(frame));
}

void FrameReceiver::end(Channel& line, const Meta& meta, const History& history) {
  if (!is_finished_) taker_.finish(meta, history);
  is_finished_ = true;
  intake_.send({.type = MessageType::finished});
  try {
    receive_head(line);  // farewell
  } catch (const ConnectionLost& e) {
    debug("{}", e.what());  // all has been said
  }
}

}  // namespace harima
