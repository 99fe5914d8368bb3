// SPDX-License-Identifier: BSD-3-Clause
// Datasets whose pixels stand elsewhere: virtual ones, put together from datasets of other files, and those with external raw
// files. The library gives fill values for what it does not find, which would pass for pixels.
#pragma once

#include "format/hdf5_file.h"

namespace harima {

// Fails if a part of the dataset `name` of the file `path` is not there, cannot be unpacked here, or leads in a circle,
// naming it. Parts are sought where the library does: as named, and beside the file.
void check_hdf5_parts(hid_t dataset, const std::string& path, const std::string& name);

// How a dataset is to be opened so that external raw files are sought beside its file too.
Hdf5Handle hdf5_dataset_access(hid_t file, const std::string& path, const std::string& name);

}  // namespace harima
