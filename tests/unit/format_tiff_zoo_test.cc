// SPDX-License-Identifier: BSD-3-Clause
// Files of other programs (tests/data/tiff, with their licences) against values that tifffile and libtiff's
// own tools found in them, and damaged ones.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "format/format.h"
#include "message_of_reading.h"

using namespace harima;

namespace {

const std::string kFolder = TESTS_FOLDER "/data/tiff/";

struct Wanted {
  const char* file;
  int count, width, height;
  const char* type;
  double low, high, mean;
};

constexpr Wanted kWanted[] = {
    {"gray.b1.tif", 2, 111, 83, "u8", 0, 1, 0.741127},
    {"gray.none.u1.tif", 2, 32, 32, "u8", 111, 238, 182.788},
    {"gray.tiled.none.u1.tif", 2, 32, 32, "u8", 111, 238, 182.788},
    {"gray.one.i1.tif", 1, 1, 1, "i16", 10, 10, 10},
    {"gray.one.u8.tif", 1, 1, 1, "u32", 2230, 2230, 2230},
    {"int16_zstd.tif", 1, 64, 64, "i16", -5000, 4998, 86.5225},
    {"issue_69_packbits.tiff", 1, 45, 45, "u16", 430, 598, 501.475},
    {"random-fp16-pred3.tiff", 1, 16, 16, "f32", 0.38477, 1, 0.833888},
    {"seq-1c-12b-47c39b31.tiff", 1, 16, 16, "u16", 0, 255, 127.5},
    {"seq-1c-16b-bigendian-68f373a0.tiff", 1, 16, 16, "u16", 0, 255, 127.5},
    {"seq-1c-16b-lzw-68f373a0.tiff", 1, 16, 16, "u16", 0, 255, 127.5},
    {"seq-1c-16b-multistrip-68f373a0.tiff", 1, 16, 16, "u16", 0, 255, 127.5},
    {"seq-1c-8b-multipage-adeefdcc.tiff", 3, 16, 16, "u8", 0, 255, 127.5},
    {"test_float64_predictor2_be_lzw.tif", 1, 20, 20, "f32", 74, 255, 126.765},
};

}  // namespace

TEST_CASE("tiff: files of other programs have the values that other readers find") {
  for (const Wanted& wanted : kWanted) {
    CAPTURE(wanted.file);
    const auto source = open_source(kFolder + wanted.file);
    CHECK(source->info().count == wanted.count);
    CHECK(source->info().width == wanted.width);
    CHECK(source->info().height == wanted.height);
    CHECK(name_of(source->info().type) == wanted.type);
    Frame frame;
    REQUIRE(source->next(frame));
    frame = to_f32(frame);
    double low = 1e30, high = -1e30, sum = 0;
    for (int i = 0; i < frame.width() * frame.height(); ++i) {
      const double value = double(frame.row<float>(0)[i]);
      low = std::min(low, value);
      high = std::max(high, value);
      sum += value;
    }
    CHECK(low == doctest::Approx(wanted.low).epsilon(1e-5));
    CHECK(high == doctest::Approx(wanted.high).epsilon(1e-5));
    CHECK(sum / (frame.width() * frame.height()) == doctest::Approx(wanted.mean).epsilon(1e-5));
  }
}

TEST_CASE("tiff: what is no grey image, or ambiguous, is refused in words") {
  const std::string palette = kFolder + "seq-1c-8b-palette-89b39bc3.tiff",
                    packed = kFolder + "seq-1c-24b-072a9dc9.tiff";
  CHECK(message_of_reading(palette) ==
        palette + ": pixels are numbers of colours in a palette, wanted grey values");
  CHECK(message_of_reading(packed) == packed + ": 24 bits a sample, wanted 1 to 16, 32 or 64");
  const std::string colour = kFolder + "malformed/oom_crash-0.tiff";
  CHECK(message_of_reading(colour) == colour + ": 3 samples a pixel, wanted 1");
}

TEST_CASE("tiff: damaged files are refused, and the message names them") {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder + "malformed")) {
    if (entry.path().extension() != ".tiff") continue;
    CAPTURE(entry.path().string());
    CHECK(message_of_reading(entry.path().string()).starts_with(entry.path().string() + ": "));
    ++files;
  }
  CHECK(files == 10);
}

// HARIMA_TEST_DATA: a folder with tiff_malformed/EXPECTED.tsv, of which columns 15 to 18, 20 and 21 are used.
TEST_CASE("tiff: the fuzzers' files of other programs are read as they read them, or refused") {
  const char* data = std::getenv("HARIMA_TEST_DATA");
  const std::string folder = std::string(data ? data : "") + "/tiff_malformed/";
  std::ifstream table(folder + "EXPECTED.tsv");
  std::string line;
  for (std::getline(table, line); std::getline(table, line);) {
    std::vector<std::string> column;
    std::stringstream words(line);
    for (std::string word; std::getline(words, word, '\t');) column.push_back(word);
    const std::string path = folder + column[0];
    CAPTURE(path);
    const std::string message = message_of_reading(path);
    CHECK((message == "no error" || message.starts_with(path + ": ")));
    const bool is_sound = column.size() > 20 && column[13] == "1" && column[19] == "tifffile" &&
                          column[20] == "0" && !column[17].empty();
    if (!is_sound || message != "no error" || std::stod(column[17]) == 0) continue;
    Frame frame;
    open_source(path)->next(frame);
    frame = to_f32(frame);
    double sum = 0;
    for (int i = 0; i < frame.width() * frame.height(); ++i) sum += double(frame.row<float>(0)[i]);
    CHECK(sum / (frame.width() * frame.height()) == doctest::Approx(std::stod(column[17])).epsilon(1e-4));
  }
}
