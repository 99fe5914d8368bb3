// SPDX-License-Identifier: BSD-3-Clause
// The frames that an output.log speaks of: files q<number> and dark in the folder, or means of frames of the
// camera's own sequence.
#pragma once

#include <memory>
#include <string>

#include "format/format.h"
#include "format/spring8_log.h"

namespace harima {

struct Spring8Frames {
  std::shared_ptr<const Source> q;     // frame i belongs to line i of the log's first block
  std::shared_ptr<const Source> dark;  // one frame
  std::vector<std::string> remarks;
};

// What a folder holds: the frames as files, or else the camera's sequence.
struct Spring8Folder {
  std::string path;
  std::string log;   // output.log, empty if there is none
  std::string conv;  // conv.bat
  std::string dark_img, dark_tif;
  std::string camera;  // a.his, or the only .his
  std::vector<std::string> q_img, q_tif;
  std::vector<std::string> sequences;  // all .his, by name

  bool has_q_frames() const { return !q_img.empty() || !q_tif.empty(); }
};
Spring8Folder look_into(const std::string& path);
std::string several(const Spring8Folder& folder);  // "; several: a1.his, b.his" for a message, or nothing

// Fails on a q-frame that is missing, comes twice, or has another size, before any pixel is read.
Spring8Frames frames_from_files(const Spring8Folder& folder, const OutputLog& log);
// By conv.bat if there is one, by convention if not.
Spring8Frames frames_from_camera(const std::string& his, const std::string& conv, const OutputLog& log,
                                 const IntRange& frames);
// The last frame that conv.bat names, of a sequence of `count`, plus 1.
int frames_named(const std::string& conv, const std::string& his, int count);

}  // namespace harima
