// SPDX-License-Identifier: BSD-3-Clause
// --average and --bin: the frames of an input, fewer and smaller, as the bytes of a stream (man 5
// harima-stream), which is what is packed then. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "format/scan_series.h"
#include "options.h"
#include "pack/pack_stream.h"

namespace harima {

bool is_reduced(const Options& opt);

class ReducedStream {
 public:
  // `has_checksums`: frames carry them, so that they may not change any more.
  ReducedStream(const std::string& path, const Options& opt, bool has_checksums);
  bool is_pipe() const { return series_.is_pipe(); }
  ReadSome reader();
  std::string json() const;   // for the metadata of what is packed
  std::string words() const;  // what became what, when all of it is read

 private:
  void begin();
  bool next_group();
  void put_frame(const Frame& frame);

  std::string path_;
  int average_, bin_;
  size_t most_bytes_;
  bool has_checksums_;
  Series series_;
  StackInfo target_;
  std::optional<Frame> ahead_;  // read, and belongs to the next group
  std::vector<std::byte> bytes_;
  size_t taken_ = 0;  // of bytes_
  int frames_ = 0, groups_ = 0;
  enum class State { start, frames, ended } state_ = State::start;
};

}  // namespace harima
