// SPDX-License-Identifier: BSD-3-Clause
// SPring-8 scan folders: a.his as the camera writes it, or frames sorted out into dark and q files; with
// output.log.
#include <fmt/format.h>

#include <filesystem>

#include "base/parallel.h"
#include "phantom/bare_files.h"
#include "phantom/forms.h"

namespace phantom {

namespace {

constexpr double kFrameSeconds = 0.1;

// Digits of q files: three if the number of the last is below 1000, else four or more.
std::string q_name(const Settings& s, int number, const char* ending) {
  const int last = s.views + 4;
  return fmt::format("q{:0{}}{}", number, last < 1000 ? 3 : last < 10000 ? 4 : 5, ending);
}

void write_log(const Camera& camera) {
  const Settings& s = camera.settings();
  auto out = create_file(s.out + "/output.log");
  auto line = [&](int number, double angle_deg, int sample) {
    *out << fmt::format("{:05}       {:011.5f}    {:08.4f}       {}\r\n", number, number * kFrameSeconds,
                        angle_deg, sample);
  };
  line(1, camera.angle_deg(0), 0);
  for (int v = 0; v < s.views; ++v) line(v + 2, camera.angle_deg(v), 1);
  line(s.views + 2, camera.angle_deg(s.views), 0);
  *out << "\r\n";
  line(s.views + 3, camera.angle_deg(s.views), 0);
  line(s.views + 4, camera.angle_deg(s.views), 1);
}

std::string mean_command(int first, int count, int digits, const std::string& to) {
  std::string text = "img_ave";
  for (int k = first; k < first + count; ++k) text += fmt::format(" a{:0{}}.img", k, digits);
  return text + " " + to + "\r\n";
}

void write_conversion(const Settings& s) {
  const int frames = s.darks + 2 * s.flats + s.views + 1, digits = int(std::to_string(frames).size());
  const int first_view = s.darks + s.flats + 1;
  auto out = create_file(s.out + "/conv.bat");
  *out << mean_command(1, s.darks, digits, "dark.img");
  *out << mean_command(s.darks + 1, s.flats, digits, q_name(s, 1, ".img"));
  for (int v = 0; v < s.views; ++v)
    *out << fmt::format("ren a{:0{}}.img {}\r\n", first_view + v, digits, q_name(s, v + 2, ".img"));
  *out << mean_command(first_view + s.views + 1, s.flats, digits, q_name(s, s.views + 2, ".img"));
  *out << fmt::format("copy {} {}\r\n", q_name(s, s.views + 2, ".img"), q_name(s, s.views + 3, ".img"));
  *out << fmt::format("copy a{:0{}}.img {}\r\n", first_view + s.views, digits,
                      q_name(s, s.views + 4, ".img"));
}

void write_frame(const std::string& path, const Frame& frame) {
  if (path.ends_with(".tif")) return write_bare_tiff(path, frame);
  auto out = create_file(path);
  write_his_frame(*out, frame, {});
}

void write_sorted_folder(const Camera& camera, const char* ending) {
  const Settings& s = camera.settings();
  std::filesystem::create_directories(s.out);
  auto path = [&](int number) { return s.out + "/" + q_name(s, number, ending); };
  write_frame(s.out + "/dark" + ending, mean_frame(camera.darks()));
  write_frame(path(1), mean_frame(camera.flats_before()));
  const Frame after = mean_frame(camera.flats_after());
  write_frame(path(s.views + 2), after);
  write_frame(path(s.views + 3), after);
  harima::parallel_for(s.views + 1, [&](int v) {
    write_frame(path(v < s.views ? v + 2 : s.views + 4), camera.projection(v));
  });
  write_log(camera);
}

}  // namespace

void write_his_folder(const Camera& camera) {
  constexpr int kFirstComment = 560, kOtherComment = 28;
  const Settings& s = camera.settings();
  std::filesystem::create_directories(s.out);
  auto out = create_file(s.out + "/a.his");
  HisMark mark;
  mark.frames = uint32_t(s.darks + 2 * s.flats + s.views + 1);
  mark.pixel_type = s.type == "u8" ? 0 : s.type == "u12" ? 6 : 2;
  mark.comment_bytes = kFirstComment;
  for_all_frames(camera, [&](const Frame& frame, harima::FrameKind, double) {
    write_his_frame(*out, frame, mark);
    mark.comment_bytes = kOtherComment;
    mark.time_ms += kFrameSeconds * 1000;
  });
  write_log(camera);
  write_conversion(s);
}

void write_img_folder(const Camera& camera) { write_sorted_folder(camera, ".img"); }
void write_tif_folder(const Camera& camera) { write_sorted_folder(camera, ".tif"); }

}  // namespace phantom
