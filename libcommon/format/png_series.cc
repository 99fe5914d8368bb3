// SPDX-License-Identifier: BSD-3-Clause
// Grey PNG files as a stack: one file, a folder of numbered ones, or a pattern.
#include <atomic>
#include <filesystem>
#include <optional>

#include "base/error.h"
#include "format/format.h"
#include "format/gzip.h"
#include "format/input_file.h"
#include "format/peek.h"
#include "format/png.h"
#include "format/result.h"
#include "format/series_files.h"
#include "format/series_folder.h"
#include "format/sidecar.h"

namespace harima {

namespace fs = std::filesystem;

extern const Format kPngFormat;

namespace {

constexpr const char* kEnding = ".png";

// Fails also for more pixels than so short a file can hold.
PngHead head_of(const std::string& path) {
  std::array<std::byte, kPngHeadBytes> start{};
  const InputFile file(path);
  const size_t found = file.read_some(start.data(), start.size(), 0);
  try {
    const PngHead head = read_png_head(std::span(start).first(found));
    if (uint64_t(head.width) * uint64_t(head.height) / 8 / kBestRatio > file.bytes())
      fail("{} x {} pixels cannot come of {} bytes", head.width, head.height, file.bytes());
    return head;
  } catch (const Error& e) {
    throw e.in("{}", path);
  }
}

class PngSource : public Source {
 public:
  PngSource(const std::string& result, std::vector<std::string> files)
      : files_(std::move(files)), head_(head_of(files_.front())) {
    info_.type = head_.type;
    info_.width = head_.width;
    info_.height = head_.height;
    info_.count = int(files_.size());
    read_sidecar_of(result, info_.meta, info_.history);
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    if (first >= last) return;
    const InputFile file(files_[size_t(index)]);
    thread_local std::vector<std::byte> packed, pixels;
    packed.resize(file.bytes());
    file.read(packed.data(), packed.size(), 0);
    const size_t row = size_t(info_.width) * bytes_of(info_.type);
    const bool is_whole = first == 0 && last == info_.height;
    if (!is_whole) pixels.resize(row * size_t(info_.height));
    try {
      read_png(packed, head_, is_whole ? dst : pixels.data());
    } catch (const Error& e) {
      throw e.in("{}", place(index));
    }
    if (!is_whole) std::copy_n(pixels.data() + row * size_t(first), row * size_t(last - first), dst);
  }
  FrameTag tag(int index) const override {
    FrameTag tag;
    tag.number = series_number(files_[size_t(index)]);
    return tag;
  }
  std::string place(int index) const override { return files_[size_t(index)]; }

 private:
  std::vector<std::string> files_;
  PngHead head_;
};

class PngSeriesSink : public Sink {
 public:
  PngSeriesSink(const std::string& folder, const SinkInfo& info) : folder_(folder), info_(info) {
    claim_.emplace(folder, info, series_names(info.stem, kEnding));
  }

  bool any_order() const override { return true; }
  bool keeps_frames() const override { return true; }
  bool has(int index) const override { return info_.resume && fs::exists(path_of(index, -1)); }
  void put(int index, FrameView frame, const Meta& meta) override {
    write_png(path_of(index, frame_tag(meta).number), frame);
    ++put_;
  }
  void close(const Meta& meta, const History& history) override {
    Meta all = meta;
    mark_made(info_, all);
    if (info_.stack.count < 0) info_.stack.count = put_;
    finish_series_folder(folder_, info_, info_.stack, all, history);
  }

 private:
  // `number`: of the frame itself, which counts where the sink was not told beforehand.
  std::string path_of(int index, int number) const {
    const bool numbered = size_t(index) < info_.numbers.size();
    return series_file(folder_, info_.stem,
                       numbered      ? info_.numbers[size_t(index)]
                       : number >= 0 ? number
                                     : index,
                       info_.digits, kEnding);
  }

  std::string folder_;
  std::optional<ClaimedFolder> claim_;
  SinkInfo info_;
  std::atomic<int> put_{0};
};

class PngFileSink : public Sink {
 public:
  PngFileSink(const std::string& path, const SinkInfo& info) : file_(path), info_(info) {}
  void put(int index, FrameView frame, const Meta&) override {
    if (index > 0)
      fail("{}: has room for one slice, there are more; a folder (--format png) takes them", file_.path());
    write_png(file_, frame);
    info_.stack.count = 1;
  }
  void close(const Meta& meta, const History& history) override { finish_file(file_, info_, meta, history); }

 private:
  PartFile file_;
  SinkInfo info_;
};

bool sniff(const Peek& peek) {
  return peek.is_folder ? has_series_files(peek.path, kEnding) : peek.starts_with("\x89PNG");
}

std::vector<std::string> files(const std::string& path) {
  if (is_glob(path)) return series_files_like(path);
  return fs::is_directory(path) ? series_files_in(path, kEnding) : std::vector{path};
}

std::unique_ptr<Source> open(const std::string& path, const OpenOptions&) {
  return std::make_unique<PngSource>(is_glob(path) ? (fs::path(path).parent_path() / "").string() : path,
                                     files(path));
}

std::unique_ptr<Sink> create(const std::string& path, const SinkInfo& info) {
  check_png_type(path, info.stack.type);
  if (info.compression != "none" && info.compression != "deflate")
    fail("{}: PNG has no compression '{}'; it is always deflated", path, info.compression);
  if (!has_ending(path, kEnding) || fs::is_directory(path))
    return std::make_unique<PngSeriesSink>(path, info);
  if (info.stack.count > 1)
    fail("{}: has room for one slice, there are {}; a folder (--format png) takes them", path,
         info.stack.count);
  return std::make_unique<PngFileSink>(path, info);
}

}  // namespace

const Format kPngFormat{"png",   kEnding, "PNG, grey: one file, a folder or a pattern",
                        sniff,   open,    create,
                        nullptr, nullptr, files};

}  // namespace harima
