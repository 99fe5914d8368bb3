// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/frame_sender.h"

#include <algorithm>
#include <cmath>
#include <future>

#include "base/error.h"
#include "base/hash.h"
#include "base/log.h"
#include "format/stream_message.h"
#include "transfer/message.h"
#include "transfer/stream/feed.h"
#include "transfer/stream/frame_message.h"
#include "transfer/stream/join.h"

namespace harima {

namespace {

constexpr auto kFarewell = std::chrono::seconds(5);

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

int room_for(const StackInfo& info, size_t bytes) {
  const size_t frame = size_t(info.width) * size_t(info.height) * harima::bytes_of(info.type);
  return int(std::clamp<size_t>(bytes / frame, 1, 1 << 20));
}

// Frames of one angle belong together, others go by their number.
uint64_t key_of(const StreamFrame& held) {
  const double angle = held.frame.tag.angle_deg;
  return std::isfinite(angle) ? xxh3(&angle, sizeof angle) : held.number;
}

}  // namespace

// One connection of a receiver: frames leave in this thread, answers are taken in another.
class FrameSender::Lane : public Session {
 public:
  Lane(FrameSender& sender, const Join& join)
      : sender_(sender), place_(sender.outbox_.join(join.id, join.place)), rows_(sender.rows_of(place_.lane)),
        window_(size_t(room_for(sender.info_of(place_.lane), size_t(join.room_bytes)))) {}
  ~Lane() override { sender_.outbox_.leave(place_); }

  CopyReport run(Channel& line) override {
    auto listener = std::async(std::launch::async, [&] { listen(line); });
    try {
      send_message(line, {.type = MessageType::opening},
                   bytes_of(start_message(sender_.info_of(place_.lane))));
      while (const HeldFrame frame = sender_.outbox_.next(place_, window_))
        send_frame(line, *frame, rows_.first, rows_.last);
      send_message(line, {.type = MessageType::ending}, bytes_of(sender_.ending_));
    } catch (const Error& e) {
      send_trouble(line, e.what());
      // A line that is closed while answers come in takes with it what was said last.
      listener.wait_for(kFarewell);
      line.close();
      throw;
    }
    return {};
  }
  void carry(Channel&) override { fail("a receiver of frames has one connection"); }

 private:
  void listen(Channel& line) {
    try {
      while (const auto message = receive_head(line, 0)) {
        receive_body(line, *message);
        if (message->type == MessageType::finished) {
          sender_.outbox_.finished(place_.lane);
          return send_message(line, {.type = MessageType::bye});
        }
        if (message->type != MessageType::answer)
          fail("message {} of a receiver of frames", int(message->type));
        sender_.outbox_.consumed(place_.lane, message->id);
      }
    } catch (const Error& e) {
      debug("receiver {}: {}", place_.lane, e.what());
    }
    sender_.outbox_.leave(place_);
    line.close();
  }

  FrameSender& sender_;
  const Outbox::Place place_;
  const Rows rows_;
  const size_t window_;
};

FrameSender::FrameSender(const StackInfo& info, const StreamOptions& options)
    : info_(info), options_(options),
      outbox_(options.how, options.receivers, room_for(info, options.room_bytes), options.patience_s) {
  constexpr size_t kMostFrameBytes = size_t{4000} << 20;
  if (size_t(info.width) * size_t(info.height) * harima::bytes_of(info.type) > kMostFrameBytes)
    fail("frames of {} x {} {}: more than {} bytes", info.width, info.height, name_of(info.type),
         kMostFrameBytes);
  if (options.how == Distribution::slab && info.height < options.receivers)
    fail("{} rows cannot be cut for {} receivers", info.height, options.receivers);
}

void FrameSender::put(StreamFrame frame) {
  const FrameView view = frame.frame;
  if (!view.is_tight() || view.width != info_.width || view.height != info_.height || view.type != info_.type)
    fail("frame {} is {} x {} {}, wanted {} x {} {}", frame.number, view.width, view.height,
         name_of(view.type), info_.width, info_.height, name_of(info_.type));
  const uint64_t key = key_of(frame);
  frame.meta.set(meta_name::kStreamNumber, int64_t(frame.number));
  outbox_.put(std::make_shared<StreamFrame>(std::move(frame)), key);
  ++frames_;
}

void FrameSender::finish(const Meta& meta, const History& history) {
  ending_ = end_message(meta, history);
  outbox_.close();
  outbox_.wait();
}

std::unique_ptr<Session> FrameSender::receiver(std::span<const std::byte> request) {
  return std::make_unique<Lane>(*this, decode_join(request));
}

// Slices are reconstructed in pairs, together in groups: where there are enough rows, none is torn apart, so
// that the slices are those of the whole scan to the last bit.
FrameSender::Rows FrameSender::rows_of(int lane) const {
  if (options_.how != Distribution::slab) return {0, info_.height};
  const int rows = info_.height / options_.receivers, grain = rows >= 32 ? 16 : rows >= 4 ? 2 : 1;
  const auto border = [&](int number) {
    return number == options_.receivers
               ? info_.height
               : int(int64_t(info_.height) * number / options_.receivers) / grain * grain;
  };
  return {border(lane), border(lane + 1)};
}

StackInfo FrameSender::info_of(int lane) const {
  StackInfo info = info_;
  const Rows rows = rows_of(lane);
  info.height = rows.last - rows.first;
  if (options_.how == Distribution::share || options_.how == Distribution::key) {
    info.count = -1;
    info.meta.set(kStreamPart, true);
  }
  return info;
}

}  // namespace harima
