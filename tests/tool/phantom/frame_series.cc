// SPDX-License-Identifier: BSD-3-Clause
// All frames one after the other, in camera order: dark, open beam, views, the additional view, open beam.
#include "format/format.h"
#include "phantom/bare_files.h"
#include "phantom/forms.h"

namespace phantom {

void write_raw(const Camera& camera) {
  auto out = create_file(camera.settings().out);
  for_all_frames(camera, [&](const Frame& frame, harima::FrameKind, double) {
    write_pixels(*out, frame, camera.settings().type);
  });
}

// The additional view is left out: a stream takes every projection for a view of the scan.
void write_stream(const Camera& camera) {
  const Settings& s = camera.settings();
  harima::SinkInfo info;
  info.force = true;
  info.stack.type = harima::PixelType::u16;
  info.stack.width = s.columns;
  info.stack.height = s.rows;
  info.stack.count = s.darks + (s.after ? 2 : 1) * s.flats + s.views;
  info.stack.meta.set(harima::meta_name::kPixelUm, s.pixel_um());
  auto sink = harima::open_sink(s.out, info);
  int index = 0, view = 0;
  for_all_frames(camera, [&](const Frame& frame, harima::FrameKind kind, double angle_deg) {
    if (kind == harima::FrameKind::projection && view++ == s.views) return;
    if (kind == harima::FrameKind::flat && view > 0 && !s.after) return;
    harima::Meta meta;
    meta.set(harima::meta_name::kFrameKind, std::string(harima::name_of(kind)));
    meta.set(harima::meta_name::kFrameAngleDeg, angle_deg);
    sink->put(index++, frame, meta);
  });
  sink->close(info.stack.meta, {});
}

}  // namespace phantom
