// SPDX-License-Identifier: BSD-3-Clause
// NRRD: a head and numbers, in one file (.nrrd) or two (.nhdr and .raw or .raw.gz), bare or as gzip.
#include <filesystem>
#include <optional>

#include "base/error.h"
#include "format/gzip.h"
#include "format/nrrd_head.h"
#include "format/result.h"

namespace harima {

namespace fs = std::filesystem;

extern const Format kNrrdFormat;

namespace {

constexpr size_t kLongestHead = 1 << 16;

bool is_detached(const std::string& path) { return path.ends_with(".nhdr"); }

// A gzip file is read from front to back, like a pipe.
class GzipSource : public Source {
 public:
  GzipSource(const std::string& path, InputFile file, const NrrdHead& head, const Meta& own)
      : path_(path), file_(std::move(file)), run_(head.run), reader_(file_, run_.offset) {
    if (run_.frame_bytes() / kBestRatio > file_.bytes())
      fail("{}: frames of {} bytes cannot come of {} compressed ones", path, run_.frame_bytes(),
           file_.bytes());
    info_ = stack_of(path, run_, own);
  }

  bool can_seek() const override { return false; }
  bool next(Frame& frame) override {
    if (done_ == info_.count) return false;
    frame = Frame(info_.type, info_.width, info_.height);
    try {
      read(frame);
    } catch (const Error& e) {
      throw e.in("{}", place(done_));
    }
    ++done_;
    return true;
  }
  void read_rows(int, int, int, std::byte*) const override {
    fail("{}: compressed data are read in order", path_);
  }
  std::string place(int index) const override { return fmt::format("{}: frame {}", path_, index); }

 private:
  void read(Frame& frame) {
    if (is_stored_as_is(run_.stored)) return reader_.read(frame.data(), run_.frame_bytes());
    stored_.resize(run_.frame_bytes());
    reader_.read(stored_.data(), stored_.size());
    widen(run_.stored, stored_.data(), stored_.size() / size_t(run_.stored.bytes), frame.data());
  }

  const std::string path_;
  InputFile file_;
  BarePixels run_;
  GzipReader reader_;
  std::vector<std::byte> stored_;
  int done_ = 0;
};

std::string head_text(const InputFile& file) {
  std::string text(kLongestHead, '\0');
  text.resize(file.read_some(text.data(), text.size(), 0));
  if (const size_t bytes = nrrd_head_bytes(text)) text.resize(bytes);
  else if (!is_detached(file.path()))
    fail("{}: the head does not end within {} bytes", file.path(), text.size());
  return text;
}

// Where the data begin, behind `at` and the lines and bytes to skip.
size_t data_offset(const InputFile& file, const NrrdHead& head, size_t at) {
  const size_t all = head.run.frame_bytes() * size_t(head.run.count);
  if (head.is_gzip && (head.lines_to_skip > 0 || head.run.offset > 0))
    fail("{}: skips within compressed data, wanted none", file.path());
  if (head.run.offset == kNrrdSkipToData) return file.bytes() > all ? file.bytes() - all : 0;
  std::string text(kLongestHead, '\0');
  text.resize(head.lines_to_skip > 0 ? file.read_some(text.data(), text.size(), at) : 0);
  size_t line = 0;
  for (size_t i = 0; i < head.lines_to_skip; ++i) {
    const size_t end = text.find('\n', line);
    if (end == std::string::npos)
      fail("{}: has no {} lines to skip in {} bytes", file.path(), head.lines_to_skip, text.size());
    line = end + 1;
  }
  return at + line + head.run.offset;
}

NrrdHead read_head(const InputFile& file, std::string& text) {
  text = head_text(file);
  try {
    return parse_nrrd_head(text);
  } catch (const Error& e) {
    throw e.in("{}", file.path());
  }
}

bool sniff(const Peek& peek) { return peek.starts_with(kNrrdMagic); }

// The file that holds the numbers.
std::string data_file(const std::string& path, const NrrdHead& head) {
  return head.data_file.empty() ? path : (fs::path(path).parent_path() / head.data_file).string();
}

std::vector<std::string> files(const std::string& path) {
  std::string text;
  const std::string data = data_file(path, read_head(InputFile(path), text));
  return data == path ? std::vector{path} : std::vector{path, data};
}

std::unique_ptr<Source> open(const std::string& path, const OpenOptions&) {
  std::string text;
  NrrdHead head = read_head(InputFile(path), text);
  InputFile data(data_file(path, head));
  head.run.offset = data_offset(data, head, head.data_file.empty() ? text.size() : 0);
  Meta meta;
  if (head.grid) set_grid(*head.grid, meta);
  if (head.is_gzip) return std::make_unique<GzipSource>(path, std::move(data), head, meta);
  return std::make_unique<PixelRunSource>(path, std::move(data), head.run, meta);
}

// "v.nhdr" has its data in "v.raw" or "v.raw.gz".
std::string data_path(const std::string& path, bool is_gzip) {
  return is_detached(path) ? fs::path(path).replace_extension(is_gzip ? ".raw.gz" : ".raw").string() : path;
}

class NrrdSink : public Sink {
 public:
  NrrdSink(const std::string& path, const SinkInfo& info)
      : info_(info), is_gzip_(info.compression == "deflate"), data_(data_path(path, is_gzip_)) {
    if (is_detached(path)) head_ = PartFile(path);
    const std::string head = head_text(std::max(0, info.stack.count));
    offset_ = head_.path().empty() ? head.size() : 0;
    if (is_gzip_) gzip_.emplace(data_, offset_);
    else reserve();
  }

