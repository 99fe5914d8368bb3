// SPDX-License-Identifier: BSD-3-Clause
// The forms in which a phantom scan can be written. Adding one: a function here and a line in phantom.cc.
#pragma once

#include "phantom/camera.h"

namespace phantom {

void write_his_folder(const Camera& camera);  // a.his as acquired, output.log, conv.bat
void write_img_folder(const Camera& camera);  // dark.img, q001.img ..., output.log
void write_tif_folder(const Camera& camera);
void write_data_exchange(const Camera& camera);
void write_nxtomo(const Camera& camera);
void write_raw(const Camera& camera);        // all frames in camera order, pixels alone
void write_stream(const Camera& camera);     // as raw, with kind and angle
void write_truth(const Settings& settings);  // OUT and OUT.labels, see truth.cc

// Calls take(frame, kind, angle_deg) for every frame in camera order.
template <class Take>
void for_all_frames(const Camera& camera, Take take) {
  using harima::FrameKind;
  constexpr int kAtOnce = 64;
  const int views = camera.settings().views;
  for (const Frame& frame : camera.darks()) take(frame, FrameKind::dark, camera.angle_deg(0));
  for (const Frame& frame : camera.flats_before()) take(frame, FrameKind::flat, camera.angle_deg(0));
  for (int first = 0; first <= views; first += kAtOnce) {
    const int last = std::min(first + kAtOnce, views + 1);
    const auto frames = camera.projections(first, last);
    for (int v = first; v < last; ++v)
      take(frames[size_t(v - first)], FrameKind::projection, camera.angle_deg(v));
  }
  for (const Frame& frame : camera.flats_after()) take(frame, FrameKind::flat, camera.angle_deg(views));
}

}  // namespace phantom
