// SPDX-License-Identifier: BSD-3-Clause
// Pixels that stand in other files: virtual datasets and external raw files, whole and broken.
#include <doctest/doctest.h>
#include <hdf5.h>

#include <algorithm>

#include "format/format.h"
#include "format/input_state.h"
#include "message_of.h"
#include "scratch.h"

using namespace harima;
namespace fs = std::filesystem;

namespace {

constexpr hsize_t kRows = 3, kColumns = 5;
using Sizes = std::vector<hsize_t>;

struct File {
  File(const std::string& path, unsigned how = H5F_ACC_TRUNC)
      : id(how == H5F_ACC_TRUNC ? H5Fcreate(path.c_str(), how, H5P_DEFAULT, H5P_DEFAULT)
                                : H5Fopen(path.c_str(), how, H5P_DEFAULT)) {
    H5Pset_create_intermediate_group(links, 1);
  }
  ~File() { H5Pclose(links), H5Fclose(id); }
  void put(const char* name, hid_t type, const Sizes& sizes, const void* data, hid_t plan = H5P_DEFAULT,
           const hsize_t* most = nullptr) const {
    const hid_t space = H5Screate_simple(int(sizes.size()), sizes.data(), most);
    const hid_t dataset = H5Dcreate2(id, name, type, space, links, plan, H5P_DEFAULT);
    if (data) H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data);
    H5Dclose(dataset), H5Sclose(space);
  }
  hid_t id, links = H5Pcreate(H5P_LINK_CREATE);
};

// Frames of `count` times one value each, from `first` on.
std::string make_detector(const std::string& path, uint16_t first, hsize_t count) {
  std::vector<uint16_t> pixels;
  for (hsize_t k = 0; k < count; ++k) pixels.insert(pixels.end(), kRows * kColumns, uint16_t(first + k));
  File(path).put("/data", H5T_NATIVE_UINT16, {count, kRows, kColumns}, pixels.data());
  return path;
}

struct Part {
  std::string file, dataset;
  hsize_t first, count;
};

// An NXtomo scan of one flat and five projections, whose data is put together from the parts.
std::string make_scan(const std::string& path, const std::vector<Part>& parts) {
  const File file(path);
  const Sizes sizes{6, kRows, kColumns};
  const hid_t plan = H5Pcreate(H5P_DATASET_CREATE), whole = H5Screate_simple(3, sizes.data(), nullptr);
  for (const Part& part : parts) {
    const Sizes start{part.first, 0, 0}, count{part.count, kRows, kColumns};
    const hid_t source = H5Screate_simple(3, count.data(), nullptr);
    H5Sselect_hyperslab(whole, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr);
    H5Pset_virtual(plan, whole, part.file.c_str(), part.dataset.c_str(), source);
    H5Sclose(source);
  }
  file.put("/entry/instrument/detector/data", H5T_NATIVE_UINT16, sizes, nullptr, plan);
  const std::vector<int> keys{1, 0, 0, 0, 0, 0};
  const std::vector<double> angles{0, 0, 45, 90, 135, 180};
  file.put("/entry/instrument/detector/image_key", H5T_NATIVE_INT, {6}, keys.data());
  file.put("/entry/sample/rotation_angle", H5T_NATIVE_DOUBLE, {6}, angles.data());
  H5Sclose(whole), H5Pclose(plan);
  return path;
}

int pixel_of(const Source& source, int frame) {
  Frame row(PixelType::u16, int(kColumns), 1);
  source.read_rows(frame, 1, 2, row.data());
  return row.row<uint16_t>(0)[4];
}

const std::string kData = "/entry/instrument/detector/data";

}  // namespace

TEST_CASE("hdf5 parts: an NXtomo scan put together from two detector files, also moved with them") {
  Scratch scratch;
  make_detector(scratch.path("a_0.h5"), 10, 2);
  make_detector(scratch.path("a_1.h5"), 20, 4);
  for (const std::string& folder : {std::string(), scratch.path(""), std::string("/not/there/any/more/")}) {
    const Scan scan = open_scan(make_scan(
        scratch.path("scan.nxs"), {{folder + "a_0.h5", "/data", 0, 2}, {folder + "a_1.h5", "/data", 2, 4}}));
    CHECK(scan.views.size() == 5);
    CHECK(scan.flats.size() == 1);
    CHECK(pixel_of(*scan.source, 0) == 10);
    CHECK(pixel_of(*scan.source, 1) == 11);
    CHECK(pixel_of(*scan.source, 5) == 23);
  }
}

