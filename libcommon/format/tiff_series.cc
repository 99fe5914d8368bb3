// SPDX-License-Identifier: BSD-3-Clause
#include "format/tiff_series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <mutex>
#include <optional>

#include "base/error.h"
#include "base/part_file.h"
#include "format/frame_range.h"
#include "format/result.h"
#include "format/series_folder.h"
#include "format/sidecar.h"
#include "format/tiff_description.h"
#include "format/tiff_head.h"
#include "format/tiff_packed.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

void write_rows(PartFile& file, FrameView frame, size_t offset) {
  if (frame.is_tight()) return file.write({frame.data, frame.tight_bytes()}, offset);
  const size_t bytes = frame.tight_row_bytes();
  for (int y = 0; y < frame.height; ++y)
    file.write({frame.row<std::byte>(y), bytes}, offset + size_t(y) * bytes);
}

class TiffSeriesSink : public Sink {
 public:
  TiffSeriesSink(const std::string& folder, const SinkInfo& info) : folder_(folder), info_(info) {
    check_tiff_compression(info.compression);
    writing_ = {info.stack.type, info.stack.width, info.stack.height,
                info.stack.meta.number(meta_name::kPixelUm, 0), false};
    writing_.big = needs_big_tiff(writing_, 1);
    if (info.compression == "none") check_space();
    claim_.emplace(folder, info, series_names(info.stem, ".tif"));
  }

  void put(int index, FrameView frame, const Meta& meta) override {
    Meta all = info_.stack.meta;
    for (const auto& [name, value] : meta.items()) all.set(name, value);
    add_range(frame, all);
    PartFile file(path_of(index, frame_tag(meta).number));
    if (info_.compression == "none") write_plain(file, frame, spring8_description(all));
    else write_packed(file, frame, spring8_description(all));
    file.commit();
  }

  bool any_order() const override { return true; }
  bool keeps_frames() const override { return true; }

  bool has(int index) const override {
    std::error_code missing;
    const uintmax_t bytes = fs::file_size(path_of(index), missing);
    return info_.resume && !missing && bytes > (info_.compression == "none" ? writing_.frame_bytes() : 0);
  }

  void close(const Meta& meta, const History& history) override {
    Meta all = meta;
    mark_made(info_, all);
    // Else others know of lower and higher ones.
    const bool is_all_ours = info_.stack.count < 0 || put_ == info_.stack.count;
    if (is_all_ours && low_ <= high_) {
      if (!all.has(meta_name::kMin)) all.set(meta_name::kMin, low_);
      if (!all.has(meta_name::kMax)) all.set(meta_name::kMax, high_);
    }
    StackInfo stack = info_.stack;
    if (stack.count < 0) stack.count = put_;
    finish_series_folder(folder_, info_, stack, all, history);
  }

 private:
  // `number`: of the frame itself, which counts where the sink was not told beforehand.
  std::string path_of(int index, int number = -1) const {
    const bool numbered = size_t(index) < info_.numbers.size();
    return series_file(folder_, info_.stem,
                       numbered      ? info_.numbers[size_t(index)]
                       : number >= 0 ? number
                                     : index,
                       info_.digits);
  }

  void check_space() const {
    size_t bytes = 0;
    for (int i = 0; i < info_.stack.count; ++i)
      if (!fs::exists(path_of(i))) bytes += writing_.frame_bytes();
    check_free_space(folder_, bytes, writing_.frame_bytes());
  }

  // The smallest and largest value of the frame into its meta, unless the caller knows them; of all frames
  // into ours.
  void add_range(FrameView frame, Meta& meta) {
    if (!meta.has(meta_name::kMin) || !meta.has(meta_name::kMax)) {
      const Range range = range_of(frame);
      meta.set(meta_name::kMin, range.low);
      meta.set(meta_name::kMax, range.high);
    }
    const std::lock_guard lock(mutex_);
    low_ = std::min(low_, meta.number(meta_name::kMin, low_));
    high_ = std::max(high_, meta.number(meta_name::kMax, high_));
    ++put_;
  }

  void write_plain(PartFile& file, FrameView frame, const std::string& description) const {
    const size_t at = tiff_header_bytes(writing_.big);
    const size_t pixels = (at + tiff_directory(writing_, description, at, 0, false).size() + 15) / 16 * 16;
    std::vector<std::byte> head = tiff_header(writing_.big, at);
    const std::vector<std::byte> directory = tiff_directory(writing_, description, at, pixels, false);
    head.insert(head.end(), directory.begin(), directory.end());
    file.reserve(pixels + frame.tight_bytes());  // ext4 writes a third faster into space that it has given
    file.write(head, 0);
    write_rows(file, frame, pixels);
  }

  void write_packed(PartFile& file, FrameView frame, const std::string& description) const {
    TiffPacker packer(file, writing_, info_.compression);
    packer.page(frame, description);
    packer.finish();
  }

  std::string folder_;
  std::optional<ClaimedFolder> claim_;
  SinkInfo info_;
  TiffWriting writing_;
  std::mutex mutex_;
  double low_ = std::numeric_limits<double>::infinity(), high_ = -low_;
  int put_ = 0;
};

}  // namespace

std::unique_ptr<Sink> create_tiff_series(const std::string& folder, const SinkInfo& info) {
  return std::make_unique<TiffSeriesSink>(folder, info);
}

}  // namespace harima
