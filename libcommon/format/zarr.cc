// SPDX-License-Identifier: BSD-3-Clause
// Zarr, version 2: a folder with an array in chunks, a file each. Read in chunks of any shape, written in
// chunks of one slice. .zarray is written by close(), so that no other reader takes a volume for whole that
// is not.
#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <optional>

#include "base/error.h"
#include "base/parallel.h"
#include "base/part_file.h"
#include "format/format.h"
#include "format/input_file.h"
#include "format/ome_zarr.h"
#include "format/result.h"
#include "format/series_folder.h"
#include "format/sidecar.h"
#include "format/zarr_array.h"
#include "format/zarr_chunks.h"
#include "image/tight_view.h"

namespace harima {

namespace fs = std::filesystem;

extern const Format kZarrFormat;

namespace {

constexpr size_t kMostHeld = size_t{1} << 30;  // of unpacked chunks, where --mem allows more

std::string read_text(const fs::path& path) {
  const InputFile file(path.string());
  std::string text(file.bytes(), '\0');
  file.read(text.data(), text.size(), 0);
  return text;
}

ZarrArray read_array(const std::string& folder) {
  const std::string path = (fs::path(folder) / ".zarray").string();
  const std::string text = read_text(path);
  try {
    return parse_zarr_array(text);
  } catch (const Error& e) {
    throw e.in("{}", path);
  }
}

class ZarrSource : public Source {
 public:
  ZarrSource(const std::string& folder, const ZarrArray& array, size_t memory_bytes)
      : array_(array), chunks_(folder, array, held(array, memory_bytes)), folder_(folder) {
    info_.type = pixel_type_of(array.stored);
    info_.count = array.shape[0];
    info_.height = array.shape[1];
    info_.width = array.shape[2];
    info_.held_bytes = held(array, memory_bytes) + size_t(thread_count()) * array.chunk_bytes();
    if (const std::string loss = loss_of(array.stored); !loss.empty())
      info_.remarks.push_back(folder + ": " + loss);
    read_meta();
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    if (first >= last) return;
    try {
      chunks_.read_rows(index, first, last, dst);
    } catch (const Error& e) {
      throw e.in("{}", place(index));
    }
  }
  std::string place(int index) const override { return fmt::format("{}: frame {}", folder_, index); }

 private:
  // Chunks that reach over several slices are kept until the next slices have been read.
  static size_t held(const ZarrArray& array, size_t memory_bytes) {
    if (array.chunk[0] == 1) return 0;
    const size_t quarter = memory_bytes == 0 ? kMostHeld : memory_bytes / 4;
    return std::min(kMostHeld, quarter);
  }
  void read_meta() {
    if (read_sidecar((fs::path(folder_) / "volume.ct.json").string(), info_.meta, info_.history)) return;
    const std::string sidecar = zarr_sidecar(folder_);
    try {
      if (!sidecar.empty()) parse_sidecar(sidecar, info_.meta, info_.history);
    } catch (const Error& e) {
      info_.remarks.push_back(e.in("{}: .zattrs", folder_).what());
    }
  }

  ZarrArray array_;
  ZarrChunks chunks_;
  std::string folder_;
};

// Chunks are "0.0.0", "1.0.0", ...; .zarray and .zattrs are replaced with them.
bool is_of_array(const std::string& name) {
  return name.starts_with(".z") ||
         (!name.empty() && name.find_first_not_of("0123456789.") == std::string::npos);
}

void write_whole(const fs::path& path, std::span<const std::byte> bytes) {
  PartFile file(path.string());
  file.write(bytes, 0);
  file.commit();
}

class ZarrSink : public Sink {
 public:
  ZarrSink(const std::string& folder, const SinkInfo& info) : folder_(folder), info_(info) {
    codec_ = info.compression == "none" ? "" : info.compression;
    claim_.emplace(folder, info, is_of_array);
  }

  bool any_order() const override { return true; }
  bool keeps_frames() const override { return true; }
  bool has(int index) const override { return info_.resume && fs::exists(path_of(index)); }

  void put(int index, FrameView frame, const Meta&) override {
    Frame room;
    frame = tight_view(frame, room);
    const std::span pixels(frame.data, frame.tight_bytes());
    write_whole(path_of(index),
                codec_.empty() ? pixels : std::span<const std::byte>(pack_zarr_chunk(pixels)));
    for (int seen = count_; seen <= index && !count_.compare_exchange_weak(seen, index + 1);) {
    }
  }

  void close(const Meta& meta, const History& history) override {
    Meta all = meta;
    mark_made(info_, all);
    if (info_.stack.count < 0) info_.stack.count = count_;
    write_text(".zattrs", zarr_attributes_json(folder_, sidecar_json(info_.stack, all, history)));
    write_text(".zarray", zarr_array_json(info_.stack, codec_));
    finish_series_folder(folder_, info_, info_.stack, all, history);
  }

 private:
  std::string path_of(int index) const { return (fs::path(folder_) / fmt::format("{}.0.0", index)).string(); }
  void write_text(const char* name, const std::string& text) {
    write_whole(fs::path(folder_) / name, std::as_bytes(std::span(text)));
  }

  std::string folder_, codec_;
  std::optional<ClaimedFolder> claim_;
  SinkInfo info_;
  std::atomic<int> count_{0};
};

bool sniff(const Peek& peek) {
  if (!peek.is_folder) return false;
  for (const char* name : {".zarray", ".zgroup", "zarr.json"})
    if (fs::exists(fs::path(peek.path) / name)) return true;
  return false;
}

std::unique_ptr<Source> open(const std::string& path, const OpenOptions& options) {
  const std::string folder = find_zarr_array(path);
  return std::make_unique<ZarrSource>(folder, read_array(folder), options.memory_bytes);
}

std::unique_ptr<Sink> create(const std::string& path, const SinkInfo& info) {
  if (info.compression != "none" && info.compression != "zstd")
    fail("{}: Zarr output has no compression '{}'; wanted none or zstd", path, info.compression);
  if (is_ome_zarr(path)) return create_ome_zarr(path, info);
  return std::make_unique<ZarrSink>(path, info);
}

std::vector<std::string> files(const std::string& path) {
  std::vector<std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(path))
    if (entry.is_regular_file()) all.push_back(entry.path().string());
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

const Format kZarrFormat{
    "zarr",  ".zarr", "Zarr, version 2: a folder with an array in chunks; .ome.zarr a pyramid of them",
    sniff,   open,    create,
    nullptr, nullptr, files};

}  // namespace harima
