// SPDX-License-Identifier: BSD-3-Clause
#include "format/assembled_scan.h"

#include "base/error.h"
#include "format/angle_file.h"
#include "format/input_state.h"
#include "format/keep_frames.h"

namespace harima {

namespace {

FrameSet whole_stack(const std::string& path, const OpenOptions& options, Scan& scan) {
  FrameSet set;
  set.source = keep_frames(open_source(path), options);
  set.frames = all_rows(set.source->info().count);
  scan.state += set.source->info().content;
  return set;
}

// Every frame is a projection.
Scan bare_stack(const std::string& path, const OpenOptions& options) {
  Scan scan;
  scan.name = path;
  scan.source = keep_frames(open_source(path, options), options);
  scan.meta = scan.source->info().meta;
  scan.history = scan.source->info().history;
  for (int i = 0; i < scan.source->info().count; ++i) scan.views.push_back({i, 0, double(i)});
  return scan;
}

// One angle a projection, or one a frame.
void set_angles(const std::string& text, Scan& scan) {
  const size_t views = scan.views.size(), frames = size_t(scan.source->info().count);
  const std::vector<double> angles = read_angles(text, int(views), scan.remarks);
  if (angles.size() != views && angles.size() != frames)
    fail("{}: {} angles found, {} wanted for the projections of {}{}", text, angles.size(), views, scan.name,
         angles.size() > views ? fmt::format("; {}:A:B takes some of them", text) : "");
  for (size_t i = 0; i < views; ++i)
    scan.views[i].angle_deg = angles[angles.size() == views ? i : size_t(scan.views[i].frame)];
}

void set_darks(const std::vector<std::string>& paths, const OpenOptions& options, Scan& scan) {
  if (!paths.empty()) scan.darks.clear();
  for (const std::string& path : paths) scan.darks.push_back(whole_stack(path, options, scan));
}

void set_flats(const std::vector<std::string>& paths, const OpenOptions& options, Scan& scan) {
  if (!paths.empty()) scan.flats.clear();
  const double first = scan.views.front().time, last = scan.views.back().time;
  for (size_t i = 0; i < paths.size(); ++i) {
    const double share = paths.size() > 1 ? double(i) / double(paths.size() - 1) : 0;
    scan.flats.push_back({whole_stack(paths[i], options, scan), first + share * (last - first)});
  }
}

}  // namespace

std::vector<std::string> files_of_scan(const ScanParts& parts, const OpenOptions& options) {
  std::vector<std::string> files = files_of_input(parts.projections, options);
  const auto add = [&](const std::vector<std::string>& more) {
    files.insert(files.end(), more.begin(), more.end());
  };
  for (const std::string& path : parts.darks) add(files_of_input(path));
  for (const std::string& path : parts.flats) add(files_of_input(path));
  add(files_of_angles(parts.angles));
  return files;
}

Scan assemble_scan(const ScanParts& parts, OpenOptions options) {
  options.angles_apart = !parts.angles.empty();
  const bool has_roles = knows_roles(parts.projections, options);
  if (parts.angles.empty() && !has_roles)
    fail_usage("{}: the angles are not in the file; give --angles FILE or --angles FIRST:END (0:180, say)",
               parts.projections);
  const std::string state = state_of_files(files_of_scan(parts, options));
  Scan scan = has_roles ? open_scan(parts.projections, options) : bare_stack(parts.projections, options);
  if (scan.views.empty()) fail("{}: holds no projections", scan.name);
  scan.state = state + scan.source->info().content;
  if (!parts.angles.empty()) set_angles(parts.angles, scan);
  set_darks(parts.darks, options, scan);
  set_flats(parts.flats, options, scan);
  return scan;
}

}  // namespace harima
