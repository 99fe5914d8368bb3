// SPDX-License-Identifier: BSD-3-Clause
// Whole files that take more than a sink to make: compressed streams, NXtomo and Data Exchange scans.
#include <hdf5.h>

#include "format/format.h"
#include "format/stream_message.h"
#include "target.h"

namespace fuzz {

using namespace harima;

namespace {

std::string big_endian(uint64_t value, int width) {
  std::string bytes;
  for (int i = width - 1; i >= 0; --i) bytes += char(value >> (8 * i));
  return bytes;
}

// 3 x 2 u16 pixels as a block of LZ4 that holds only literals.
std::string lz4_pixels(bool is_shuffled) {
  const std::string pixels("abcdefghijkl");
  const std::string block = char(0xc0) + pixels,
                    head = big_endian(12, 8) + big_endian(is_shuffled ? 8192 : 12, 4);
  return is_shuffled ? head + pixels : head + big_endian(block.size(), 4) + block;
}

std::string packed_image(uint64_t id, const char* algorithm) {
  CborWriter w;
  w.out = kCborMagic;
  w.map(3);
  w.text("type"), w.text("image");
  w.text("image_id"), w.unsigned_integer(id);
  w.text("data");
  w.map(1);
  w.text("c");
  w.tag(40);
  w.array(2);
  w.array(2);
  w.unsigned_integer(2), w.unsigned_integer(3);
  w.tag(69);
  w.tag(56500);
  w.array(3);
  w.text(algorithm);
  w.unsigned_integer(2);
  const std::string payload = lz4_pixels(algorithm[0] == 'b');
  return w.out + char(0x58) + char(payload.size()) + payload;
}

struct Hdf5File {
  explicit Hdf5File(const std::string& path)
      : id(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {
    H5Pset_create_intermediate_group(links, 1);
  }
  ~Hdf5File() { H5Pclose(links), H5Fclose(id); }
  void put(const char* name, hid_t type, std::vector<hsize_t> sizes, const void* data,
           bool is_chunked = false) const {
    const hid_t space = H5Screate_simple(int(sizes.size()), sizes.data(), nullptr),
                plan = H5Pcreate(H5P_DATASET_CREATE);
    sizes[0] = 1;
    if (is_chunked) H5Pset_chunk(plan, int(sizes.size()), sizes.data()), H5Pset_deflate(plan, 1);
    const hid_t dataset = H5Dcreate2(id, name, type, space, links, plan, H5P_DEFAULT);
    H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data);
    H5Dclose(dataset), H5Pclose(plan), H5Sclose(space);
  }
  hid_t id, links = H5Pcreate(H5P_LINK_CREATE);
};

const std::vector<double> kAngles{0, 0, 0, 45, 90, 135, 180};

std::string nxtomo(const std::string& path, bool is_chunked) {
  const std::vector<int> keys{2, 1, 0, 0, 0, 0, 0};
  const std::vector<uint16_t> pixels(7 * 4 * 6, 9);
  {
    const Hdf5File file(path);
    file.put("/entry/instrument/detector/data", H5T_NATIVE_UINT16, {7, 4, 6}, pixels.data(), is_chunked);
    file.put("/entry/instrument/detector/image_key", H5T_NATIVE_INT, {7}, keys.data());
    file.put("/entry/sample/rotation_angle", H5T_NATIVE_DOUBLE, {7}, kAngles.data());
  }
  return file_bytes(path);
}

std::string data_exchange(const std::string& path) {
  const std::vector<uint16_t> pixels(7 * 4 * 6, 9);
  {
    const Hdf5File file(path);
    file.put("/exchange/data", H5T_NATIVE_UINT16, {7, 4, 6}, pixels.data());
    file.put("/exchange/data_white", H5T_NATIVE_UINT16, {2, 4, 6}, pixels.data());
    file.put("/exchange/data_dark", H5T_NATIVE_UINT16, {2, 4, 6}, pixels.data());
    file.put("/exchange/theta", H5T_NATIVE_DOUBLE, {7}, kAngles.data());
  }
  return file_bytes(path);
}

}  // namespace

std::vector<std::string> stream_seeds(const std::string& folder) {
  SinkInfo info;
  info.stack = {PixelType::u16, 3, 2, 4, {}, {}, {}};
  info.stack.meta.set("scan.list", MetaValue(std::vector<double>{1, -2.5}));
  info.stack.history.push_back({});
  info.force = true;
  const auto sink = open_sink(folder + "/s.cbor", info);
  for (int i = 0; i < 4; ++i) {
    FrameTag tag{i == 0   ? FrameKind::dark
                 : i == 1 ? FrameKind::flat
                          : FrameKind::projection,
                 90.0 * (i - 2), 0};
    sink->put(i, Frame(PixelType::u16, 3, 2), tag_meta(tag));
  }
  sink->close(info.stack.meta, info.stack.history);
  std::vector<std::string> seeds{file_bytes(folder + "/s.cbor")};
  for (const char* algorithm : {"lz4", "bslz4"})
    seeds.push_back(start_message({PixelType::u16, 3, 2, -1, {}, {}, {}}) + packed_image(0, algorithm) +
                    packed_image(1, algorithm) + end_message({}, {}));
  return seeds;
}

std::vector<std::string> hdf5_seeds(const std::string& folder) {
  return {nxtomo(folder + "/a.h5", false), nxtomo(folder + "/b.h5", true), data_exchange(folder + "/c.h5")};
}

}  // namespace fuzz
