// SPDX-License-Identifier: BSD-3-Clause
// Bare pixels, frame after frame: read as --raw says, written little-endian.
#include <limits>

#include "base/error.h"
#include "base/part_file.h"
#include "format/format.h"
#include "format/input_file.h"
#include "format/raw_layout.h"
#include "format/result.h"
#include "format/sidecar.h"
#include "format/stream_pixels.h"

namespace harima {

extern const Format kRawFormat;

namespace {

class RawSource : public Source {
 public:
  RawSource(const std::string& path, const RawLayout& layout) : file_(path), layout_(layout) {
    const size_t pixels = file_.bytes() > layout.offset ? file_.bytes() - layout.offset : 0;
    const size_t count = pixels / layout.frame_bytes();
    if (count == 0)
      fail("{}: found {} bytes behind offset {}, wanted {} for one frame of {} x {} {}", path, pixels, layout.offset,
           layout.frame_bytes(), layout.width, layout.height, name_of(layout.type));
    if (count > size_t(std::numeric_limits<int>::max()))
      fail("{}: {} frames are more than can be counted", path, count);
    info_ = {layout.type, layout.width, layout.height, int(count), {}, {}, {}};
    read_sidecar_of(path, info_.meta, info_.history);
    const size_t rest = pixels % layout.frame_bytes();
    if (rest > 0)
      info_.remarks.push_back(fmt::format("{}: {} bytes behind the {} whole frames are left out (a frame has {})",
                                          path, rest, count, layout.frame_bytes()));
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    const size_t element = bytes_of(layout_.type);
    const size_t row = size_t(layout_.width) * element;
    const size_t bytes = row * size_t(last - first);
    file_.read(dst, bytes, layout_.offset + size_t(index) * layout_.frame_bytes() + row * size_t(first));
    if (layout_.is_big_endian) swap_bytes(dst, bytes / element, element);
  }

  std::string place(int index) const override { return fmt::format("{}: frame {}", file_.path(), index); }

 private:
  InputFile file_;
  RawLayout layout_;
};

class RawSink : public Sink {
 public:
  RawSink(const std::string& path, const SinkInfo& info) : file_(path), info_(info) {}

  void put(int index, FrameView frame, const Meta&) override {
    const size_t row = frame.tight_row_bytes();
    const size_t at = size_t(index) * frame.tight_bytes();
    if (frame.is_tight()) return file_.write({frame.data, frame.tight_bytes()}, at);
    for (int y = 0; y < frame.height; ++y) file_.write({frame.row<std::byte>(y), row}, at + size_t(y) * row);
  }
  // Bare pixels say nothing of themselves: the sidecar holds what --raw wants to know.
  void close(const Meta& meta, const History& history) override {
    Meta whole = meta;
    whole.set("stack.raw", raw_layout_text({info_.stack.type, info_.stack.width, info_.stack.height, 0, false}));
    finish_file(file_, info_, whole, history);
  }

 private:
  PartFile file_;
  SinkInfo info_;
};

bool sniff(const Peek&) { return false; }  // pixels look like anything

std::unique_ptr<Source> open(const std::string& path, const OpenOptions& options) {
  return std::make_unique<RawSource>(path, parse_raw_layout(options.raw));
}

std::unique_ptr<Sink> create(const std::string& path, const SinkInfo& info) {
  if (info.compression != "none") fail("{}: bare pixels have no compression '{}'", path, info.compression);
  return std::make_unique<RawSink>(path, info);
}

}  // namespace

const Format kRawFormat{"raw",  ".raw", "bare pixels, read with --raw TYPE,WIDTHxHEIGHT", sniff, open,
                        create, nullptr};

}  // namespace harima
