// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <hdf5.h>

#include <cstring>
#include <thread>

#include "base/error.h"
#include "format/format.h"
#include "format/hdf5_filters.h"
#include "message_of.h"
#include "scratch.h"

using namespace harima;

namespace {

Frame counted(PixelType type, int width, int height, int seed) {
  Frame frame(type, width, height);
  for (size_t i = 0; i < frame.bytes(); ++i)
    frame.data()[i] = std::byte((i * 7 + size_t(seed) * 31) % (type == PixelType::f32 ? 60 : 256));
  return frame;
}

SinkInfo sink_info(PixelType type, int width, int height, int count) {
  SinkInfo info;
  info.stack = {type, width, height, count, {}, {}, {}};
  return info;
}

// An NXtomo file: frame k has the value k everywhere; its angle is 0.5 k degrees, given in radians.
std::string make_nxtomo(const std::string& path, const std::vector<int>& keys, bool with_angles) {
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t links = H5Pcreate(H5P_LINK_CREATE);
  H5Pset_create_intermediate_group(links, 1);
  const auto put = [&](const char* name, hid_t stored, hid_t memory, std::vector<hsize_t> sizes,
                       const void* data) {
    const hid_t space = H5Screate_simple(int(sizes.size()), sizes.data(), nullptr);
    const hid_t dataset = H5Dcreate2(file, name, stored, space, links, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data);
    H5Dclose(dataset);
    H5Sclose(space);
  };
  std::vector<uint16_t> pixels;
  std::vector<double> angles;
  for (size_t k = 0; k < keys.size(); ++k) {
    pixels.insert(pixels.end(), 5 * 3, uint16_t(k));
    angles.push_back(double(k) * 0.5 * 3.14159265358979323846 / 180);
  }
  const hsize_t count = keys.size();
  put("/entry/instrument/detector/data", H5T_STD_U16BE, H5T_NATIVE_UINT16, {count, 3, 5}, pixels.data());
  put("/entry/instrument/detector/image_key", H5T_STD_I8LE, H5T_NATIVE_INT, {count}, keys.data());
  if (with_angles) {
    put("/entry/sample/rotation_angle", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {count}, angles.data());
    const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
    H5Tset_size(type, 3);
    const hid_t unit = H5Acreate_by_name(file, "/entry/sample/rotation_angle", "units", type, space,
                                         H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(unit, type, "rad");
    H5Aclose(unit);
    H5Sclose(space);
    H5Tclose(type);
  }
  H5Pclose(links);
  H5Fclose(file);
  return path;
}

// Adds a number with a unit (none if empty) to a file, groups and all.
void add_number(const std::string& path, const char* name, std::vector<double> values,
                const std::string& units) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), links = H5Pcreate(H5P_LINK_CREATE);
  H5Pset_create_intermediate_group(links, 1);
  const hsize_t count = values.size();
  const hid_t space = H5Screate_simple(1, &count, nullptr),
              data = H5Dcreate2(file, name, H5T_IEEE_F64LE, space, links, H5P_DEFAULT, H5P_DEFAULT);
  H5Dwrite(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  if (!units.empty()) {
    const hid_t type = H5Tcopy(H5T_C_S1), one = H5Screate(H5S_SCALAR);
    H5Tset_size(type, units.size());
    const hid_t unit = H5Acreate2(data, "units", type, one, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(unit, type, units.c_str());
    H5Aclose(unit), H5Sclose(one), H5Tclose(type);
  }
  H5Dclose(data), H5Sclose(space), H5Pclose(links), H5Fclose(file);
}

const std::string kTooth = TESTS_FOLDER "/data/aps_tooth/tooth.h5";

}  // namespace

TEST_CASE("hdf5: a volume of every type comes back, with its meta and history") {
  Scratch scratch;
  for (const char* type : {"u8", "u16", "i16", "u32", "i32", "f32"})
    for (const char* compression : {"none", "deflate"})
      for (int count : {3, -1}) {
        CAPTURE(type);
        CAPTURE(compression);
        SinkInfo info = sink_info(pixel_type_named(type), 31, 65, count);
        info.compression = compression;
        info.force = true;
        const auto sink = open_sink(scratch.path("v.h5"), info);
        for (int i : {2, 0, 1}) sink->put(i, counted(info.stack.type, 31, 65, i), {});
        Meta meta;
        meta.set(meta_name::kPixelUm, 0.7);
        HistoryEntry by;
        by.tool = "ct-rec";
        sink->close(meta, {by});
        const auto source = open_source(scratch.path("v.h5"));
        CHECK(source->info().count == 3);
        CHECK(source->info().type == info.stack.type);
        CHECK(source->info().meta.number(meta_name::kPixelUm, 0) == 0.7);
        REQUIRE(source->info().history.size() == 1);
        CHECK(source->info().history[0].tool == "ct-rec");
        for (int i = 0; i < 3; ++i) {
          const Frame wanted = counted(info.stack.type, 31, 65, i);
          Frame rows(info.stack.type, 31, 2);
          source->read_rows(i, 40, 42, rows.data());
          CHECK(std::memcmp(rows.view().data, wanted.row<std::byte>(40), rows.bytes()) == 0);
        }
      }
}

TEST_CASE("hdf5: Data Exchange gives projections, flats, darks and angles") {
  const Scan scan = open_scan(kTooth);
  CHECK(scan.views.size() == 181);
  CHECK(scan.width() == 640);
  CHECK(scan.height() == 2);
  CHECK(scan.views[180].angle_deg == doctest::Approx(179.006).epsilon(1e-5));
  REQUIRE(scan.flats.size() == 1);
  CHECK(scan.flats[0].set.frames.size() == 10);
  REQUIRE(scan.darks.size() == 1);
  CHECK(scan.darks[0].frames.size() == 10);
  CHECK(scan.remarks.empty());
}

TEST_CASE("hdf5: a dataset can be named, and a wrong name is told") {
  CHECK(open_source(kTooth + ":/exchange/data_white")->info().count == 10);
  CHECK(open_source(kTooth)->info().count == 181);
  CHECK(message_of([] { open_source(kTooth + ":/exchange/datas"); }) == kTooth + ": has no /exchange/datas");
  CHECK(message_of([] { open_source(kTooth + ":/exchange/theta"); }) ==
        kTooth + ": /exchange/theta has 1 dimensions, wanted 2 or 3");
}

TEST_CASE("hdf5: a truncated file is refused") {
  Scratch scratch;
  std::ifstream file(kTooth, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const std::string cut = scratch.write("cut.h5", bytes.substr(0, bytes.size() / 2));
  CHECK(message_of([&] { open_source(cut); }).find("truncated") != std::string::npos);
}

TEST_CASE("hdf5: an output that is not closed leaves nothing") {
  Scratch scratch;
  {
    open_sink(scratch.path("v.h5"), sink_info(PixelType::u8, 4, 4, 2))
        ->put(0, counted(PixelType::u8, 4, 4, 0), {});
  }
  CHECK(std::filesystem::is_empty(scratch.path("")));
}

TEST_CASE("hdf5: NXtomo gives each frame its role; runs of flats are groups of their own time") {
  Scratch scratch;
  const Scan scan = open_scan(make_nxtomo(scratch.path("a.nxs"), {2, 2, 1, 1, 0, 0, 3, 0, 1, 1}, true));
  REQUIRE(scan.views.size() == 3);
  CHECK(scan.views[2].frame == 7);
  CHECK(scan.views[2].angle_deg == doctest::Approx(3.5));
  REQUIRE(scan.flats.size() == 2);
  CHECK(scan.flats[0].time == 2.5);
  CHECK(scan.flats[1].set.frames == std::vector<int>{8, 9});
  REQUIRE(scan.darks.size() == 1);
  CHECK(scan.darks[0].frames == std::vector<int>{0, 1});
  Frame row(PixelType::u16, 5, 1);  // stored big-endian
  scan.source->read_rows(7, 2, 3, row.data());
  CHECK(row.row<uint16_t>(0)[4] == 7);
}

TEST_CASE("hdf5: NXtomo without angles, and a key that means nothing, are refused") {
  Scratch scratch;
  const std::string bare = make_nxtomo(scratch.path("bare.nxs"), {1, 0, 0}, false);
  CHECK(message_of([&] { open_scan(bare); }) == bare + ": /entry has no rotation_angle; --angles gives them");
  CHECK(message_of([&] {
          open_scan(make_nxtomo(scratch.path("odd.nxs"), {1, 0, 7, 0}, true));
        }).find("image_key of frame 2 is 7") != std::string::npos);
}

TEST_CASE("hdf5: NXtomo and Data Exchange tell energy, distance and pixel size by their units") {
  Scratch scratch;
  const std::string nx = make_nxtomo(scratch.path("a.nxs"), {1, 0, 0}, true);
  CHECK_FALSE(open_scan(nx).energy_kev.value);
  CHECK(open_scan(nx).energy_kev.place.empty());
  add_number(nx, "/entry/instrument/beam/incident_energy", {30250}, "eV");
  add_number(nx, "/entry/instrument/detector/distance", {0.125}, "m");
  add_number(nx, "/entry/instrument/detector/x_pixel_size", {0.00325}, "mm");
  const Scan told = open_scan(nx);
  REQUIRE(told.energy_kev.value);
  CHECK(*told.energy_kev.value == doctest::Approx(30.25));
  CHECK(told.energy_kev.place == nx + ":/entry/instrument/beam/incident_energy");
  REQUIRE(told.distance_mm.value);
  CHECK(*told.distance_mm.value == doctest::Approx(125));
  CHECK(told.pixel_um.value() == doctest::Approx(3.25));

  const std::string dx = scratch.path("a.h5");
  std::filesystem::copy_file(kTooth, dx);
  std::filesystem::permissions(dx, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
  const char* const kEnergy = "/measurement/instrument/monochromator/energy";
  add_number(dx, "/measurement/instrument/detector_motor_stack/setup/z", {60, 60}, "mm");
  if (!open_scan(dx).energy_kev.place.empty()) return;
  add_number(dx, kEnergy, {24.9}, "keV");
  CHECK(open_scan(dx).energy_kev.value.value() == doctest::Approx(24.9));
  CHECK(open_scan(dx).distance_mm.value.value() == doctest::Approx(60));
}

TEST_CASE(
    "hdf5: what has no unit, an unknown one, several values or none above 0 is no energy, and says why") {
  Scratch scratch;
  const struct {
    std::vector<double> values;
    const char *units, *why;
  } wrong[] = {{{20}, "", "is 20 without a unit, wanted eV or keV"},
               {{20}, "furlong", "is 20 in 'furlong', wanted eV or keV"},
               {{20}, "mm", "is 20 in 'mm', wanted eV or keV"},
               {{20, 21}, "keV", "holds 2 numbers that differ"},
               {{-20}, "keV", "is -20, wanted a number above 0"},
               {{NAN}, "keV", "is nan, wanted a number above 0"}};
  for (const auto& [values, units, why] : wrong) {
    const std::string path = make_nxtomo(scratch.path("wrong.nxs"), {1, 0, 0}, true);
    add_number(path, "/entry/beam/incident_energy", values, units);
    const Scan scan = open_scan(path);
    CHECK_FALSE(scan.energy_kev.value);
    CHECK(scan.energy_kev.place == path + ":/entry/beam/incident_energy " + why);
  }
  const std::string path = make_nxtomo(scratch.path("pixel.nxs"), {1, 0, 0}, true);
  add_number(path, "/entry/instrument/detector/x_pixel_size", {5}, "");
  const Scan scan = open_scan(path);
  CHECK_FALSE(scan.pixel_um);
  REQUIRE(!scan.remarks.empty());
  CHECK(scan.remarks.back().find("the pixel size is not taken") == 0);
}

namespace {

std::string big_endian(uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += char(value >> (8 * i));
  return text;
}

// One frame of 4 x 6 pixels as a chunk packed by `filter`, whose values are given.
std::string make_packed(const std::string& path, unsigned filter, const std::vector<unsigned>& values,
                        const std::string& chunk) {
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT),
              plan = H5Pcreate(H5P_DATASET_CREATE);
  const hsize_t sizes[3]{1, 4, 6}, zero[3]{};
  H5Pset_chunk(plan, 3, sizes);
  H5Pset_filter(plan, H5Z_filter_t(filter), H5Z_FLAG_OPTIONAL, values.size(), values.data());
  const hid_t space = H5Screate_simple(3, sizes, nullptr);
  const hid_t data = H5Dcreate2(file, "data", H5T_STD_U16LE, space, H5P_DEFAULT, plan, H5P_DEFAULT);
  H5Dwrite_chunk(data, H5P_DEFAULT, 0, zero, chunk.size(), chunk.data());
  H5Dclose(data);
  H5Sclose(space);
  H5Pclose(plan);
  H5Fclose(file);
  return path;
}

// LZ4 of up to 268 bytes without any match: a token, one more byte of length, the bytes.
std::string literals(const std::string& bytes) {
  return "\xf0" + std::string(1, char(bytes.size() - 15)) + bytes;
}

}  // namespace

TEST_CASE("hdf5: chunks in LZ4 and in bit-shuffled LZ4 are read without a plugin, damaged ones are refused") {
  Scratch scratch;
  {
    const Hdf5Lock lock;
    register_hdf5_filters();
  }
  const std::string head = big_endian(48, 8) + big_endian(48, 4);
  std::string pixels(48, '\0'), planes(48, '\0');
  for (size_t i = 0; i < 48; ++i) pixels[i] = char(i * 37 + 11);
  for (size_t element = 0; element < 24; ++element)  // plane j holds bit j of all 24 elements
    for (size_t j = 0; j < 16; ++j)
      if (pixels[2 * element + j / 8] >> (j % 8) & 1) planes[3 * j + element / 8] |= char(1 << (element % 8));
  const std::vector<unsigned> shuffle{0, 3, 2, 0, 2};
  const std::string block = literals(planes), plain = literals(pixels);
  const std::string packed = head + big_endian(block.size(), 4) + block;
  for (const std::string& path :
       {make_packed(scratch.path("shuffled.h5"), 32008, shuffle, packed),
        make_packed(scratch.path("lz4.h5"), 32004, {48}, head + big_endian(plain.size(), 4) + plain),
        make_packed(scratch.path("stored.h5"), 32004, {48}, head + big_endian(48, 4) + pixels)}) {
    CAPTURE(path);
    std::vector<std::byte> found(48);
    open_source(path)->read_rows(0, 0, 4, found.data());
    CHECK(std::memcmp(found.data(), pixels.data(), 48) == 0);
  }
  std::vector<std::byte> rows(48);
  for (const std::string& bad :
       {packed.substr(0, 30), std::string(8, '\xff') + packed.substr(8), packed.substr(0, 4)}) {
    const auto source = open_source(make_packed(scratch.path("bad.h5"), 32008, shuffle, bad));
    CHECK_THROWS_AS(source->read_rows(0, 0, 4, rows.data()), Error);
  }
  const H5Z_class2_t passing{
      H5Z_CLASS_T_VERS,
      300,
      1,
      1,
      "home-made",
      nullptr,
      nullptr,
      [](unsigned, size_t, const unsigned*, size_t bytes, size_t*, void**) { return bytes; }};
  H5Zregister(&passing);
  const std::string path = make_packed(scratch.path("unknown.h5"), 300, {}, pixels);
  H5Zunregister(300);
  CHECK(message_of([&] { open_source(path); }) ==
        path +
            ": /data is packed with filter 300 (home-made), whose plugin is missing; install it (pip: "
            "hdf5plugin) or set HDF5_PLUGIN_PATH");
}