TEST_CASE("hdf5 parts: a part that is not there is named, for the library would give zeros") {
  Scratch scratch;
  make_detector(scratch.path("a_0.h5"), 10, 2);
  const std::string path = scratch.path("scan.nxs");
  const std::vector<Part> parts{{"a_0.h5", "/data", 0, 2}, {"a_1.h5", "/data", 2, 4}};
  CHECK(message_of([&] { open_scan(make_scan(path, parts)); }) ==
        path + ": " + kData + " is put together from a_1.h5:/data: is not there");
  make_detector(scratch.path("a_1.h5"), 20, 4);
  CHECK(message_of([&] {
          open_scan(make_scan(path, {parts[0], {"a_1.h5", "/dat", 2, 4}}));
        }) == path + ": " + kData + " is put together from a_1.h5:/dat: has no /dat");
  scratch.write("a_1.h5", scratch.read("a_1.h5").substr(0, 900));
  CHECK(message_of([&] {
          open_scan(make_scan(path, parts));
        }).find("a_1.h5:/data: " + scratch.path("a_1.h5")) != std::string::npos);
}

TEST_CASE("hdf5 parts: a dataset put together from itself is refused") {
  Scratch scratch;
  const std::string path = make_scan(scratch.path("scan.nxs"), {{".", kData, 0, 6}});
  CHECK(message_of([&] { open_scan(path); }).find("parts of parts") != std::string::npos);
  const std::string other = make_scan(scratch.path("other.nxs"), {{"scan.nxs", kData, 0, 6}});
  make_scan(path, {{"other.nxs", kData, 0, 6}});
  CHECK(message_of([&] { open_scan(other); }).find("parts of parts") != std::string::npos);
}

TEST_CASE("hdf5 parts: what many are put together from is looked at once") {
  constexpr int kLevels = 7, kEach = 12;  // 12^7 ways from the top to the bottom
  Scratch scratch;
  const std::string path = scratch.path("nest.h5");
  const auto name = [](int level, int i) { return "/d" + std::to_string(level) + "_" + std::to_string(i); };
  {
    const File file(path);
    const Sizes sizes{kEach, kRows, kColumns}, one{1, kRows, kColumns};
    const hid_t whole = H5Screate_simple(3, sizes.data(), nullptr),
                source = H5Screate_simple(3, one.data(), nullptr);
    const std::vector<uint16_t> pixels(kEach * kRows * kColumns, 7);
    for (int level = 0; level <= kLevels; ++level)
      for (int i = 0; i < kEach; ++i) {
        const hid_t plan = H5Pcreate(H5P_DATASET_CREATE);
        for (hsize_t k = 0; k < kEach && level < kLevels; ++k) {
          const Sizes start{k, 0, 0};
          H5Sselect_hyperslab(whole, H5S_SELECT_SET, start.data(), nullptr, one.data(), nullptr);
          H5Pset_virtual(plan, whole, ".", name(level + 1, int(k)).c_str(), source);
        }
        file.put(name(level, i).c_str(), H5T_NATIVE_UINT16, sizes, level < kLevels ? nullptr : pixels.data(),
                 plan);
        H5Pclose(plan);
      }
    H5Sclose(source), H5Sclose(whole);
  }
  CHECK(open_source(path + ":" + name(0, 0))->info().count == kEach);
}

TEST_CASE("hdf5 parts: a dataset that grows with itself is refused") {
  Scratch scratch;
  const std::string path = scratch.path("grows.h5");
  {
    const File file(path);
    const Sizes none{0, kRows, kColumns}, most{H5S_UNLIMITED, kRows, kColumns}, start{0, 0, 0}, one{1, 1, 1};
    const Sizes all{H5S_UNLIMITED, kRows, kColumns};
    const hid_t plan = H5Pcreate(H5P_DATASET_CREATE), whole = H5Screate_simple(3, none.data(), most.data());
    H5Sselect_hyperslab(whole, H5S_SELECT_SET, start.data(), nullptr, one.data(), all.data());
    H5Pset_virtual(plan, whole, ".", "/v", whole);
    file.put("/v", H5T_NATIVE_UINT16, none, nullptr, plan, most.data());
    H5Sclose(whole), H5Pclose(plan);
  }
  CHECK(message_of([&] { open_source(path); }) != "no error");
}

