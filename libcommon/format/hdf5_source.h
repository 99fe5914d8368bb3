// SPDX-License-Identifier: BSD-3-Clause
// A dataset of an HDF5 file as a stack: [frame][row][column], or one frame of [row][column].
#pragma once

#include <memory>

#include "format/hdf5_file.h"
#include "image/stack.h"

namespace harima {

// The dataset `name` of the file at `path`; `file` stays open as long as the source. Fails with what is
// wrong: no such dataset, a broken link, another number of dimensions, a filter whose plugin is missing.
std::unique_ptr<Source> open_hdf5_dataset(const std::string& path, std::shared_ptr<Hdf5Handle> file,
                                          const std::string& name);

}  // namespace harima
