// SPDX-License-Identifier: BSD-3-Clause
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "format/format.h"
#include "format/input_state.h"
#include "format/sidecar.h"
#include "format/stream_source.h"
#include "target.h"

namespace fuzz {

using namespace harima;

namespace {

constexpr size_t kGlanceBytes = 1 << 20;

Frame pattern(PixelType type, int width, int height) {
  Frame frame(type, width, height);
  for (size_t i = 0; i < frame.bytes(); ++i) frame.data()[i] = std::byte(i * 7 % 60);
  return frame;
}

}  // namespace

std::string made(const std::string& path, PixelType type, int frames, const char* compression) {
  SinkInfo info;
  info.stack = {type, 9, 5, frames, {}, {}, {}};
  info.compression = compression;
  info.force = true;
  const auto sink = open_sink(path, info);
  for (int i = 0; i < frames; ++i) sink->put(i, pattern(type, 9, 5), {});
  sink->close({}, {});
  return std::filesystem::is_directory(path) ? std::string() : file_bytes(path);
}

void glance_at(Source& source) {
  const StackInfo& info = source.info();
  if (!source.can_seek()) {
    for (Frame frame; source.next(frame);) {
    }
    return;
  }
  if (info.count == 0) return;  // a stream may end before it begins
  const size_t row_bytes = size_t(info.width) * bytes_of(info.type);
  const int rows = int(std::clamp<size_t>(kGlanceBytes / row_bytes, 1, size_t(info.height)));
  std::vector<std::byte> pixels(size_t(rows) * row_bytes);
  const int step = std::max(1, info.count / 4);
  for (int index = 0; index < info.count; index += step) {
    source.read_rows(index, 0, rows, pixels.data());
    source.read_rows(index, info.height - rows, info.height, pixels.data());
    (void)source.place(index);
  }
}

namespace {

std::vector<std::string> tiff_seeds(const std::string& folder) {
  std::vector<std::string> seeds;
  for (const auto& entry : std::filesystem::directory_iterator(TESTS_FOLDER "/data/tiff"))
    if (entry.path().extension().string().starts_with(".tif"))
      seeds.push_back(file_bytes(entry.path().string()));
  std::sort(seeds.begin(), seeds.end());
  for (const char* compression : {"none", "zstd", "deflate", "lzw"})
    for (PixelType type : {PixelType::u8, PixelType::f32})
      seeds.push_back(made(folder + "/s.tif", type, 3, compression));
  return seeds;
}

std::vector<std::string> his_seeds(const std::string& folder) {
  std::vector<std::string> seeds;
  for (PixelType type : {PixelType::u8, PixelType::u16, PixelType::u32}) {
    seeds.push_back(made(folder + "/s.his", type, 3, "none"));
    seeds.push_back(made(folder + "/i.img", type, 1, "none"));
  }
  std::string packed = seeds[2];
  packed[12] = 6;
  seeds.push_back(packed);
  return seeds;
}

// A camera sequence with its log; the text is that of output.log, a line of "====", and that of conv.bat.
constexpr const char* kCut = "====\n";
std::vector<std::string> scan_seeds(const std::string&) {
  std::string log, conv = "his_ave a.his dark.img 1 2\r\nimg_ave a0003.img a0004.img q0001.img\r\n";
  log += "1 0 0 0\n";
  for (int view = 0; view < 4; ++view) {
    log += fmt::format("{} {} {} 1\n", view + 2, 1.5 * view, 45 * view);
    conv += fmt::format("copy a{:04d}.img q{:04d}.img\r\n", view + 5, view + 2);
  }
  log += "6 9 0 0\n\n7 9 0 0\n8 9 180 1\n";
  conv += "move a0009.img q0006.img\r\nrem done\r\n";
  return {log + kCut + conv, log + kCut, log};
}

std::vector<std::string> sidecar_seeds(const std::string&) {
  Meta meta;
  meta.set("recon.ring.width", 5);
  meta.set("values.min", -0.25);
  meta.set("scan.list", MetaValue(std::vector<double>{1, 2}));
  HistoryEntry entry;
  entry.tool = "ct-rec";
  entry.argv = {"ct-rec", "in"};
  entry.params = {{"filter", MetaValue(std::string("hann"))}};
  return {sidecar_json({PixelType::f32, 5, 6, 7, {}, {}, {}}, meta, {entry}),
          R"({"schema": "ct-volume/1", "grid": {"shape_zyx": [1, 2, 3], "type": "u8"}, )"
          R"("history": [{}, {"inputs": [1]}]})"};
}

void glance_at_views(const Scan& scan) {
  std::vector<std::byte> row(size_t(scan.width()) * bytes_of(scan.source->info().type));
  for (const View& view : scan.views)
    scan.source->read_rows(view.frame, scan.height() - 1, scan.height(), row.data());
}

// As a scan, then as a stack: the one may be refused where the other is not.
void read_both(const std::string& path) {
  try {
    glance_at_views(open_scan(path));
  } catch (const Error&) {
    return glance_at(*open_source(path));
  }
  glance_at(*open_source(path));
}

void read_tiff(const std::string& folder, const std::string& bytes) {
  glance_at(*open_source(put_file(folder, "x.tif", bytes)));
}

void read_his(const std::string& folder, const std::string& bytes) {
  read_both(put_file(folder, "x.his", bytes));
}

void read_hdf5(const std::string& folder, const std::string& bytes) {
  const std::string path = put_file(folder, "x.h5", bytes);
  files_of_input(path);
  read_both(path);
}

void read_stream(const std::string& folder, const std::string& bytes) {
  const std::string path = put_file(folder, "x.cbor", bytes);
  const struct Descriptor {
    int fd;
    ~Descriptor() { close(fd); }
  } pipe{open(path.c_str(), O_RDONLY)};
  std::exception_ptr refused;
  try {
    glance_at(*open_stream_pipe(pipe.fd, "pipe"));
  } catch (const Error&) {
    refused = std::current_exception();
  }
  read_both(path);
  if (refused) throw std::logic_error("a file was read that was refused as a pipe");
}

void read_scan(const std::string& folder, const std::string& bytes) {
  static const std::string camera = made(folder + "/a.his", PixelType::u16, 12, "none");
  const size_t cut = bytes.find(kCut);
  put_file(folder, "a.his", camera);
  put_file(folder, "output.log", bytes.substr(0, cut));
  if (cut != std::string::npos) put_file(folder, "conv.bat", bytes.substr(cut + 5));
  const Scan scan = open_scan(folder);
  mean_rows(scan.darks, {0});
  glance_at_views(scan);
}

void read_sidecar_text(const std::string& folder, const std::string& bytes) {
  const std::string path = put_file(folder, "volume.ct.json", bytes);
  sidecar_mark(path);
  Meta meta;
  History history;
  read_sidecar(path, meta, history);
  sidecar_json({}, meta, history);
}

constexpr Target kTargets[] = {
    {"tiff", 6000, false, tiff_seeds, read_tiff},
    {"his", 4000, false, his_seeds, read_his},
    {"stream", 4000, false, stream_seeds, read_stream},
    {"scan", 3000, true, scan_seeds, read_scan},
    {"sidecar", 4000, true, sidecar_seeds, read_sidecar_text},
    {"hdf5", 400, false, hdf5_seeds, read_hdf5},
    {"npy", 3000, false, npy_seeds, read_npy},
    {"nrrd", 3000, false, nrrd_seeds, read_nrrd},
    {"png", 3000, false, png_seeds, read_png_file},
    {"zarr", 3000, false, zarr_seeds, read_zarr},
    {"fcz", 2000, false, packed_seeds, read_packed},
    {"pack", 1000, false, pack_seeds, pack_and_unpack},
    {"fxfer_words", 4000, false, word_seeds, read_words},
    {"fxfer_units", 400, false, unit_seeds, take_units},
    {"fxfer_store", 4000, false, store_seeds, read_store_words},
    {"fxfer_frames", 2000, false, frame_seeds, read_frame_words},
};

}  // namespace

std::span<const Target> targets() { return kTargets; }

std::string put_file(const std::string& folder, const std::string& name, const std::string& bytes) {
  std::ofstream(folder + "/" + name, std::ios::binary) << bytes;
  return folder + "/" + name;
}

std::string file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace fuzz
