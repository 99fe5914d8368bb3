// SPDX-License-Identifier: BSD-3-Clause
// Filters of HDF5 chunks. LZ4 and bitshuffle with LZ4, as DECTRIS detectors write them, are read without a
// plugin; a plugin that is installed goes first. Both stand in chunks as in the messages of a stream
// (stream_lz4.cc).
#pragma once

#include <string>

#include "format/hdf5_file.h"

namespace harima {

// Makes our filters known to the library; does nothing the second time. A Hdf5Lock is held.
void register_hdf5_filters();

// Fails, naming `name` and what to install, if the dataset has a filter that cannot be undone here.
void check_hdf5_filters(hid_t dataset, const std::string& name);

}  // namespace harima
