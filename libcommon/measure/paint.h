// SPDX-License-Identifier: BSD-3-Clause
// Components as pixels.
#pragma once

#include "measure/components.h"

namespace harima {

// A slice of the labelled volume: the numbers of components where their runs are, and 0 elsewhere. `out` is
// u32.
void paint_ids(const Components& components, const SliceRuns& runs, int index, Frame& out);

// Sets the voxels of a slice that belong to numbered components to a value that the type can hold; leaves the
// others.
void paint_value(const Components& components, const SliceRuns& runs, int index, double value, Frame& out);

}  // namespace harima
