// SPDX-License-Identifier: BSD-3-Clause
// HDF5 files that fcompress packed.
#pragma once

#include <hdf5.h>

#include <string>

namespace harima {

// If the file is packed, makes `access` read what is in it. Nothing is said of a file that is not there.
void read_packed_hdf5(hid_t access, const std::string& path);

}  // namespace harima
