// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/spool_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"

namespace harima {

SpoolFile::SpoolFile(const std::string& folder, uint64_t bytes, size_t frame_bytes)
    : folder_(folder), file_(open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)),
      frame_bytes_(frame_bytes) {
  if (file_.get() < 0) fail_errno(fmt::format("{}: no frames can be spooled there", folder));
  const size_t slots = size_t(bytes / frame_bytes);
  if (slots == 0) fail("{} bytes to spool in, a frame has {}", bytes, frame_bytes);
  if (const int error = posix_fallocate(file_.get(), 0, off_t(slots * frame_bytes)); error != 0) {
    errno = error;
    fail_errno(fmt::format("{}: no {} bytes can be had there to spool in", folder, slots * frame_bytes));
  }
  for (size_t slot = slots; slot-- > 0;) free_.push_back(slot);
}

size_t SpoolFile::take_slot() {
  const size_t slot = free_.back();
  free_.pop_back();
  return slot;
}

void SpoolFile::write(size_t slot, const Frame& frame) const {
  write_all(file_.get(), {FrameView(frame).data, frame_bytes_}, slot * frame_bytes_,
            folder_ + ": a frame cannot be spooled");
}

void SpoolFile::read(size_t slot, Frame& frame) const {
  for (size_t done = 0; done < frame_bytes_;) {
    const ssize_t some =
        pread(file_.get(), frame.data() + done, frame_bytes_ - done, off_t(slot * frame_bytes_ + done));
    if (some == 0) fail("{}: a spooled frame is gone", folder_);
    if (some < 0 && errno != EINTR) fail_errno(fmt::format("{}: a spooled frame cannot be read", folder_));
    if (some > 0) done += size_t(some);
  }
}

}  // namespace harima
