// SPDX-License-Identifier: BSD-3-Clause
// The middle slice and the two upright planes through the middle of a volume, from as little of it as a
// picture shows.
#pragma once

#include "image/stack.h"
#include "image/three_planes.h"

namespace harima {

// `source` can seek and is not empty; the longest side of a slice will be most_px in the picture.
ThreePlanes read_planes(const Source& source, int most_px);

}  // namespace harima
