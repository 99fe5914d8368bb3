// SPDX-License-Identifier: BSD-3-Clause
// Are all parts there that a dataset is put together from? The library gives fill values for what it does not
// find, which would pass for pixels.
#pragma once

#include <string>

#include "format/hdf5_file.h"

namespace harima {

// Fails if a part of the dataset `name` of the file `path` is not there, cannot be unpacked here, or leads in
// a circle, naming it.
void check_hdf5_parts(hid_t dataset, const std::string& path, const std::string& name);

}  // namespace harima
