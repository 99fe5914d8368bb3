// SPDX-License-Identifier: BSD-3-Clause
// One small scan in every form in which a beamline leaves it: the camera's sequence with and without
// conv.bat, q-frames as img and as TIFF. All have to give the same numbers.
#include <doctest/doctest.h>

#include <cstring>

#include "base/error.h"
#include "format/camera_plan.h"
#include "format/format.h"
#include "format/spring8_log.h"
#include "scratch.h"

using namespace harima;

namespace {

constexpr int kWidth = 4, kHeight = 3, kViews = 6, kEach = 3;
constexpr int kCount = 3 * kEach + kViews + 1;  // dark, I0, views, axis view, I0

// Pixel values that make the means of groups fractions.
Frame camera_frame(int k) {
  Frame frame(PixelType::u16, kWidth, kHeight);
  const bool is_dark = k < kEach, is_flat = !is_dark && (k < 2 * kEach || k >= kCount - kEach);
  for (int i = 0; i < kWidth * kHeight; ++i)
    frame.row<uint16_t>(i / kWidth)[i % kWidth] = uint16_t((is_dark   ? 100
                                                            : is_flat ? 3000
                                                                      : 1000) +
                                                           (7 * k + i * i) % 11);
  return frame;
}

void write_stack(const std::string& path, const std::vector<Frame>& frames) {
  SinkInfo info;
  info.stack = {PixelType::u16, frames[0].width(), frames[0].height(), int(frames.size()), {}, {}, {}};
  const auto sink = open_sink(path, info);
  for (size_t k = 0; k < frames.size(); ++k) sink->put(int(k), frames[k], {});
  sink->close({}, {});
}

void write_camera(const Scratch& scratch, const std::string& name = "a.his") {
  std::vector<Frame> frames;
  for (int k = 0; k < kCount; ++k) frames.push_back(camera_frame(k));
  write_stack(scratch.path(name), frames);
}

// What img_ave does: sums, divides, drops the fraction.
Frame facility_mean(int first, int count) {
  Frame mean(PixelType::u16, kWidth, kHeight);
  for (int i = 0; i < kWidth * kHeight; ++i) {
    unsigned sum = 0;
    for (int k = first; k < first + count; ++k) sum += camera_frame(k).row<uint16_t>(i / kWidth)[i % kWidth];
    mean.row<uint16_t>(i / kWidth)[i % kWidth] = uint16_t(sum / unsigned(count));
  }
  return mean;
}

void write_q_frames(const Scratch& scratch, const std::string& ending) {
  write_stack(scratch.path("dark" + ending), {facility_mean(0, kEach)});
  write_stack(scratch.path("q001" + ending), {facility_mean(kEach, kEach)});
  for (int i = 0; i < kViews; ++i)
    write_stack(scratch.path(fmt::format("q{:03d}{}", i + 2, ending)), {camera_frame(2 * kEach + i)});
  write_stack(scratch.path(fmt::format("q{:03d}{}", kViews + 2, ending)),
              {facility_mean(kCount - kEach, kEach)});
}

std::string usual_log(const char* newline = "\r\n") {
  std::string log = std::string("00001       00000.10000    000.0000       0") + newline;
  for (int i = 0; i < kViews; ++i)
    log += fmt::format("{:05d}       {:011.5f}    {:08.4f}       1{}", i + 2, 0.1 * (i + 2), 30.0 * (i + 1),
                       newline);
  log += fmt::format("00008       00000.80000    180.0000       0{}{}", newline, newline);
  return log +
         fmt::format(
             "00009       00000.90000    180.0000       0{}00010       00001.00000    180.0000       1{}",
             newline, newline);
}

std::string usual_conv() {
  return "@echo off\r\nrem made by the acquisition program\r\nhis2img a.his\r\n"
         "img_ave a001.img a002.img a003.img dark.img\r\n"
         "C:\\bin\\IMG_AVE.EXE a004.img a005.img a006.img q001.img >nul\r\n"
         "ren a007.img q002.img\r\nren a008.img q003.img\r\nRENAME a009.img q004.img\r\n"
         "mv a010.img q005.img\r\nren a011.img q006.img\r\nren a012.img q007.img\r\n"
         "his_ave a.his q008.img 14 16\r\ncopy /y q008.img q009.img\r\ncp a013.img q010.img\r\ndel "
         "a0*.img\r\n\x1a";
}

std::vector<uint16_t> pixels(const Source& source, int index) {
  std::vector<uint16_t> all(kWidth * kHeight);
  source.read_rows(index, 0, kHeight, reinterpret_cast<std::byte*>(all.data()));
  return all;
}

// Everything that a reconstruction sees of a scan.
std::vector<uint16_t> seen(const Scan& scan) {
  std::vector<uint16_t> all;
  const auto add = [&](const Source& source, int frame) {
    const auto more = pixels(source, frame);
    all.insert(all.end(), more.begin(), more.end());
  };
  for (const View& view : scan.views) add(*scan.source, view.frame);
  for (const FlatGroup& flat : scan.flats)
    for (int frame : flat.set.frames) add(*flat.set.source, frame);
  for (const FrameSet& dark : scan.darks)
    for (int frame : dark.frames) add(*dark.source, frame);
  return all;
}

bool has_tiff() {
  for (const Format* format : formats())
    if (std::strcmp(format->name, "tiff") == 0) return true;
  return false;
}

}  // namespace

