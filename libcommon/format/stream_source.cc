// SPDX-License-Identifier: BSD-3-Clause
#include "format/stream_source.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"
#include "format/input_file.h"
#include "format/stream_pipe.h"
#include "format/stream_reader.h"
#include "image/frame_pool.h"

namespace harima {

namespace {

class PipeSource : public Source {
 public:
  PipeSource(ByteInput input, const std::string& name, const std::string& channel, bool may_have_gaps)
      : reader_(std::move(input), name, channel, may_have_gaps) {
    info_ = reader_.info();
  }

  bool next(Frame& frame) override {
    Frame read = pool_.take(info_.type, info_.width, info_.height);
    StreamImage image;
    const bool is_there = reader_.next(image, [&](ByteInput& input, const StreamPixels& pixels) {
      read_pixels(input, pixels, read.data());
    });
    if (!is_there) {
      info_ = reader_.info();
      info_.count = done_;
      return false;
    }
    try {
      check_pixels(image, read.data(), read.bytes());
    } catch (const Error& e) {
      throw e.in("{}", place(done_));
    }
    read.tag = image.tag;
    frame = read;
    ++done_;
    return true;
  }

  bool can_seek() const override { return false; }
  void read_rows(int, int, int, std::byte*) const override {
    fail("{}: a pipe cannot be read twice", reader_.name());
  }
  std::string place(int index) const override { return fmt::format("{}: frame {}", reader_.name(), index); }

 private:
  StreamReader reader_;
  FramePool pool_;
  int done_ = 0;
};

class StreamFileSource : public Source {
 public:
  StreamFileSource(const std::string& path, const std::string& channel) : file_(path) {
    StreamReader reader(ByteInput(file_), path, channel);
    Entry entry;
    while (reader.next(entry.image, [&](ByteInput& input, const StreamPixels& pixels) {
      entry.pixels = pixels;
      input.skip(pixels.payload_bytes);
    }))
      entries_.push_back(entry);
    info_ = reader.info();
    info_.count = int(entries_.size());
    checks_ = std::make_unique<StreamRowCheck[]>(entries_.size());
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    const Entry& entry = entries_[size_t(index)];
    const size_t row = size_t(info_.width) * bytes_of(info_.type);
    const bool is_whole = first == 0 && last == info_.height;
    try {
      if (entry.pixels.packing != StreamPacking::none && !is_whole) return cut_rows(index, first, last, dst);
      if (entry.pixels.packing == StreamPacking::none)
        read_plain(entry.pixels, row * size_t(first), row * size_t(last - first), dst);
      else unpack(entry.pixels, dst);
      if (is_whole) check_pixels(entry.image, dst, row * size_t(last));
      else if (!checks_[size_t(index)].saw(entry.image, info_.height, first, last, dst, row))
        check_whole(entry);
    } catch (const Error& e) {
      throw e.in("{}", place(index));
    }
  }

  FrameTag tag(int index) const override { return entries_[size_t(index)].image.tag; }
  std::string place(int index) const override { return fmt::format("{}: frame {}", file_.path(), index); }

 private:
  struct Entry {
    StreamImage image;
    StreamPixels pixels;
  };

  void read_plain(const StreamPixels& pixels, size_t from, size_t bytes, std::byte* dst) const {
    file_.read(dst, bytes, pixels.payload_at + from);
    const size_t element = bytes_of(pixels.type);
    if (pixels.is_big_endian) swap_bytes(dst, bytes / element, element);
  }
  void check_whole(const Entry& entry) const {
    Frame frame(info_.type, info_.width, info_.height);
    read_plain(entry.pixels, 0, frame.bytes(), frame.data());
    check_pixels(entry.image, frame.data(), frame.bytes());
  }
  void unpack(const StreamPixels& pixels, std::byte* dst) const {
    std::vector<std::byte> payload(pixels.payload_bytes);
    file_.read(payload.data(), payload.size(), pixels.payload_at);
    ByteInput memory{std::span<const std::byte>(payload)};
    read_pixels(memory, pixels, dst);
  }
  // A compressed frame is unpacked whole.
  void cut_rows(int index, int first, int last, std::byte* dst) const {
    Frame frame(info_.type, info_.width, info_.height);
    read_rows(index, 0, info_.height, frame.data());
    copy_rows(frame, first, last, dst);
  }

  InputFile file_;
  std::vector<Entry> entries_;
  std::unique_ptr<StreamRowCheck[]> checks_;  // one a frame
};

}  // namespace

std::unique_ptr<Source> open_stream(ByteInput input, const std::string& name, const std::string& channel,
                                    bool may_have_gaps) {
  return std::make_unique<PipeSource>(std::move(input), name, channel, may_have_gaps);
}

std::unique_ptr<Source> open_stream_pipe(int descriptor, const std::string& name, const std::string& channel,
                                         bool may_have_gaps) {
  if (isatty(descriptor)) fail("{}: a stream of frames is expected, but this is a terminal", name);
  widen_pipe(descriptor);
  return open_stream(ByteInput(descriptor), name, channel, may_have_gaps);
}

std::unique_ptr<Source> open_stream_file(const std::string& path, const std::string& channel) {
  return std::make_unique<StreamFileSource>(path, channel);
}

}  // namespace harima
