// SPDX-License-Identifier: BSD-3-Clause
#include "format/tiff_rows.h"

#include <algorithm>

#include "base/error.h"
#include "format/tiff_widen.h"

namespace harima {

namespace {

void swap_bytes(std::byte* data, size_t count, size_t bytes) {
  if (bytes == 1) return;
  for (size_t i = 0; i < count; ++i, data += bytes) std::reverse(data, data + bytes);
}

// Strips as they lie in the file; neighbours that touch are read in one go.
void read_plain(const InputFile& file, const TiffPage& page, int first, int last, std::byte* dst) {
  const size_t row_bytes = page.block_row_bytes();
  std::byte* to = dst;
  for (int row = first; row < last;) {
    const int strip = row / page.block_height;
    const uint64_t at = page.offsets[size_t(strip)] + uint64_t(row - strip * page.block_height) * row_bytes;
    int next = strip + 1;
    while (next * int64_t{page.block_height} < last &&
           page.offsets[size_t(next)] == page.offsets[size_t(next - 1)] + page.block_bytes())
      ++next;
    const int end = int(std::min<int64_t>(last, next * int64_t{page.block_height}));
    const size_t bytes = size_t(end - row) * row_bytes;
    if (page.offsets[size_t(strip)] == 0) fail("strip {} is missing", strip);
    const size_t found = file.read_some(to, bytes, at);
    if (found != bytes) fail("found {} bytes of pixels at offset {}, wanted {}", found, at, bytes);
    to += bytes;
    row = end;
  }
  if (page.swapped) swap_bytes(dst, size_t(last - first) * size_t(page.width), bytes_of(page.type));
}

// One row of blocks: all that begin at the same row of the page.
void read_block_row(TiffFile& file, const TiffPage& page, int down, int first, int last, std::byte* dst,
                    Buffer& block) {
  const int across = (page.width + page.block_width - 1) / page.block_width;
  const int top = down * page.block_height;
  const int rows = page.tiled ? page.block_height : std::min(page.block_height, page.height - top);
  const size_t pixel = bytes_of(page.type);
  for (int column = 0; column < across; ++column) {
    file.read_block(page, uint32_t(down) * uint32_t(across) + uint32_t(column),
                    size_t(rows) * page.block_row_bytes(), block.data());
    const int left = column * page.block_width;
    const int count = std::min(page.block_width, page.width - left);
    for (int y = std::max(first, top); y < std::min(last, top + rows); ++y)
      widen_samples(page, block.data() + size_t(y - top) * page.block_row_bytes(), count,
                    dst + (size_t(y - first) * size_t(page.width) + size_t(left)) * pixel);
  }
}

}  // namespace

void read_tiff_rows(TiffFile& file, const TiffPage& page, int first, int last, std::byte* dst) {
  if (page.plain) return read_plain(file.file(), page, first, last, dst);
  Buffer block(page.block_bytes());
  for (int down = first / page.block_height; int64_t{down} * page.block_height < last; ++down)
    read_block_row(file, page, down, first, last, dst, block);
}

}  // namespace harima
