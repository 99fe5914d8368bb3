// SPDX-License-Identifier: BSD-3-Clause
#include "format/bare_pixels.h"

#include <climits>

#include "base/error.h"
#include "format/result.h"
#include "format/sidecar.h"
#include "format/stream_pixels.h"
#include "image/grid.h"

namespace harima {

StackInfo stack_of(const std::string& path, const BarePixels& run, const Meta& own) {
  StackInfo info;
  info.type = pixel_type_of(run.stored);
  info.width = run.width;
  info.height = run.height;
  info.count = run.count;
  read_sidecar_of(path, info.meta, info.history);
  if (!grid_of(info.meta).is_known)
    for (const auto& [name, value] : own.items()) info.meta.set(name, value);
  for (const std::string& remark : {loss_of(run.stored), run.remark})
    if (!remark.empty()) info.remarks.push_back(path + ": " + remark);
  return info;
}

BarePixels run_of_shape(const std::vector<uint64_t>& shape, const StoredType& stored) {
  std::vector<uint64_t> sizes = shape;
  while (sizes.size() > 3 && sizes.front() == 1) sizes.erase(sizes.begin());
  if (sizes.size() == 2) sizes.insert(sizes.begin(), 1);
  if (sizes.size() != 3)
    fail("the array is {} ({} dimensions), wanted slices, rows, columns or one slice",
         fmt::join(shape, " x "), shape.size());
  for (uint64_t size : sizes)
    if (size == 0 || size > INT_MAX)
      fail("the array is {}, wanted sizes of 1 to {}", fmt::join(shape, " x "), INT_MAX);
  const BarePixels run{stored, int(sizes[2]), int(sizes[1]), int(sizes[0]), 0, {}};
  if (sizes[1] * sizes[2] > kMaxFrameBytes / size_t(stored.bytes))
    fail("slices of {} x {} pixels, wanted at most {} bytes", run.width, run.height, kMaxFrameBytes);
  return run;
}

PixelRunSource::PixelRunSource(const std::string& path, InputFile file, const BarePixels& run,
                               const Meta& own)
    : path_(path), file_(std::move(file)), run_(run) {
  const size_t frames = file_.bytes() > run.offset ? (file_.bytes() - run.offset) / run.frame_bytes() : 0;
  if (frames < size_t(run.count))
    fail("{}: ends within frame {} of {}: found {} bytes{}, wanted {}", path, frames, run.count,
         file_.bytes(), file_.path() == path ? "" : " in " + file_.path(),
         run.offset + size_t(run.count) * run.frame_bytes());
  info_ = stack_of(path, run, own);
}

void PixelRunSource::read_rows(int index, int first, int last, std::byte* dst) const {
  const size_t bytes = run_.row_bytes() * size_t(last - first);
  const size_t at = run_.offset + size_t(index) * run_.frame_bytes() + run_.row_bytes() * size_t(first);
  if (is_stored_as_is(run_.stored)) return file_.read(dst, bytes, at);
  thread_local std::vector<std::byte> rows;
  rows.resize(bytes);
  file_.read(rows.data(), bytes, at);
  try {
    widen(run_.stored, rows.data(), bytes / size_t(run_.stored.bytes), dst);
  } catch (const Error& e) {
    throw e.in("{}", place(index));
  }
}

std::string PixelRunSource::place(int index) const { return fmt::format("{}: frame {}", path_, index); }

PixelRunSink::PixelRunSink(const std::string& path, const SinkInfo& info, Head head)
    : file_(path), info_(info), head_(std::move(head)) {
  const std::string text = head_(std::max(0, info.stack.count));
  offset_ = text.size();
  const size_t frame = size_t(info.stack.width) * size_t(info.stack.height) * bytes_of(info.stack.type);
  const size_t bytes = offset_ + frame * size_t(std::max(0, info.stack.count));
  check_free_space(path, bytes, bytes);
  file_.reserve(bytes);
  file_.write(std::as_bytes(std::span(text)), 0);
}

void PixelRunSink::put(int index, FrameView frame, const Meta&) {
  write_frame(file_, frame, offset_ + size_t(index) * frame.tight_bytes());
  for (int seen = count_; seen <= index && !count_.compare_exchange_weak(seen, index + 1);) {
  }
}

void PixelRunSink::close(const Meta& meta, const History& history) {
  info_.stack.count = count_;
  const std::string text = head_(count_);
  file_.write(std::as_bytes(std::span(text)), 0);
  finish_file(file_, info_, meta, history);
}

void write_frame(PartFile& file, FrameView frame, size_t offset) {
  if (frame.is_tight()) return file.write({frame.data, frame.tight_bytes()}, offset);
  const size_t row = frame.tight_row_bytes();
  for (int y = 0; y < frame.height; ++y) file.write({frame.row<std::byte>(y), row}, offset + size_t(y) * row);
}

}  // namespace harima
