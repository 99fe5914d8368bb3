// SPDX-License-Identifier: BSD-3-Clause
// What reslice, flip and quarter turns share: a volume along other axes.
#pragma once

#include "image/axes.h"
#include "volume.h"

namespace harima {

// Writes `source`, which `in` names, along `axes`; the first slice has `first_number` where slices are new.
void write_resliced(std::unique_ptr<Source> source, const Input& in, const Axes& axes, int first_number,
                    const Output& out, const Meta& more = {});

}  // namespace harima
