// SPDX-License-Identifier: BSD-3-Clause
#include "format/stream_sink.h"

#include "base/error.h"
#include "base/hash.h"
#include "codec/frame_group.h"
#include "format/stream_message.h"
#include "image/tight_view.h"

namespace harima {

namespace {

class StreamSink : public Sink {
 public:
  StreamSink(std::unique_ptr<StreamOutput> output, std::string name, const SinkInfo& info)
      : name_(std::move(name)), output_(std::move(output)), info_(info.stack), numbers_(info.numbers),
        kind_(info.kind) {
    if (info.compression == "fcz")
      encoder_ = std::make_unique<GroupEncoder>(GroupShape{info_.type, info_.width, info_.height, 1},
                                                GroupOptions{});
    send(start_message(info_), {});
  }

  void put(int index, FrameView frame, const Meta& meta) override {
    if (index != next_)
      fail("{}: frame {} where {} was due: a stream is written in order", name_, index, next_);
    if (frame.width != info_.width || frame.height != info_.height || frame.type != info_.type)
      fail("{}: frame {} is {} x {} {}, wanted {} x {} {}", name_, index, frame.width, frame.height,
           name_of(frame.type), info_.width, info_.height, name_of(info_.type));
    Frame room;
    frame = tight_view(frame, room);
    StreamImage image;
    image.image_id = uint64_t(index);
    image.tag = frame_tag(meta);
    if (image.tag.kind == FrameKind::unknown) image.tag.kind = kind_;
    image.meta = without_tag(meta);
    if (size_t(index) < numbers_.size()) image.meta.set(meta_name::kFrameNumber, numbers_[size_t(index)]);
    const std::span<const std::byte> pixels(frame.data, frame.tight_bytes());
    image.xxh3 = xxh3(pixels.data(), pixels.size());
    if (encoder_) {
      packed_.clear();
      encoder_->encode(frame.data, 1, packed_);
      send(image_head(image, frame.type, frame.width, frame.height, packed_.size()), packed_);
    } else {
      send(image_head(image, frame.type, frame.width, frame.height), pixels);
    }
    ++next_;
  }

  void close(const Meta& meta, const History& history) override {
    if (info_.count > 0 && next_ != info_.count)
      fail("{}: {} frames written, {} announced", name_, next_, info_.count);
    Meta whole = info_.meta;
    for (const auto& [name, value] : meta.items()) whole.set(name, value);
    send(end_message(whole, history.empty() ? info_.history : history), {});
    output_->finish();
  }

 private:
  void send(const std::string& head, std::span<const std::byte> pixels) {
    output_->write(std::as_bytes(std::span(head)), pixels);
  }

  std::string name_;
  const std::unique_ptr<StreamOutput> output_;
  StackInfo info_;
  std::vector<int> numbers_;
  const FrameKind kind_;
  std::unique_ptr<GroupEncoder> encoder_;  // of packed frames
  std::vector<std::byte> packed_;
  int next_ = 0;
};

}  // namespace

std::unique_ptr<Sink> create_stream(const std::string& path, const SinkInfo& info) {
  if (info.compression != "none" && info.compression != "fcz")
    fail("{}: a stream has no compression '{}'; wanted none or fcz", path, info.compression);
  return create_stream(open_stream_output(path), path == "-" ? "standard output" : path, info);
}

std::unique_ptr<Sink> create_stream(std::unique_ptr<StreamOutput> output, const std::string& name,
                                    const SinkInfo& info) {
  return std::make_unique<StreamSink>(std::move(output), name, info);
}

}  // namespace harima