TEST_CASE("output.log: two blocks, CR-LF or LF") {
  Scratch scratch;
  for (const char* newline : {"\r\n", "\n"}) {
    const OutputLog log = read_output_log(scratch.write("output.log", usual_log(newline)));
    CHECK(log.scan.size() == kViews + 2);
    CHECK(log.samples() == kViews);
    CHECK(log.scan[1].angle_deg == 30.0);
    CHECK(log.scan[7].time == 0.8);
    CHECK(log.axis_pair.size() == 2);
    CHECK(log.axis_pair[1].number == 10);
    CHECK(log.remarks.empty());
  }
}

TEST_CASE("output.log: the public sample has 450 views, I0 at 1 and 452, and the axis pair 453 and 454") {
  Scratch scratch;
  std::string text = "00001       00000.10000    000.0000       0\r\n";
  for (int i = 2; i <= 451; ++i)
    text += fmt::format("{:05d}       {:011.5f}    {:08.4f}       1\r\n", i, 0.1 * i, 0.4 * (i - 1));
  text +=
      "00452       00045.20000    180.0000       0\r\n\r\n\r\n00453 45.3 180.0 0\r\n00454 45.4 180.0 1\r\n";
  const OutputLog log = read_output_log(scratch.write("output.log", text));
  CHECK(log.samples() == 450);
  CHECK(log.scan.front().number == 1);
  CHECK_FALSE(log.scan.front().is_sample);
  CHECK(log.scan.back().number == 452);
  CHECK_FALSE(log.scan.back().is_sample);
  CHECK(log.axis_pair.front().number == 453);
  CHECK(log.axis_pair.back().number == 454);
}

TEST_CASE("output.log: what is wrong is named by line, with what was found and wanted") {
  Scratch scratch;
  const auto refused = [&](const std::string& text, const char* why) {
    CHECK_THROWS_WITH_AS(read_output_log(scratch.write("output.log", text)), doctest::Contains(why), Error);
  };
  refused("1 0.1 0 0\n2 0.2 x 1\n", "output.log: line 2: found '2 0.2 x 1', wanted four numbers");
  refused("\n1 0.1 0 0\n2 0.2 1\n", "line 3: found '2 0.2 1'");
  refused("1 0.1 0 2\n", "line 1");
  refused("1 0.1 nan 1\n", "line 1");
  refused("1 0.1 0 0\n2 0.2 0 1\n1 0.3 180 1\n", "line 3: frame 1 stands already in line 1");
  refused("1 0.1 0 0\n2 0.2 0 1\n", "found 1 views");
  refused("", "found 0 views");
  refused("1 0.1 0 1\n2 0.2 0 1\n", "all views have the angle 0");
  refused("1 0.1 0 1\n2 0.2 40000 1\n3 0.3 80000 1\n", "motor pulses");
  refused("1 0.1 0 1\n2 0.2 0.5 1\n3 0.3 1 1\n", "wanted a span of 150 to 370 degrees");
}

TEST_CASE("output.log: a second block that is no axis pair is told") {
  Scratch scratch;
  const std::string scan = "1 0 0 0\n2 1 0 1\n3 2 90 1\n\n";
  CHECK(read_output_log(scratch.write("output.log", scan + "4 3 0 0\nhello\n"))
            .remarks.at(0)
            .find("line 6: 'hello'") != std::string::npos);
  CHECK(read_output_log(scratch.write("output.log", scan + "4 3 0 0\n5 4 9 1\n6 5 9 1\n"))
            .remarks.at(0)
            .find("3 lines") != std::string::npos);
}

