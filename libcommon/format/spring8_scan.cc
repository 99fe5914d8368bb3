// SPDX-License-Identifier: BSD-3-Clause
#include "format/spring8_scan.h"

#include <filesystem>

#include "base/error.h"
#include "format/spring8_frames.h"

namespace harima {

namespace {

// Neighbouring open-beam frames are one group at their mean time.
void add_flat(Scan& scan, int frame, double time, bool is_neighbour) {
  if (!is_neighbour) scan.flats.push_back({{scan.source, {}}, 0});
  FlatGroup& group = scan.flats.back();
  const double before = double(group.set.frames.size());
  group.set.frames.push_back(frame);
  group.time = (group.time * before + time) / (before + 1);
}

Scan scan_of(const std::string& name, const OutputLog& log, const Spring8Frames& frames) {
  Scan scan;
  scan.name = name;
  scan.source = frames.q;
  scan.meta = frames.q->info().meta;
  scan.remarks = log.remarks;
  scan.remarks.insert(scan.remarks.end(), frames.remarks.begin(), frames.remarks.end());
  for (size_t i = 0; i < log.scan.size(); ++i) {
    const LogLine& line = log.scan[i];
    if (line.is_sample) scan.views.push_back({int(i), line.angle_deg, line.time});
    else add_flat(scan, int(i), line.time, i > 0 && !log.scan[i - 1].is_sample);
  }
  if (scan.flats.empty())
    fail("{}: no open beam (I0, last column 0) among {} lines", log.path, log.scan.size());
  scan.darks.push_back({frames.dark, {0}});
  return scan;
}

OutputLog log_of(const Spring8Folder& folder) {
  if (folder.log.empty()) fail("{}: found no output.log, which tells the angles", folder.path);
  return read_output_log(folder.log);
}

Spring8Folder folder_of(const std::string& his) {
  const std::string parent = std::filesystem::path(his).parent_path().string();
  return look_into(parent.empty() ? "." : parent);
}

}  // namespace

Scan spring8_scan_of_folder(const std::string& path, const IntRange& frames) {
  const Spring8Folder folder = look_into(path);
  const OutputLog log = log_of(folder);
  if (folder.has_q_frames() && frames.last != 0)
    fail_usage("{}: has q-frames, and no sequence of a camera of which frames could be chosen", path);
  if (folder.has_q_frames()) return scan_of(path, log, frames_from_files(folder, log));
  if (folder.camera.empty())
    fail("{}: found neither q-frames nor a camera sequence a.his{}", path, several(folder));
  return scan_of(path, log, frames_from_camera(folder.camera, folder.conv, log, frames));
}

Scan spring8_scan_of_his(const std::string& path, const IntRange& frames) {
  const Spring8Folder folder = folder_of(path);
  const OutputLog log = log_of(folder);
  return scan_of(path, log, frames_from_camera(path, folder.conv, log, frames));
}

ScansInSequence scans_in_sequence(const std::string& path) {
  const bool is_folder = std::filesystem::is_directory(path);
  const Spring8Folder folder = is_folder ? look_into(path) : folder_of(path);
  const std::string his = is_folder ? folder.camera : path;
  if (his.empty() || (is_folder && folder.has_q_frames()))
    fail_usage("{}: is no sequence of a camera (.his){}", path, several(folder));
  if (format_of(his).name != std::string_view("his"))
    fail_usage("{}: is no sequence of a camera (.his)", path);
  ScansInSequence found{open_source(his)->info().count, 0};
  if (!folder.conv.empty()) found.a_scan = frames_named(folder.conv, his, found.frames);
  return found;
}

std::vector<std::string> spring8_files_of_folder(const std::string& path) {
  const Spring8Folder folder = look_into(path);
  std::vector<std::string> files = folder.sequences;
  for (const auto* list : {&folder.q_img, &folder.q_tif})
    files.insert(files.end(), list->begin(), list->end());
  for (const std::string& file : {folder.log, folder.conv, folder.dark_img, folder.dark_tif})
    if (!file.empty()) files.push_back(file);
  return files;
}

std::vector<std::string> spring8_files_of_his(const std::string& path) {
  const Spring8Folder folder = folder_of(path);
  std::vector<std::string> files{path};
  for (const std::string& file : {folder.log, folder.conv})
    if (!file.empty()) files.push_back(file);
  return files;
}

}  // namespace harima
