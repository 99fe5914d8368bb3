// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/frame_receiver.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "format/stream_message.h"
#include "image/frame_pool.h"
#include "transfer/hello.h"
#include "transfer/message.h"

namespace harima {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kGiveUpAfter = std::chrono::seconds(60);
constexpr auto kFirstWait = std::chrono::milliseconds(100), kLongestWait = std::chrono::milliseconds(2000);
constexpr size_t kHeadBytes = size_t{1} << 20;  // of an image message, besides its pixels

class FrameReceiver {
 public:
  explicit FrameReceiver(const MakeSink& make_sink) : make_sink_(make_sink) {}

  // One connection, to the end of the stream.
  void take(Channel& line) {
    try {
      while (!take_message(line)) {
      }
      queue_->connect(nullptr);
    } catch (...) {
      if (queue_) {
        queue_->connect(nullptr);
        queue_->fail_if_broken();
      }
      throw;
    }
  }
  ReceivedFrames& received() { return received_; }

 private:
  // True at the end.
  bool take_message(Channel& line) {
    const auto message = receive_head(line, frame_bytes_ + kHeadBytes);
    if (!message) fail_lost("the sender has closed it");
    const std::vector<std::byte> body = receive_body(line, *message);
    if (message->type == MessageType::trouble) fail("{}", std::string_view(reinterpret_cast<const char*>(body.data()), body.size()));
    if (message->type != MessageType::opening && !queue_) fail("message {} before the stream has begun", int(message->type));
    ByteInput input{std::span<const std::byte>(body)};
    CborReader reader(input);
    const StreamOpening opening = read_opening(reader);
    switch (message->type) {
      case MessageType::opening:
        open(line, read_start(reader, opening.pairs).stack);
        return false;
      case MessageType::frame:
        take_frame(reader, opening.pairs, message->id);
        return false;
      case MessageType::ending:
        end(line, read_end(reader, opening.pairs));
        return true;
      default:
        fail("message {} of a sender of frames", int(message->type));
    }
  }

  void open(Channel& line, const StackInfo& info) {
    if (!queue_) {
      info_ = info;
      frame_bytes_ = size_t(info.width) * size_t(info.height) * bytes_of(info.type);
      sink_ = make_sink_(info);
      queue_ = std::make_unique<SinkQueue>(*sink_, received_);
    } else if (info.width != info_.width || info.height != info_.height || info.type != info_.type) {
      fail("the stream is another one: {} x {} {}, not {} x {} {}", info.width, info.height, name_of(info.type), info_.width, info_.height, name_of(info_.type));
    }
    queue_->connect(&line);
  }

  void take_frame(CborReader& reader, uint64_t pairs, uint64_t number) {
    Frame frame = pool_.take(info_.type, info_.width, info_.height);
    const StreamImage image = read_image(reader, pairs, "", [&](ByteInput& input, const StreamPixels& pixels) {
      if (pixels.width != info_.width || pixels.height != info_.height || pixels.type != info_.type)
        fail("frame {} is {} x {} {}, wanted {} x {} {}", number, pixels.width, pixels.height, name_of(pixels.type), info_.width, info_.height, name_of(info_.type));
      read_pixels(input, pixels, frame.data());
    });
    if (image.image_id != number) fail("frame {} calls itself {}", number, image.image_id);
    frame.tag = image.tag;
    queue_->put(number, std::move(frame));
  }

  void end(Channel& line, const StreamEnd& ending) {
    queue_->drain();
    if (!is_closed_) sink_->close(ending.meta.value_or(Meta{}), ending.history.value_or(History{}));
    is_closed_ = true;
    queue_->send({.type = MessageType::finished});
    try {
      receive_head(line);  // farewell
    } catch (const ConnectionLost& e) {
      debug("{}", e.what());  // all has been said
    }
  }

  const MakeSink& make_sink_;
  StackInfo info_;
  size_t frame_bytes_ = 0;
  FramePool pool_;
  ReceivedFrames received_;
  std::unique_ptr<Sink> sink_;
  std::unique_ptr<SinkQueue> queue_;
  bool is_closed_ = false;
};

}  // namespace

ReceivedFrames receive_frames(Peer& peer, const Join& join, const MakeSink& make_sink) {
  FrameReceiver receiver(make_sink);
  auto wait = kFirstWait;
  bool is_told = false;
  for (auto alive = Clock::now();;) {
    bool is_reached = false;
    try {
      const auto channel = peer.connect([&](Clock::duration) { is_reached = true; });
      Introduced line(*channel, {.token_name = peer.token_name(), .request = encode_join(join)}, peer.token(), [&](const std::string&) {
        is_told = false;
        alive = Clock::now();
        wait = kFirstWait;
      });
      receiver.take(line);
      return receiver.received();
    } catch (const Error& e) {
      if (e.status() != Exit::kStopped && is_reached) throw;  // else it may not be there yet
      if (Clock::now() - alive > kGiveUpAfter) throw e.in("the stream is not complete");
      say(is_told ? LogLevel::verbose : LogLevel::normal, fmt::format("{}; trying again", e.what()));
      is_told = true;
    }
    ++receiver.received().reconnects;
    std::this_thread::sleep_for(wait);
    wait = std::min(2 * wait, kLongestWait);
  }
}

}  // namespace harima
