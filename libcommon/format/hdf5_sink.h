// SPDX-License-Identifier: BSD-3-Clause
// One HDF5 file with the volume as NXtomoproc: /entry/data/data [z][y][x], /entry/reconstruction (NXprocess),
// and the sidecar as a note in it.
#pragma once

#include "format/format.h"

namespace harima {

// Where the note stands: text of sidecar_json().
inline constexpr const char* kHdf5Sidecar = "/entry/reconstruction/sidecar/data";

std::unique_ptr<Sink> create_hdf5(const std::string& path, const SinkInfo& info);

}  // namespace harima
