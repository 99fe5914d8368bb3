// SPDX-License-Identifier: BSD-3-Clause
// The folder of a SPring-8 scan (dark, q-frames or a.his, output.log), as its beamlines write it.
#include "base/error.h"
#include "format/format.h"
#include "format/spring8_frames.h"
#include "format/spring8_scan.h"

namespace harima {

extern const Format kSpring8Format;

namespace {

bool sniff(const Peek& peek) {
  if (!peek.is_folder) return false;
  const Spring8Folder folder = look_into(peek.path);
  return !folder.sequences.empty() || !folder.q_img.empty() || (!folder.log.empty() && folder.has_q_frames());
}

// Hands out the frames of the log, in its order; the dark is not among them.
class ScanFrames : public Source {
 public:
  explicit ScanFrames(const Scan& scan) : frames_(scan.source) {
    info_ = frames_->info();
    info_.remarks = scan.remarks;
  }
  void read_rows(int index, int first, int last, std::byte* dst) const override {
    frames_->read_rows(index, first, last, dst);
  }
  FrameTag tag(int index) const override { return frames_->tag(index); }
  std::string place(int index) const override { return frames_->place(index); }

 private:
  std::shared_ptr<const Source> frames_;
};

std::unique_ptr<Source> open(const std::string& path, const OpenOptions& options) {
  const Spring8Folder folder = look_into(path);
  if (!folder.log.empty()) return std::make_unique<ScanFrames>(spring8_scan_of_folder(path));
  if (folder.camera.empty()) fail("{}: found no output.log{}", path, several(folder));
  return open_source(folder.camera, options);
}

Scan scan(const std::string& path, const OpenOptions& options) {
  return spring8_scan_of_folder(path, options.frames);
}

std::vector<std::string> files(const std::string& path) { return spring8_files_of_folder(path); }

}  // namespace

const Format kSpring8Format{
    "spring8", "",      "SPring-8 scan folder: output.log with q*.img, q*.tif or a.his",
    sniff,     open,    nullptr,
    scan,      nullptr, files};

}  // namespace harima
