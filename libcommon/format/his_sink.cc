// SPDX-License-Identifier: BSD-3-Clause
#include "format/his_sink.h"

#include <algorithm>

#include "base/error.h"
#include "base/part_file.h"
#include "format/his_frame.h"
#include "format/peek.h"
#include "format/result.h"

namespace harima {

namespace {

constexpr int kLongestSide = 65535;

class HisSink : public Sink {
 public:
  HisSink(const std::string& path, const SinkInfo& info) : file_(path), info_(info) {
    head_.width = info.stack.width;
    head_.height = info.stack.height;
    head_.pixel_type = his_type_of(info.stack.type);
    head_.frames = uint32_t(std::max(0, info.stack.count));
  }

  void put(int index, FrameView frame, const Meta& meta) override {
    HisHead head = head_;
    head.time_ms = meta.number(meta_name::kFrameTimeMs, 0);
    const HisHeadBytes bytes = his_head_bytes(head);
    const size_t at = offset_of(index);
    file_.write(std::as_bytes(std::span(bytes)), at);
    for (int y = 0; y < (frame.is_tight() ? 1 : frame.height); ++y) {
      const size_t count = frame.is_tight() ? frame.tight_bytes() : frame.tight_row_bytes();
      file_.write({frame.row<std::byte>(y), count}, at + kHisHeadBytes + size_t(y) * count);
    }
    last_index_ = std::max(last_index_, index);
  }

  void close(const Meta& meta, const History& history) override {
    if (head_.frames != uint32_t(last_index_ + 1)) write_count(uint32_t(last_index_ + 1));
    info_.stack.count = last_index_ + 1;
    finish_file(file_, info_, meta, history);
  }

 private:
  size_t offset_of(int index) const { return size_t(index) * (kHisHeadBytes + his_pixel_bytes(head_)); }

  // The count stands in every header; the number of frames of a pipe is known only now.
  void write_count(uint32_t frames) {
    head_.frames = frames;
    const HisHeadBytes bytes = his_head_bytes(head_);
    for (int i = 0; i <= last_index_; ++i)
      file_.write(std::as_bytes(std::span(bytes)).subspan(14, 4), offset_of(i) + 14);
  }

  PartFile file_;
  SinkInfo info_;
  HisHead head_;
  int last_index_ = -1;
};

}  // namespace

std::unique_ptr<Sink> create_his(const std::string& path, const SinkInfo& info) {
  const StackInfo& stack = info.stack;
  if (stack.width > kLongestSide || stack.height > kLongestSide)
    fail("{}: {} x {} pixels do not fit, a side has at most {}", path, stack.width, stack.height,
         kLongestSide);
  if (has_ending(path, ".img") && stack.count != 1)
    fail("{}: an .img holds one frame; write {} frames to a .his", path, stack.count);
  if (info.compression != "none") fail("{}: .his and .img have no compression '{}'", path, info.compression);
  try {
    his_type_of(stack.type);
  } catch (const Error& e) {
    throw e.in("{}", path);
  }
  return std::make_unique<HisSink>(path, info);
}

}  // namespace harima
