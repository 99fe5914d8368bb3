// SPDX-License-Identifier: BSD-3-Clause
// A folder of TIFF files, a file a frame ("OUT/rec00012.tif"), written by several threads at once. Each file
// appears whole; volume.ct.json, written by close(), says that the series is complete. While it is not, the
// folder holds the recipe of its frames, so that an interrupted run goes on only with the same recipe.
#pragma once

#include <memory>

#include "format/format.h"

namespace harima {

std::unique_ptr<Sink> create_tiff_series(const std::string& folder, const SinkInfo& info);

}  // namespace harima
