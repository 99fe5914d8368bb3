// SPDX-License-Identifier: BSD-3-Clause
// A run of pixels: frames one behind another in a file, tight, behind a head of some length. The body of bare
// pixels, NPY and NRRD.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "base/part_file.h"
#include "format/format.h"
#include "format/input_file.h"
#include "format/stored_type.h"

namespace harima {

struct BarePixels {
  StoredType stored;
  int width = 0, height = 0, count = 0;
  size_t offset = 0;   // bytes before the first frame
  std::string remark;  // what was odd about it

  size_t row_bytes() const { return size_t(width) * size_t(stored.bytes); }
  size_t frame_bytes() const { return row_bytes() * size_t(height); }
};

// The stack that it is, with its sidecar; `own` is what the file itself tells of its voxels, if the sidecar
// does not.
StackInfo stack_of(const std::string& path, const BarePixels& run, const Meta& own);

// An array of these sizes, the slowest first. Fails unless there are two or three of them (ones in front do
// not count) and a frame has at most kMaxFrameBytes.
BarePixels run_of_shape(const std::vector<uint64_t>& shape, const StoredType& stored);

class PixelRunSource : public Source {
 public:
  // `path` is what messages call it, and whose sidecar is read; the pixels stand in `file`. Fails if that is
  // too short.
  PixelRunSource(const std::string& path, InputFile file, const BarePixels& run, const Meta& own = {});
  void read_rows(int index, int first, int last, std::byte* dst) const override;
  std::string place(int index) const override;

 protected:
  const std::string path_;

 private:
  InputFile file_;
  BarePixels run_;
};

class PixelRunSink : public Sink {
 public:
  // `head`: what stands before the pixels of so many frames, equally long for any number.
  using Head = std::function<std::string(int count)>;
  PixelRunSink(const std::string& path, const SinkInfo& info, Head head);

  void put(int index, FrameView frame, const Meta&) override;
  bool any_order() const override { return true; }
  void close(const Meta& meta, const History& history) override;

 private:
  PartFile file_;
  SinkInfo info_;
  Head head_;
  size_t offset_ = 0;
  std::atomic<int> count_{0};
};

// Frame, row by row if rows have padding.
void write_frame(PartFile& file, FrameView frame, size_t offset);

}  // namespace harima