TEST_CASE("spring8: sequence with conv.bat, sequence alone, img and TIFF give the same scan bit for bit") {
  Scratch scratch;
  for (const char* folder : {"his", "bare", "img", "tif"})
    scratch.write(std::string(folder) + "/output.log", usual_log());
  write_camera(scratch, "his/a.his");
  scratch.write("his/conv.bat", usual_conv());
  write_camera(scratch, "bare/a.his");
  Scratch img, tif;
  write_q_frames(img, ".img");
  img.write("output.log", usual_log());
  const Scan wanted = open_scan(img.path(""));
  CHECK(wanted.views.size() == kViews);
  CHECK(wanted.views[5].angle_deg == 180.0);
  CHECK(wanted.views[5].time == doctest::Approx(0.7));
  REQUIRE(wanted.flats.size() == 2);
  CHECK(wanted.flats[1].time == doctest::Approx(0.8));
  CHECK(pixels(*wanted.darks[0].source, 0)[1] != camera_frame(0).row<uint16_t>(0)[1]);  // a mean, not a frame
  const std::vector<uint16_t> numbers = seen(wanted);
  CHECK(numbers.size() == size_t(kViews + 3) * kWidth * kHeight);
  CHECK(seen(open_scan(scratch.path("his"))) == numbers);
  CHECK(seen(open_scan(scratch.path("his/a.his"))) == numbers);
  const Scan bare = open_scan(scratch.path("bare"));
  CHECK(seen(bare) == numbers);
  REQUIRE(bare.remarks.size() == 1);
  CHECK(bare.remarks[0].find("taken as 3 dark, 3 I0, 6 views, 1 axis view, 3 I0") != std::string::npos);
  if (!has_tiff()) return;
  write_q_frames(tif, ".tif");
  tif.write("output.log", usual_log());
  CHECK(seen(open_scan(tif.path(""))) == numbers);
}

TEST_CASE("spring8: the folder as a source gives the frames of the log with their kinds and angles") {
  Scratch scratch;
  write_q_frames(scratch, ".img");
  scratch.write("output.log", usual_log());
  const auto source = open_source(scratch.path(""));
  CHECK(source->info().count == kViews + 2);
  CHECK(source->tag(0).kind == FrameKind::flat);
  CHECK(source->tag(2).kind == FrameKind::projection);
  CHECK(source->tag(2).angle_deg == 60.0);
  CHECK(source->place(2) == scratch.path("q003.img"));
}

TEST_CASE("spring8: missing, doubled and odd q-frames are named before any work") {
  Scratch scratch;
  write_q_frames(scratch, ".img");
  scratch.write("output.log", usual_log());
  const auto refused = [&](const char* why) {
    CHECK_THROWS_WITH_AS(open_scan(scratch.path("")), doctest::Contains(why), Error);
  };
  std::filesystem::copy(scratch.path("q004.img"), scratch.path("Q0004x.img"));
  refused("the same frame as");
  std::filesystem::remove(scratch.path("Q0004x.img"));
  std::filesystem::rename(scratch.path("q004.img"), scratch.path("Q0004x.img"));
  CHECK(open_scan(scratch.path("")).views.size() == kViews);  // any digits, any case, anything behind
  std::filesystem::remove(scratch.path("Q0004x.img"));
  refused("no frame q004.img, wanted by");
  refused("output.log line 4");
  write_stack(scratch.path("q004.img"), {Frame(PixelType::u16, kWidth, kHeight + 1)});
  refused("q004.img: found 4 x 4 u16, wanted 4 x 3 u16 as");
  std::filesystem::remove(scratch.path("dark.img"));
  refused("neither dark.img nor dark.tif");
}

TEST_CASE("spring8: which sequence is meant must be clear") {
  Scratch scratch;
  scratch.write("output.log", usual_log());
  write_camera(scratch, "one.his");
  CHECK(open_scan(scratch.path("")).views.size() == kViews);
  write_camera(scratch, "two.his");
  CHECK_THROWS_WITH_AS(open_scan(scratch.path("")), doctest::Contains("several: one.his, two.his"), Error);
  write_camera(scratch, "A.HIS");
  CHECK(open_scan(scratch.path("")).views.size() == kViews);
  std::filesystem::remove(scratch.path("output.log"));
  CHECK_THROWS_WITH_AS(open_scan(scratch.path("")), doctest::Contains("no output.log"), Error);
}

