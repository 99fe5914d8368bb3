// SPDX-License-Identifier: BSD-3-Clause
#include "format/tiff_source.h"

#include <charconv>
#include <filesystem>

#include "base/error.h"
#include "format/peek.h"
#include "format/series_files.h"
#include "format/sidecar.h"
#include "format/tiff_description.h"
#include "format/tiff_file.h"
#include "format/tiff_rows.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

// What every page must share with the first.
void check_page(const TiffPage& page, const StackInfo& info) {
  if (page.width != info.width || page.height != info.height || page.type != info.type)
    fail("found {} x {} pixels of {}, wanted {} x {} of {} as the first", page.width, page.height,
         name_of(page.type), info.width, info.height, name_of(info.type));
}

StackInfo info_of(const TiffPage& page, const std::string& path) {
  StackInfo info;
  info.type = page.type;
  info.width = page.width;
  info.height = page.height;
  if (page.kind == SampleKind::real && page.bits == 64)
    info.remarks.push_back(path + ": 64 bit floats are read as 32 bit");
  return info;
}

void read_meta(const std::string& result, const TiffPage& first, StackInfo& info) {
  try {
    read_sidecar_of(result, info.meta, info.history);
  } catch (const Error& e) {
    info.remarks.emplace_back(e.what());
  }
  read_description(first.description, first.pixels_per_unit, info.meta);
  if (first.pixel_um > 0 && !info.meta.has(meta_name::kPixelUm))
    info.meta.set(meta_name::kPixelUm, first.pixel_um);
}

// The first page of a file; the message of a failure names it.
TiffPage first_page(const std::string& path) {
  TiffFile file(path);
  try {
    return file.page(0);
  } catch (const Error& e) {
    throw e.in("{}", path);
  }
}

// A file a frame.
class TiffSeries : public Source {
 public:
  TiffSeries(const std::string& folder, std::vector<std::string> files) : files_(std::move(files)) {
    const TiffPage first = first_page(files_.front());
    info_ = info_of(first, files_.front());
    info_.count = int(files_.size());
    Frame rows(info_.type, info_.width, 0);
    if (info_.count > 1) read_rows(info_.count - 1, 0, 0, rows.data());
    read_meta(folder, first, info_);
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    TiffFile file(files_[size_t(index)]);
    try {
      const TiffPage page = file.page(0);
      check_page(page, info_);
      read_tiff_rows(file, page, first, last, dst);
    } catch (const Error& e) {
      throw e.in("{}", place(index));
    }
  }
  FrameTag tag(int index) const override {
    const std::string& path = files_[size_t(index)];
    FrameTag tag;
    tag.number = series_number(path);
    Meta own;
    TiffFile file(path);
    try {
      const TiffPage page = file.page(0);
      check_page(page, info_);
      read_description(page.description, 0, own);
    } catch (const Error& e) {
      throw e.in("{}", path);
    }
    tag.axis_px = own.number(meta_name::kAxisPx, tag.axis_px);
    return tag;
  }
  std::string place(int index) const override { return files_[size_t(index)]; }

 private:
  std::vector<std::string> files_;
};

// A page a frame; or, for stacks beyond 4 GB that ImageJ writes as one page, one run of pixels.
class TiffPages : public Source {
 public:
  explicit TiffPages(const std::string& path) : path_(path) {
    TiffFile file(path);
    directories_ = tiff_directories(file.file());
    try {
      first_ = file.page(directories_[0]);
    } catch (const Error& e) {
      throw e.in("{}", path);
    }
    info_ = info_of(first_, path);
    info_.count = int(directories_.size());
    if (info_.count == 1) find_run(file.file().bytes());
    read_meta(path, first_, info_);
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    TiffFile file(path_);
    try {
      TiffPage page = run_count_ > 0 ? first_ : file.page(directories_[size_t(index)]);
      for (uint64_t& offset : page.offsets)
        if (run_count_ > 0) offset += uint64_t(index) * size_t(info_.height) * page.block_row_bytes();
      check_page(page, info_);
      read_tiff_rows(file, page, first, last, dst);
    } catch (const Error& e) {
      throw e.in("{}", place(index));
    }
  }
  std::string place(int index) const override {
    return info_.count == 1 ? path_ : fmt::format("{}: page {}", path_, index);
  }

 private:
  void find_run(uint64_t file_bytes) {
    const size_t at = first_.description.find("\nimages=");
    if (!first_.description.starts_with("ImageJ=") || at == std::string::npos || !first_.plain ||
        first_.offsets.size() != 1)
      return;
    int images = 0;
    const char* text = first_.description.c_str();
    std::from_chars(text + at + 8, text + first_.description.size(), images);
    const uint64_t frame = first_.block_bytes();
    if (images < 2 || first_.offsets[0] + uint64_t(images) * frame > file_bytes) return;
    info_.count = run_count_ = images;
  }

  std::string path_;
  std::vector<uint64_t> directories_;
  TiffPage first_;
  int run_count_ = 0;
};

}  // namespace

std::unique_ptr<Source> open_tiff(const std::string& path) {
  if (is_glob(path))
    return std::make_unique<TiffSeries>((fs::path(path).parent_path() / "").string(),
                                        series_files_like(path));
  if (!fs::is_directory(path)) return std::make_unique<TiffPages>(path);
  std::vector<std::string> files = series_files_in(path, ".tif .tiff");
  if (files.empty()) fail("{}: a folder without TIFF files", path);
  return std::make_unique<TiffSeries>(path, std::move(files));
}

}  // namespace harima
