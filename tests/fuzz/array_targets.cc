// SPDX-License-Identifier: BSD-3-Clause
// Seeds of the array formats: NPY, NRRD, PNG and Zarr.
#include <filesystem>

#include "format/format.h"
#include "target.h"

namespace fuzz {

using namespace harima;

namespace {

constexpr const char* kCut = "====\n";  // between .zarray and a chunk

std::string npy(const char* version, const std::string& dictionary, size_t pixels) {
  const std::string head = dictionary + std::string(64 - dictionary.size() % 64, ' ') + "\n";
  std::string file =
      std::string("\x93NUMPY") + version[0] + std::string(1, '\0') + char(head.size()) + std::string(1, '\0');
  if (version[0] > 1) file += std::string(2, '\0');
  return file + head + std::string(pixels, 'x');
}

}  // namespace

std::vector<std::string> npy_seeds(const std::string& folder) {
  return {made(folder + "/s.npy", PixelType::f32, 3, "none"),
          made(folder + "/t.npy", PixelType::u8, 2, "none"),
          npy("\1", "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3, 4), }", 192),
          npy("\2", "{'descr': '>i2', 'fortran_order': False, 'shape': (3, 4), }", 24)};
}

std::vector<std::string> nrrd_seeds(const std::string& folder) {
  const std::string plain = made(folder + "/s.nrrd", PixelType::f32, 3, "none"),
                    gzip = made(folder + "/t.nrrd", PixelType::u16, 2, "deflate");
  return {plain, gzip,
          "NRRD0005\n# c\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 3 4 2\nspace "
          "directions: (1,0,0) (0,1,0) (0,0,2)\n"
          "endian: big\nencoding: raw\nline skip: 1\nbyte skip: -1\nspace origin: (0,1,2)\n\nline\n" +
              std::string(48, 'x'),
          "NRRD0001\ntype: uchar\ndimension: 2\nsizes: 5 4\nspacings: 2 3\nunits: \"mm\" \"mm\"\nencoding: "
          "raw\ndata file: x.nrrd\n\n"};
}

std::vector<std::string> png_seeds(const std::string& folder) {
  return {made(folder + "/s.png", PixelType::u8, 1, "none"),
          made(folder + "/t.png", PixelType::u16, 1, "none")};
}

std::vector<std::string> zarr_seeds(const std::string& folder) {
  std::vector<std::string> seeds;
  for (const char* compression : {"none", "zstd"}) {
    const std::string path = folder + "/" + compression + ".zarr";
    made(path, PixelType::u16, 3, compression);
    seeds.push_back(file_bytes(path + "/.zarray") + kCut + file_bytes(path + "/0.0.0"));
  }
  seeds.push_back(
      R"({"zarr_format": 2, "shape": [1, 4, 6, 8], "chunks": [1, 2, 5, 3], "dtype": ">i4", "order": "C",
    "filters": null, "fill_value": 7, "dimension_separator": "/",
    "compressor": {"id": "blosc", "cname": "lz4", "clevel": 5, "shuffle": 1}})" +
      std::string(kCut) + std::string("\2\1\1\4\170\0\0\0\170\0\0\0\210\0\0\0", 16) + std::string(120, 'x'));
  return seeds;
}

void read_npy(const std::string& folder, const std::string& bytes) {
  glance_at(*open_source(put_file(folder, "x.npy", bytes)));
}
void read_nrrd(const std::string& folder, const std::string& bytes) {
  glance_at(*open_source(put_file(folder, "x.nrrd", bytes)));
}
void read_png_file(const std::string& folder, const std::string& bytes) {
  glance_at(*open_source(put_file(folder, "x.png", bytes)));
}

void read_zarr(const std::string& folder, const std::string& bytes) {
  const size_t cut = bytes.find(kCut);
  std::filesystem::create_directories(folder + "/x.zarr/0/0/0");
  put_file(folder + "/x.zarr", ".zarray", bytes.substr(0, cut));
  if (cut != std::string::npos)
    for (const char* chunk : {"0.0.0", "1.0.0", "0/0/0/0"})
      put_file(folder + "/x.zarr", chunk, bytes.substr(cut + 5));
  glance_at(*open_source(folder + "/x.zarr"));
}

}  // namespace fuzz
