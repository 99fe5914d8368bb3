// SPDX-License-Identifier: BSD-3-Clause
// The files that an HDF5 file leads to.
#pragma once

#include <string>
#include <vector>

namespace harima {

// The file itself and every file that is there and to which its external links, virtual datasets and external
// raw parts lead, and theirs. Those that cannot be read are named too, but not looked into. Fails only if
// there are too many.
std::vector<std::string> hdf5_files(const std::string& path);

}  // namespace harima
