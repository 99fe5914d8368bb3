// SPDX-License-Identifier: BSD-3-Clause
// A CameraPlan says which frames of a camera's sequence (a.his) are averaged into which frame of a SPring-8
// scan.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "format/spring8_log.h"
#include "image/stack.h"

namespace harima {

struct CameraPlan {
  std::vector<int> dark;              // 0-based camera frames
  std::map<int, std::vector<int>> q;  // by the number of the q-frame
  std::vector<std::string> remarks;
};

// conv.bat, the script that the acquisition program leaves to make q-frames, read as data and never run.
// Knows img_ave, tif_ave, his_ave, ren, rename, mv, move, copy, cp. `stem` is the name of camera frames ("a"
// of "a001.img"), `count` how many there are. Fails on a line that names others; but unless `is_whole`, the
// frame after the last may be missing from a mean.
CameraPlan read_conv(const std::string& path, const std::string& stem, int count, bool is_whole = true);

// Without conv.bat: n dark, n I0, the views, the axis view if the log has the pair, n I0. Fails unless the
// count fits, the log has this shape, and the frames grow bright just where I0 begins.
CameraPlan plan_by_convention(const Source& camera, const OutputLog& log);

}  // namespace harima
