// SPDX-License-Identifier: BSD-3-Clause
#include "format/tiff_pages.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/error.h"
#include "base/part_file.h"
#include "format/frame_range.h"
#include "format/result.h"
#include "format/tiff_description.h"
#include "format/tiff_head.h"
#include "format/tiff_packed.h"

namespace harima {

namespace {

TiffWriting writing_of(const StackInfo& stack) {
  TiffWriting writing{stack.type, stack.width, stack.height, stack.meta.number(meta_name::kPixelUm, 0),
                      false};
  writing.big = needs_big_tiff(writing, stack.count);
  return writing;
}

// Pixels of all frames in one run behind the header, directories behind them: readers that know only the
// first directory find the rest.
class TiffPagesSink : public Sink {
 public:
  TiffPagesSink(const std::string& path, const SinkInfo& info)
      : info_(info), writing_(writing_of(info.stack)), file_(path) {
    const size_t page = writing_.frame_bytes() + tiff_directory(writing_, {}, 0, 0, false).size();
    const size_t bytes = 16 + size_t(std::max(0, info.stack.count)) * page;
    check_free_space(path, bytes, bytes);
    file_.reserve(bytes);
  }

  void put(int index, FrameView frame, const Meta&) override {
    const size_t at = pixels_of(index), bytes = frame.tight_row_bytes();
    if (frame.is_tight()) file_.write({frame.data, frame.tight_bytes()}, at);
    else
      for (int y = 0; y < frame.height; ++y)
        file_.write({frame.row<std::byte>(y), bytes}, at + size_t(y) * bytes);
    const Range range = range_of(frame);
    low_ = std::min(low_, range.low);
    high_ = std::max(high_, range.high);
    count_ = std::max(count_, index + 1);
  }

  void close(const Meta& meta, const History& history) override {
    if (count_ == 0) fail("{}: no frames to write", file_.path());
    Meta all = meta;
    if (!all.has(meta_name::kMin)) all.set(meta_name::kMin, low_);
    if (!all.has(meta_name::kMax)) all.set(meta_name::kMax, high_);
    write_directories(imagej_description(count_, all));
    info_.stack.count = count_;
    finish_file(file_, info_, all, history);
  }

 private:
  size_t pixels_of(int index) const { return 16 + size_t(index) * writing_.frame_bytes(); }

  void write_directories(const std::string& description) {
    size_t at = (pixels_of(count_) + 15) / 16 * 16;
    file_.write(tiff_header(writing_.big, at), 0);
    for (int i = 0; i < count_; ++i) {
      const auto bytes =
          tiff_directory(writing_, i == 0 ? description : std::string(), at, pixels_of(i), i + 1 < count_);
      file_.write(bytes, at);
      at += bytes.size();
    }
  }

  SinkInfo info_;
  TiffWriting writing_;
  PartFile file_;
  int count_ = 0;
  double low_ = std::numeric_limits<double>::infinity(), high_ = -low_;
};

class PackedPagesSink : public Sink {
 public:
  PackedPagesSink(const std::string& path, const SinkInfo& info)
      : info_(info), file_(path), packer_(std::in_place, file_, writing_of(info.stack), info.compression) {}

  void put(int index, FrameView frame, const Meta&) override {
    if (index != count_)
      fail("{}: frame {} comes before frame {}; compressed pages are written in order", file_.path(), index,
           count_);
    packer_->page(frame, index == 0 ? imagej_description(std::max(1, info_.stack.count), info_.stack.meta)
                                    : std::string());
    ++count_;
  }

  void close(const Meta& meta, const History& history) override {
    packer_->finish();
    packer_.reset();
    info_.stack.count = count_;
    finish_file(file_, info_, meta, history);
  }

 private:
  SinkInfo info_;
  PartFile file_;
  std::optional<TiffPacker> packer_;
  int count_ = 0;
};

}  // namespace

std::unique_ptr<Sink> create_tiff_pages(const std::string& path, const SinkInfo& info) {
  check_tiff_compression(info.compression);
  if (info.compression == "none") return std::make_unique<TiffPagesSink>(path, info);
  return std::make_unique<PackedPagesSink>(path, info);
}

}  // namespace harima
