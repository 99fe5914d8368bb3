// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <filesystem>

#include "format/peek.h"
#include "format/spring8_frames.h"
#include "format/words.h"

namespace harima {

namespace {

namespace fs = std::filesystem;

bool is_q_name(const std::string& stem) {
  return stem.size() > 1 && stem[0] == 'q' && stem[1] >= '0' && stem[1] <= '9';
}

void sort_in(Spring8Folder& folder, const fs::path& file) {
  const std::string path = file.string();
  const fs::path unpacked = unpacked_name(path);
  // A file and itself, packed.
  if (std::error_code ignored; unpacked != file && fs::exists(unpacked, ignored)) return;
  const std::string name = lower_case(unpacked.filename().string());
  const std::string stem = lower_case(unpacked.stem().string());
  const bool is_img = is_read_as(path, ".img"), is_tif = is_read_as(path, ".tif .tiff");
  if (name == "output.log") folder.log = path;
  else if (name == "conv.bat") folder.conv = path;
  else if (stem == "dark" && is_img) folder.dark_img = path;
  else if (stem == "dark" && is_tif) folder.dark_tif = path;
  else if (is_q_name(stem) && is_img) folder.q_img.push_back(path);
  else if (is_q_name(stem) && is_tif) folder.q_tif.push_back(path);
  else if (is_read_as(path, ".his")) folder.sequences.push_back(path);
}

}  // namespace

Spring8Folder look_into(const std::string& path) {
  Spring8Folder folder;
  folder.path = path;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(path, ignored))
    if (entry.path().filename().string()[0] != '.') sort_in(folder, entry.path());
  for (auto* list : {&folder.q_img, &folder.q_tif, &folder.sequences}) std::sort(list->begin(), list->end());
  for (const std::string& his : folder.sequences)
    if (folder.sequences.size() == 1 || lower_case(fs::path(unpacked_name(his)).stem().string()) == "a")
      folder.camera = his;
  return folder;
}

std::string several(const Spring8Folder& folder) {
  std::string names;
  for (const std::string& his : folder.sequences)
    names += (names.empty() ? "; several: " : ", ") + fs::path(his).filename().string();
  return folder.sequences.size() > 1 ? names + "; name the one that is meant" : "";
}

}  // namespace harima
