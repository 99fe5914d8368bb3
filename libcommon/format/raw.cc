// SPDX-License-Identifier: BSD-3-Clause
// Bare pixels, frame after frame: read as --raw says, written little-endian.
#include <limits>

#include "base/error.h"
#include "format/bare_pixels.h"
#include "format/peek.h"
#include "format/raw_layout.h"
#include "format/sidecar.h"

namespace harima {

extern const Format kRawFormat;

namespace {

constexpr std::string_view kLayoutMeta = "stack.raw";

BarePixels run_of(const InputFile& file, const RawLayout& layout) {
  const size_t pixels = file.bytes() > layout.offset ? file.bytes() - layout.offset : 0;
  const size_t count = pixels / layout.frame_bytes();
  if (count == 0)
    fail("{}: found {} bytes behind offset {}, wanted {} for one frame of {} x {} {}", file.path(), pixels,
         layout.offset, layout.frame_bytes(), layout.width, layout.height, name_of(layout.type));
  if (count > size_t(std::numeric_limits<int>::max()))
    fail("{}: {} frames are more than can be counted", file.path(), count);
  StoredType stored = stored_type_of(layout.type);
  stored.is_big_endian = layout.is_big_endian;
  return {stored, layout.width, layout.height, int(count), layout.offset, {}};
}

class RawSource : public PixelRunSource {
 public:
  RawSource(const std::string& path, const BarePixels& run) : PixelRunSource(path, InputFile(path), run) {
    const size_t rest = InputFile(path).bytes() - run.offset - size_t(run.count) * run.frame_bytes();
    if (rest > 0)
      info_.remarks.push_back(
          fmt::format("{}: {} bytes behind the {} whole frames are left out (a frame has {})", path, rest,
                      run.count, run.frame_bytes()));
  }
};

// Bare pixels say nothing of themselves: the sidecar holds what --raw wants to know.
class RawSink : public PixelRunSink {
 public:
  RawSink(const std::string& path, const SinkInfo& info)
      : PixelRunSink(path, info, [](int) { return std::string(); }), layout_{info.stack.type,
                                                                             info.stack.width,
                                                                             info.stack.height, 0, false} {}
  void close(const Meta& meta, const History& history) override {
    Meta whole = meta;
    whole.set(kLayoutMeta, MetaValue(raw_layout_text(layout_)));
    PixelRunSink::close(whole, history);
  }

 private:
  RawLayout layout_;
};

// The layout that the sidecar tells, if it is one that was written here.
std::string told_layout(const std::string& path) {
  Meta meta;
  History history;
  if (!is_read_as(path, ".raw") || !read_sidecar_of(path, meta, history)) return {};
  return meta.text(kLayoutMeta);
}

bool sniff(const Peek& peek) {
  return !peek.is_folder && !told_layout(peek.path).empty();
}  // pixels look like anything

std::unique_ptr<Source> open(const std::string& path, const OpenOptions& options) {
  const RawLayout layout = parse_raw_layout(options.raw.empty() ? told_layout(path) : options.raw);
  return std::make_unique<RawSource>(path, run_of(InputFile(path), layout));
}

std::unique_ptr<Sink> create(const std::string& path, const SinkInfo& info) {
  if (info.compression != "none") fail("{}: bare pixels have no compression '{}'", path, info.compression);
  return std::make_unique<RawSink>(path, info);
}

}  // namespace

const Format kRawFormat{"raw",  ".raw", "bare pixels, read with their sidecar or --raw TYPE,WIDTHxHEIGHT",
                        sniff,  open,   create,
                        nullptr};

}  // namespace harima
