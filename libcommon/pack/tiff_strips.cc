// SPDX-License-Identifier: BSD-3-Clause
// Pages of a TIFF file (TIFF 6.0, BigTIFF) that are stored uncompressed. Directories may stand before, behind
// or between the pixels; those before the end of the pixels known so far are read before any of them is
// passed on.
#include <algorithm>
#include <cstring>
#include <set>

#include "pack/recogniser.h"
#include "pack/tiff_directory.h"

namespace harima {

extern const Recogniser kTiffRecogniser;

namespace {

constexpr size_t kMostDirectories = 65536;

bool begins(std::span<const std::byte> head) {
  if (head.size() < 8) return false;
  for (const char* mark : {"II*\0", "MM\0*", "II+\0", "MM\0+"})
    if (std::memcmp(head.data(), mark, 4) == 0) return true;
  return false;
}

// False if the file ends within the page.
bool pass_page(Splitter& file, const TiffDirectory& page) {
  if (page.begin() < file.position()) return true;  // part of it is passed already
  file.other(page.begin() - file.position());
  std::vector<PixelRun> runs;
  uint64_t at = page.begin();
  for (const TiffPiece& piece : page.pixels) {
    runs.push_back({piece.at - at, piece.bytes});
    at = piece.at + piece.bytes;
  }
  return file.frame(page.shape, runs);
}

bool pass_pages(Splitter& file, std::vector<TiffDirectory>& pages) {
  std::sort(pages.begin(), pages.end(),
            [](const TiffDirectory& a, const TiffDirectory& b) { return a.begin() < b.begin(); });
  for (const TiffDirectory& page : std::exchange(pages, {}))
    if (!pass_page(file, page)) return false;
  return true;
}

void split(Splitter& file) {
  TiffBytes bytes(file);
  uint64_t next = first_tiff_directory(bytes).value_or(0), end = 0;
  std::vector<TiffDirectory> pages;
  std::set<uint64_t> seen;
  while (next != 0 && seen.size() < kMostDirectories && seen.insert(next).second) {
    if (!pages.empty() && next >= end && !pass_pages(file, pages)) return;
    std::optional<TiffDirectory> page = read_tiff_directory(bytes, next);
    if (!page) break;
    next = page->next;
    if (page->pixels.empty() || (page->is_names && file.may_change())) continue;
    end = std::max(end, page->end());
    pages.push_back(std::move(*page));
  }
  pass_pages(file, pages);
}

}  // namespace

const Recogniser kTiffRecogniser{"tiff", begins, split};

}  // namespace harima
