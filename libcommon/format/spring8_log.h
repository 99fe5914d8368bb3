// SPDX-License-Identifier: BSD-3-Clause
// output.log of a SPring-8 scan: four columns of text, one line a frame:
//     number of the q-frame   time   angle in degrees   0 = open beam (I0), 1 = sample
// The first block of lines is the scan. After one or more blank lines comes a second one, I0 and the view at
// 180 (or 360) degrees, which serves only to find the axis.
#pragma once

#include <string>
#include <vector>

namespace harima {

struct LogLine {
  int number = 0;
  double time = 0;
  double angle_deg = 0;
  bool is_sample = false;
  int line = 0;  // in the file, from 1
};

struct OutputLog {
  std::string path;
  std::vector<LogLine> scan;       // in the order of the file
  std::vector<LogLine> axis_pair;  // the second block
  std::vector<std::string> remarks;

  int samples() const;
};

// Fails on a line of the first block that is not such a line, on a number that comes twice, on fewer than two
// views, and on angles that are not those of a scan in degrees.
OutputLog read_output_log(const std::string& path);

}  // namespace harima