  bool any_order() const override { return !is_gzip_; }
  void put(int index, FrameView frame, const Meta&) override {
    for (int seen = count_; seen <= index && !count_.compare_exchange_weak(seen, index + 1);) {
    }
    if (!gzip_) return write_frame(data_, frame, offset_ + size_t(index) * frame.tight_bytes());
    for (const FrameView part : frame.is_tight() ? std::vector{frame} : rows_of(frame))
      gzip_->write({part.data, part.tight_bytes()});
  }

  void close(const Meta& meta, const History& history) override {
    info_.stack.count = count_;
    if (gzip_) gzip_->finish();
    const std::string head = head_text(count_);
    PartFile& file = head_.path().empty() ? data_ : head_;
    file.write(std::as_bytes(std::span(head)), 0);
    if (&file == &head_) data_.commit();
    finish_file(file, info_, meta, history);
  }

 private:
  std::string head_text(int count) const {
    return nrrd_head(info_.stack, count, is_gzip_,
                     head_.path().empty() ? "" : fs::path(data_.path()).filename().string());
  }
  void reserve() {
    const StackInfo& stack = info_.stack;
    const size_t frame = size_t(stack.width) * size_t(stack.height) * bytes_of(stack.type);
    const size_t bytes = offset_ + frame * size_t(std::max(0, stack.count));
    check_free_space(data_.path(), bytes, bytes);
    data_.reserve(bytes);
  }
  static std::vector<FrameView> rows_of(FrameView frame) {
    std::vector<FrameView> rows;
    for (int y = 0; y < frame.height; ++y) rows.push_back(frame.rows(y, y + 1));
    return rows;
  }

  SinkInfo info_;
  const bool is_gzip_;
  PartFile data_, head_;  // the same file if there is no head_
  std::optional<GzipWriter> gzip_;
  size_t offset_ = 0;
  std::atomic<int> count_{0};
};

std::unique_ptr<Sink> create(const std::string& path, const SinkInfo& info) {
  if (info.compression != "none" && info.compression != "deflate")
    fail("{}: NRRD output has no compression '{}'; wanted none or deflate", path, info.compression);
  if (is_detached(path)) check_new_file(data_path(path, info.compression == "deflate"), info.force);
  return std::make_unique<NrrdSink>(path, info);
}

}  // namespace

const Format kNrrdFormat{"nrrd",  ".nrrd .nhdr", "NRRD: a head and numbers in one file or two, bare or gzip",
                         sniff,   open,          create,
                         nullptr, nullptr,       files};

}  // namespace harima
