// SPDX-License-Identifier: BSD-3-Clause
// A scan whose frames say themselves what they are: kind and angle stand in the FrameTag of each.
#pragma once

#include <memory>
#include <string>

#include "image/scan.h"

namespace harima {

// Frames of unknown kind are projections. Neighbouring flats are one group; time is the frame's number. Fails
// if a projection has no angle, unless angles come from elsewhere (`angles_apart`; they stay 0), or if a
// frame is a slice or a sinogram.
Scan scan_by_tags(std::shared_ptr<const Source> source, const std::string& name, bool angles_apart = false);

}  // namespace harima
