// SPDX-License-Identifier: BSD-3-Clause
// OME-Zarr (OME-NGFF 0.4 on Zarr 2): a group of arrays, 0 the volume, each further one with blocks of 2 x 2 x
// 2 voxels of the one before made into their mean, until no side is longer than 256; viewers read the level
// that they show.
#pragma once

#include <memory>
#include <string>

#include "format/format.h"

namespace harima {

bool is_ome_zarr(const std::string& path);  // by its name, "v.ome.zarr"
// Frames in any order; each level is written as soon as its frames are there.
std::unique_ptr<Sink> create_ome_zarr(const std::string& path, const SinkInfo& info);

}  // namespace harima
