// SPDX-License-Identifier: BSD-3-Clause
// Datasets that are found in the bytes of HDF5 files, as the library writes them.
#include <doctest/doctest.h>
#include <hdf5.h>

#include "packing.h"
#include "scratch.h"

using namespace harima;
using namespace packing;

namespace {

using Sizes = std::vector<hsize_t>;

constexpr hsize_t kRows = 60, kColumns = 70;

std::vector<std::string> frames_from(int first, int count, bool is_big_endian = false) {
  std::vector<std::string> frames;
  for (int i = 0; i < count; ++i)
    frames.push_back(frame_pixels(int(kColumns), int(kRows), first + i, is_big_endian));
  return frames;
}

std::string joined(const std::vector<std::string>& frames) {
  std::string all;
  for (const std::string& frame : frames) all += frame;
  return all;
}

class File {
 public:
  explicit File(H5F_libver_t version = H5F_LIBVER_EARLIEST) {
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_libver_bounds(access, version, H5F_LIBVER_LATEST);
    H5Pset_create_intermediate_group(links_, 1);
    id_ = H5Fcreate(path().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access);
    H5Pclose(access);
  }
  // u16 frames, in one piece, or in chunks of these sizes.
  void put(const char* name, const std::vector<std::string>& frames, const Sizes& chunk = {},
           bool is_packed = false, bool is_big_endian = false, bool may_grow = false, bool is_early = false) {
    const Sizes sizes{frames.size(), kRows, kColumns}, most{H5S_UNLIMITED, kRows, kColumns};
    const hid_t space = H5Screate_simple(3, sizes.data(), may_grow ? most.data() : nullptr),
                plan = H5Pcreate(H5P_DATASET_CREATE);
    if (is_early) H5Pset_alloc_time(plan, H5D_ALLOC_TIME_EARLY);
    const hid_t type = is_big_endian ? H5T_STD_U16BE : H5T_STD_U16LE;
    if (!chunk.empty()) H5Pset_chunk(plan, 3, chunk.data());
    if (is_packed) H5Pset_deflate(plan, 1);
    const hid_t dataset = H5Dcreate2(id_, name, type, space, links_, plan, H5P_DEFAULT);
    H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, joined(frames).data());
    H5Dclose(dataset), H5Sclose(space), H5Pclose(plan);
  }
  std::string bytes() {
    H5Pclose(links_), H5Fclose(id_);
    return scratch_.read("x.h5");
  }

 private:
  std::string path() const { return scratch_.path("x.h5"); }
  Scratch scratch_;
  hid_t id_ = -1, links_ = H5Pcreate(H5P_LINK_CREATE);
};

}  // namespace

TEST_CASE("hdf5: datasets in one piece, in groups of either kind") {
  for (H5F_libver_t version : {H5F_LIBVER_EARLIEST, H5F_LIBVER_V18, H5F_LIBVER_LATEST}) {
    CAPTURE(version);
    File file(version);
    file.put("/entry/instrument/detector/data", frames_from(0, 9));
    file.put("/entry/white", frames_from(9, 4));
    file.put("/other", frames_from(13, 2));
    check_found(file.bytes(), frames_from(0, 15));
  }
}

TEST_CASE("hdf5: either byte order") {
  File file;
  file.put("/data", frames_from(0, 5, true), {}, false, true);
  const std::string bytes = file.bytes();
  check_found(bytes, frames_from(0, 5, true));
  const std::string small = packed(bytes);
  CHECK(FczFile(read_at(small), small.size()).index().blocks[0].shape.is_big_endian);
}

TEST_CASE("hdf5: chunks of frames, many of them, while they are not packed") {
  for (const Sizes& chunk : {Sizes{1, kRows, kColumns}, Sizes{5, kRows, kColumns}}) {
    File file;
    file.put("/entry/data", frames_from(0, 200), chunk);
    check_found(file.bytes(), frames_from(0, 200));
  }
  File file;
  file.put("/entry/data", frames_from(0, 20), {1, kRows, kColumns}, true);
  check_found(file.bytes(), {});
}

TEST_CASE(
    "hdf5: chunks by the indices of later versions: one, in a row, fixed and growing arrays, with and "
    "without pages") {
  struct Case {
    int frames;
    bool may_grow, is_early;
  };
  for (const Case& one :
       {Case{1, false, false}, Case{30, false, true}, Case{30, false, false}, Case{1100, false, false},
        Case{2, true, false}, Case{7, true, false}, Case{300, true, false}, Case{1100, true, false}}) {
    CAPTURE(one.frames);
    CAPTURE(one.may_grow);
    CAPTURE(one.is_early);
    File file(H5F_LIBVER_LATEST);
    file.put("/entry/data", frames_from(0, one.frames), {1, kRows, kColumns}, false, false, one.may_grow,
             one.is_early);
    check_found(file.bytes(), frames_from(0, one.frames));
  }
  File file(H5F_LIBVER_LATEST);
  file.put("/entry/data", frames_from(0, 200), {5, kRows, kColumns}, false, false, true);
  check_found(file.bytes(), frames_from(0, 200));
  File packed_file(H5F_LIBVER_LATEST);
  packed_file.put("/entry/data", frames_from(0, 20), {1, kRows, kColumns}, true, false, true);
  check_found(packed_file.bytes(), {});
}

TEST_CASE("hdf5: a member of an archive is a file of its own") {
  File file;
  file.put("/exchange/data", frames_from(0, 8));
  std::string bytes = file.bytes();
  CHECK(packed(bytes).size() < bytes.size() / 2);
  bytes.resize(bytes.size() / 2);
  PackResult result;
  CHECK(unpacked(packed(bytes, {}, &result)) == bytes);
  CHECK(result.frames >= 1);  // what there is of it
}

TEST_CASE("hdf5: one that lies is bytes like any other") {
  File file;
  file.put("/a/b", frames_from(0, 6));
  file.put("/c", frames_from(6, 10), {1, kRows, kColumns});
  const std::string good = file.bytes();
  PackOptions level_1;
  level_1.level = 1;
  std::mt19937 random(7);
  for (int i = 0; i < 300; ++i) {
    std::string bad = good;
    for (int k = 0; k < 4; ++k) {
      const size_t at = random() % 4096;
      bad[at % bad.size()] = char(random() % 3 ? random() : 0xff);
    }
    CHECK_MESSAGE(unpacked(packed(bad, level_1)) == bad, i);
  }
}