TEST_CASE("hdf5 parts: as many files of a pattern as there are") {
  Scratch scratch;
  for (int i : {0, 1, 2}) make_detector(scratch.path("p" + std::to_string(i) + ".h5"), uint16_t(10 * i), 1);
  {
    const File file(scratch.path("v.h5"));
    const Sizes none{0, kRows, kColumns}, most{H5S_UNLIMITED, kRows, kColumns}, one{1, kRows, kColumns},
        start{0, 0, 0};
    const Sizes many{H5S_UNLIMITED, 1, 1};
    const hid_t plan = H5Pcreate(H5P_DATASET_CREATE), whole = H5Screate_simple(3, none.data(), most.data()),
                source = H5Screate_simple(3, one.data(), nullptr);
    H5Sselect_hyperslab(whole, H5S_SELECT_SET, start.data(), one.data(), many.data(), one.data());
    H5Pset_virtual(plan, whole, "p%b.h5", "/data", source);
    file.put("/v", H5T_NATIVE_UINT16, none, nullptr, plan, most.data());
    H5Sclose(source), H5Sclose(whole), H5Pclose(plan);
  }
  CHECK(open_source(scratch.path("v.h5"))->info().count == 3);
  CHECK(pixel_of(*open_source(scratch.path("v.h5")), 2) == 20);
  CHECK(files_of_input(scratch.path("v.h5")).size() == 4);
  std::filesystem::remove(scratch.path("p0.h5"));
  CHECK(message_of([&] { open_source(scratch.path("v.h5")); }) != "no error");
}

TEST_CASE("hdf5 parts: external raw pixels are sought beside the file, and must be all there") {
  Scratch scratch;
  const std::string path = scratch.path("raw.h5");
  const std::vector<uint16_t> pixels(2 * kRows * kColumns, 7);
  const std::string bytes(reinterpret_cast<const char*>(pixels.data()), pixels.size() * 2);
  const hid_t plan = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_external(plan, "pixels.raw", 0, bytes.size());
  File(path).put("/data", H5T_NATIVE_UINT16, {2, kRows, kColumns}, nullptr, plan);
  H5Pclose(plan);
  CHECK(message_of([&] { open_source(path); }) ==
        path + ": /data has its pixels in pixels.raw, which is not there");
  scratch.write("pixels.raw", bytes);
  CHECK(pixel_of(*open_source(path), 1) == 7);
  CHECK(files_of_input(path + ":/data") == std::vector{path, scratch.path("pixels.raw")});
  scratch.write("pixels.raw", bytes.substr(1));
  CHECK(message_of([&] { open_source(path); }) ==
        path + ": /data has its pixels in " + scratch.path("pixels.raw") + ": found 59 bytes, wanted 60");
}

TEST_CASE(
    "hdf5 parts: a file leads to all that its links and theirs name, each once, and to no end of a circle") {
  Scratch scratch;
  make_detector(scratch.path("a_0.h5"), 10, 6);
  make_scan(scratch.path("scan.nxs"), {{"a_0.h5", "/data", 0, 6}});
  const auto link = [&](const char* from, const char* to, const char* object) {
    const File file(scratch.path(from), fs::exists(scratch.path(from)) ? H5F_ACC_RDWR : H5F_ACC_TRUNC);
    H5Lcreate_external(to, object, file.id, ("/" + fs::path(to).filename().string()).c_str(), file.links,
                       H5P_DEFAULT);
  };
  scratch.write("broken.h5", "no HDF5");
  link("top.h5", "scan.nxs", "/entry");
  link("top.h5", "broken.h5", "/x");
  link("top.h5", "missing.h5", "/x");
  link("top.h5", "elsewhere/a_0.h5", "/data");
  link("scan.nxs", "top.h5", "/");
  std::vector<std::string> found = files_of_input(scratch.path("top.h5"));
  std::sort(found.begin(), found.end());
  CHECK(found == std::vector{scratch.path("a_0.h5"), scratch.path("broken.h5"), scratch.path("scan.nxs"),
                             scratch.path("top.h5")});
}
