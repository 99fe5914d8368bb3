// SPDX-License-Identifier: BSD-3-Clause
// A StreamReader takes the messages of one stream in order and holds it to its promises: it begins with
// `start`, images are numbered 0, 1, 2, ..., all have one size and type, none is missing, and it ends with
// `end`. It does not own the descriptor. One thread.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "base/hash.h"
#include "format/byte_input.h"
#include "format/stream_message.h"

namespace harima {

class StreamReader {
 public:
  // Reads the start message. `channel`: the one that is read; the first if empty. Fails if there is none of
  // that name. may_have_gaps: frames may be missing, but not in disorder.
  StreamReader(ByteInput input, std::string name, std::string channel, bool may_have_gaps = false);

  const StackInfo& info() const { return start_.stack; }  // meta and history are final once `end` is read
  const std::string& name() const { return name_; }
  // The next image, its pixels handed to `take` as in read_image(); false once `end` is read.
  bool next(StreamImage& image, const TakePixels& take);

 private:
  bool next_message(StreamImage& image, const TakePixels& take);
  void check_size(const StreamPixels& pixels) const;
  void settle_channel();
  void finish(uint64_t pairs);
  std::string total() const;

  ByteInput input_;
  std::string name_, channel_;
  StreamStart start_;
  const bool may_have_gaps_;
  int done_ = 0;
  uint64_t next_image_ = 0;
  bool has_ended_ = false;
};

// Fails if the pixels of a frame are not those that were written.
void check_pixels(const StreamImage& image, const std::byte* pixels, size_t bytes);

// The same for a frame whose rows are read band by band: fails with the band that completes it. Safe from
// several threads.
class StreamRowCheck {
 public:
  // False if these are the last rows and others were never seen (an interrupted run goes on, say): then the
  // whole frame has to be looked at.
  bool saw(const StreamImage& image, int height, int first, int last, const std::byte* rows,
           size_t row_bytes);

 private:
  std::mutex mutex_;
  std::optional<Xxh3> sum_;
  int seen_ = 0;
};

}  // namespace harima
