// SPDX-License-Identifier: BSD-3-Clause
#include "format/assembled_scan.h"

#include "base/error.h"
#include "format/angle_file.h"

namespace harima {

namespace {

FrameSet whole_stack(const std::string& path) {
  FrameSet set;
  set.source = open_source(path);
  set.frames = all_rows(set.source->info().count);
  return set;
}

// Every frame is a projection.
Scan bare_stack(const std::string& path, const OpenOptions& options) {
  Scan scan;
  scan.name = path;
  scan.source = open_source(path, options);
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

void set_flats(const std::vector<std::string>& paths, Scan& scan) {
  scan.flats.clear();
  const double first = scan.views.front().time, last = scan.views.back().time;
  for (size_t i = 0; i < paths.size(); ++i) {
    const double share = paths.size() > 1 ? double(i) / double(paths.size() - 1) : 0;
    scan.flats.push_back({whole_stack(paths[i]), first + share * (last - first)});
  }
}

}  // namespace

Scan assemble_scan(const ScanParts& parts, OpenOptions options) {
  options.angles_apart = !parts.angles.empty();
  const bool has_roles = knows_roles(parts.projections, options);
  if (parts.angles.empty() && !has_roles)
    fail_usage("{}: the angles are not in the file; give --angles FILE or --angles FIRST:END (0:180, say)", parts.projections);
  Scan scan = has_roles ? open_scan(parts.projections, options) : bare_stack(parts.projections, options);
  if (scan.views.empty()) fail("{}: holds no projections", scan.name);
  if (!parts.angles.empty()) set_angles(parts.angles, scan);
  if (!parts.darks.empty()) scan.darks.clear();
  for (const std::string& path : parts.darks) scan.darks.push_back(whole_stack(path));
  if (!parts.flats.empty()) set_flats(parts.flats, scan);
  return scan;
}

}  // namespace harima
