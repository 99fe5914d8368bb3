// SPDX-License-Identifier: BSD-3-Clause
// All frames one after the other, in camera order: dark, open beam, views, the additional view, open beam.
#include "phantom/bare_files.h"
#include "phantom/forms.h"

namespace phantom {

void write_raw(const Camera& camera) {
  auto out = create_file(camera.settings().out);
  for_all_frames(camera, [&](const Frame& frame, harima::FrameKind, double) {
    write_pixels(*out, frame, camera.settings().type);
  });
}

}  // namespace phantom
