// SPDX-License-Identifier: BSD-3-Clause
#include "format/keep_frames.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "base/error.h"
#include "base/hash.h"
#include "base/log.h"
#include "format/input_file.h"
#include "format/stream_pipe.h"

namespace harima {

namespace {

constexpr double kMiB = 1048576.0;

// An open file without a name.
int make_spool(const std::string& folder) {
  std::string name = (std::filesystem::path(folder) / ".harima-spool-XXXXXX").string();
  const int fd = mkstemp(name.data());
  if (fd < 0) fail_errno(fmt::format("{}: cannot spool frames of a pipe here", folder));
  unlink(name.c_str());
  return fd;
}

class KeptSource : public Source {
 public:
  KeptSource(Source& source, const OpenOptions& options) {
    info_ = source.info();
    Xxh3 content;
    Frame frame;
    while (source.next(frame)) {
      content.add(frame.view().data, frame.bytes());
      content.add(&frame.tag.kind, sizeof frame.tag.kind);
      tags_.push_back(frame.tag);
      const bool is_kept = !spool_ && fits(frame, options);
      if (is_kept) frames_.push_back(frame);
      else spool(source, frame, options);
      if (options.on_frame) options.on_frame(info_, frame, is_kept);
    }
    info_ = source.info();  // meta and history are final only now
    info_.count = int(tags_.size());
    info_.content = fmt::format("{:016x}", content.sum());
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    if (size_t(index) < frames_.size()) return copy_rows(frames_[size_t(index)], first, last, dst);
    const size_t row = size_t(info_.width) * bytes_of(info_.type);
    const size_t slot = size_t(index) - frames_.size();
    spool_->read(dst, row * size_t(last - first), row * (slot * size_t(info_.height) + size_t(first)));
  }
  FrameTag tag(int index) const override { return tags_[size_t(index)]; }
  std::string place(int index) const override { return fmt::format("standard input: frame {}", index); }

 private:
  bool fits(const Frame& frame, const OpenOptions& options) const {
    return options.memory_bytes == 0 || (frames_.size() + 1) * frame.bytes() <= options.memory_bytes;
  }

  void spool(const Source& source, const Frame& frame, const OpenOptions& options) {
    if (!spool_) start_spool(source, options);
    const FrameView view = frame;
    write_all(spool_->descriptor(), options.spool_folder, {}, {view.data, view.tight_bytes()});
  }

  void start_spool(const Source& source, const OpenOptions& options) {
    const std::string name = source.place(int(frames_.size()));
    if (options.spool_folder.empty())
      fail("{}: the stream does not fit {:.0f} MiB of memory; give more (--mem) or write to a file first",
           name, double(options.memory_bytes) / kMiB);
    note("{}: frames from here on do not fit {:.0f} MiB of memory and are spooled in {}", name,
         double(options.memory_bytes) / kMiB, options.spool_folder);
    spool_.emplace(options.spool_folder, make_spool(options.spool_folder));
  }

  std::vector<Frame> frames_;
  std::vector<FrameTag> tags_;
  std::optional<InputFile> spool_;
};

}  // namespace

std::shared_ptr<Source> keep_frames(std::unique_ptr<Source> source, const OpenOptions& options) {
  if (source->can_seek()) return source;
  return std::make_shared<KeptSource>(*source, options);
}

}  // namespace harima