TEST_CASE("spring8: without conv.bat only what is unambiguous is guessed") {
  Scratch scratch;
  const OutputLog log = read_output_log(scratch.write("output.log", usual_log()));
  const auto plan_of = [&](std::vector<Frame> frames) {
    const StackInfo info{PixelType::u16, kWidth, kHeight, 0, {}, {}, {}};
    return plan_by_convention(MemorySource(info, std::move(frames), "a.his"), log);
  };
  std::vector<Frame> frames;
  for (int k = 0; k < kCount; ++k) frames.push_back(camera_frame(k));
  const CameraPlan plan = plan_of(frames);
  CHECK(plan.dark == std::vector<int>{0, 1, 2});
  CHECK(plan.q.at(1) == std::vector<int>{3, 4, 5});
  CHECK(plan.q.at(2) == std::vector<int>{6});
  CHECK(plan.q.at(7) == std::vector<int>{11});
  CHECK(plan.q.at(8) == std::vector<int>{13, 14, 15});
  std::vector<Frame> more = frames;
  more.push_back(camera_frame(kCount - 1));
  CHECK_THROWS_WITH_AS(plan_of(more), doctest::Contains("not three equal groups"), Error);
  std::vector<Frame> shifted = frames;  // four darks, two I0
  shifted[3] = camera_frame(0);
  CHECK_THROWS_WITH_AS(plan_of(shifted), doctest::Contains("should be dark and I0"), Error);
}

TEST_CASE("conv.bat: a mean does without the last frame where the sequence was cut off") {
  Scratch scratch;
  const auto read = [&](const std::string& text) {
    return read_conv(scratch.write("conv.bat", text), "a", 16, false);
  };
  const CameraPlan plan = read("img_ave a015.img a016.img a017.img q007.img\n");
  CHECK(plan.q.at(7) == std::vector<int>{14, 15});
  REQUIRE(plan.remarks.size() == 1);
  CHECK(plan.remarks[0].find("line 1: 'a017.img' is left out of a mean: the camera took 16 frames") !=
        std::string::npos);
  CHECK_THROWS_WITH_AS(read("img_ave a016.img a018.img q007.img\n"), doctest::Contains("the camera took 16"),
                       Error);
  CHECK_THROWS_WITH_AS(read("ren a017.img q007.img\n"), doctest::Contains("the camera took 16"), Error);
}

TEST_CASE("conv.bat: wrong lines are named, unknown ones told") {
  Scratch scratch;
  const auto read = [&](const std::string& text) {
    return read_conv(scratch.write("conv.bat", text), "a", 16);
  };
  CHECK_THROWS_WITH_AS(read("\nimg_ave a001.img a017.img dark.img\n"),
                       doctest::Contains("conv.bat: line 2: 'a017.img': the camera took 16 frames"), Error);
  CHECK_THROWS_WITH_AS(read("ren b001.img q001.img\n"), doctest::Contains("neither a camera frame"), Error);
  CHECK_THROWS_WITH_AS(read("img_ave a1.img a2.img x.img\nimg_ave x.img a3.img y.img\n"),
                       doctest::Contains("a mean already"), Error);
  CHECK_THROWS_WITH_AS(read("his_ave a.his dark.tif 3 99\n"), doctest::Contains("the camera took 16"), Error);
  const CameraPlan plan =
      read("# shell\nfor i in 1 2; do\nmv -f raw/a000007.tif ./q0002.tif\nhis_ave a.his dark.tif\n");
  CHECK(plan.q.at(2) == std::vector<int>{6});
  CHECK(plan.dark.size() == 16);
  REQUIRE(plan.remarks.size() == 1);
  CHECK(plan.remarks[0].find("line 2: 'for' is not understood") != std::string::npos);
}

TEST_CASE("spring8: a frame of the log that conv.bat does not make is named") {
  Scratch scratch;
  scratch.write("output.log", usual_log());
  write_camera(scratch);
  scratch.write("conv.bat", "img_ave a1.img a2.img dark.img\nren a4.img q1.img\n");
  CHECK_THROWS_WITH_AS(open_scan(scratch.path("")), doctest::Contains("makes no frame q2, wanted by"), Error);
}
