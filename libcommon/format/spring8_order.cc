// SPDX-License-Identifier: BSD-3-Clause
// The order in which the camera takes frames when nothing else says so.
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "format/camera_plan.h"

namespace harima {

namespace {

constexpr double kLeastRise = 3;  // of I0 over dark, in units of how far darks differ among themselves

// "raw/a.his: frame 0" -> "raw/a.his"
std::string path_of(const Source& camera) {
  const std::string place = camera.place(0);
  return place.substr(0, place.rfind(": frame "));
}

[[noreturn]] void fail_order(const Source& camera, const OutputLog& log, const std::string& why) {
  fail(
      "{}: which of the {} frames are dark, I0 and views of {} is not clear ({}); say it in a conv.bat "
      "beside it, "
      "for "
      "example: his_ave a.his dark.tif 1 30, his_ave a.his q001.tif 31 60, ren a061.img q002.img",
      path_of(camera), camera.info().count, log.path, why);
}

std::vector<int> run_of(int first, int count) {
  std::vector<int> frames(size_t(count), 0);
  std::iota(frames.begin(), frames.end(), first);
  return frames;
}

// Mean of the middle row of a frame.
double level(const Source& camera, int frame) {
  const StackInfo& info = camera.info();
  Frame row(info.type, info.width, 1);
  camera.read_rows(frame, info.height / 2, info.height / 2 + 1, row.data());
  std::vector<float> values(size_t(info.width));
  row_to_f32(row, 0, values.data());
  return std::accumulate(values.begin(), values.end(), 0.0) / info.width;
}

// That all groups have one length is an assumption; where the light comes on is seen.
void check_light(const Source& camera, const OutputLog& log, int each) {
  const double first_dark = level(camera, 0), last_dark = level(camera, each - 1);
  const double first_flat = level(camera, each), last_flat = level(camera, 2 * each - 1);
  const double end_flat = level(camera, camera.info().count - 1);
  const double dark = std::max(first_dark, last_dark);
  const double least = dark + std::max(1.0, kLeastRise * std::abs(first_dark - last_dark));
  if (first_flat < least || last_flat < least || end_flat < least)
    fail_order(camera, log,
               fmt::format("frames {} and {} should be dark and I0, their means are {:.1f} and {:.1f}",
                           each - 1, each, last_dark, first_flat));
}

bool has_usual_shape(const OutputLog& log) {
  return log.scan.size() == size_t(log.samples()) + 2 && !log.scan.front().is_sample &&
         !log.scan.back().is_sample;
}

}  // namespace

CameraPlan plan_by_convention(const Source& camera, const OutputLog& log) {
  if (!has_usual_shape(log)) fail_order(camera, log, "the log is not one I0, the views, one I0");
  const int views = log.samples();
  const int axis_views = log.axis_pair.empty() ? 0 : 1;
  const int rest = camera.info().count - views - axis_views;
  if (rest < 3 || rest % 3 != 0)
    fail_order(camera, log,
               fmt::format("{} views and {} axis view leave {}, which are not three equal groups", views,
                           axis_views, rest));
  const int each = rest / 3;
  check_light(camera, log, each);
  CameraPlan plan;
  plan.dark = run_of(0, each);
  plan.q[log.scan.front().number] = run_of(each, each);
  for (int i = 0; i < views; ++i) plan.q[log.scan[size_t(i) + 1].number] = {2 * each + i};
  plan.q[log.scan.back().number] = run_of(camera.info().count - each, each);
  plan.remarks.push_back(
      fmt::format("{}: no conv.bat; taken as {} dark, {} I0, {} views, {} axis view, {} I0", path_of(camera),
                  each, each, views, axis_views, each));
  return plan;
}

}  // namespace harima
