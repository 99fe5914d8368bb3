// SPDX-License-Identifier: BSD-3-Clause
#include <filesystem>

#include "format/format.h"
#include "format/peek.h"
#include "format/series_files.h"
#include "format/tiff_pages.h"
#include "format/tiff_series.h"
#include "format/tiff_source.h"

namespace harima {

namespace {

constexpr const char* kEndings = ".tif .tiff";

bool sniff(const Peek& peek) {
  if (peek.is_folder) return has_series_files(peek.path, kEndings);
  for (const char* magic : {"II*\0", "MM\0*", "II+\0", "MM\0+"})
    if (peek.starts_with({magic, 4})) return true;
  return false;
}

std::unique_ptr<Source> open(const std::string& path, const OpenOptions&) { return open_tiff(path); }

std::unique_ptr<Sink> create(const std::string& path, const SinkInfo& info) {
  const bool one_file = has_ending(path, kEndings) && !std::filesystem::is_directory(path);
  return one_file ? create_tiff_pages(path, info) : create_tiff_series(path, info);
}

std::vector<std::string> files(const std::string& path) {
  if (is_glob(path)) return series_files_like(path);
  return std::filesystem::is_directory(path) ? series_files_in(path, kEndings) : std::vector{path};
}

}  // namespace

extern const Format kTiffFormat{"tiff",  kEndings, "TIFF: one file, a folder or a pattern, any layout",
                                sniff,   open,     create,
                                nullptr, nullptr,  files};

}  // namespace harima
