// SPDX-License-Identifier: BSD-3-Clause
#include "format/his_index.h"

#include "base/error.h"
#include "format/peek.h"

namespace harima {

namespace {

void check_alike(const InputFile& file, const HisHead& first, const HisHead& head, size_t index) {
  if (head.width != first.width || head.height != first.height || head.pixel_type != first.pixel_type)
    fail("{}: frame {}: found {} x {} pixels of type {}, wanted {} x {} of type {} as in frame 0",
         file.path(), index, head.width, head.height, head.pixel_type, first.width, first.height,
         first.pixel_type);
}

// An .img holds one frame, and nobody fills in its count.
void compare_count(const InputFile& file, HisIndex& index, bool is_cut) {
  const size_t found = index.pixel_offset.size();
  if (is_cut || index.head.frames == 0 || index.head.frames == found || is_read_as(file.path(), ".img"))
    return;
  index.remarks.push_back(fmt::format("{}: found {} frames, the header says {}; the {} are used", file.path(),
                                      found, index.head.frames, found));
}

}  // namespace

HisIndex walk_his(const InputFile& file) {
  HisIndex index;
  HisHeadBytes bytes;
  bool is_cut = false;
  file.expect_jumps();
  for (size_t at = 0; !is_cut && file.read_some(bytes.data(), kHisHeadBytes, at) == kHisHeadBytes;) {
    if (!is_his_head(bytes.data(), kHisHeadBytes)) break;  // tables may follow the last frame
    const HisHead head = parse_his_head(bytes);
    if (at == 0) index.head = head;
    const size_t number = index.pixel_offset.size();
    check_alike(file, index.head, head, number);
    const size_t pixels = at + kHisHeadBytes + size_t(head.comment_bytes);
    const size_t wanted = his_pixel_bytes(head);
    const size_t found = file.bytes() > pixels ? file.bytes() - pixels : 0;
    if ((is_cut = found < wanted))
      index.remarks.push_back(
          fmt::format("{}: frame {} is cut off at the end of the file: found {} bytes, wanted {}; "
                      "it is left out",
                      file.path(), number, found, wanted));
    else index.pixel_offset.push_back(pixels);
    at = pixels + wanted;
  }
  file.expect_sweep();
  if (index.pixel_offset.empty()) fail("{}: no whole frame in {} bytes", file.path(), file.bytes());
  index.comment.resize(size_t(index.head.comment_bytes));
  file.read(index.comment.data(), index.comment.size(), kHisHeadBytes);
  compare_count(file, index, is_cut);
  return index;
}

}  // namespace harima
