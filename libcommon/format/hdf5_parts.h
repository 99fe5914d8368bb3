// SPDX-License-Identifier: BSD-3-Clause
// Datasets whose pixels stand elsewhere: virtual ones, put together from datasets of other files, and those
// with external raw files. Parts are sought where the library does: as named, and beside the file.
#pragma once

#include <string>
#include <vector>

#include "format/hdf5_file.h"

namespace harima {

// A part of a virtual dataset, as named in it: "." is the file itself, and "name%b.h5" stands for name0.h5,
// name1.h5, ..., as many as there are.
struct Hdf5Part {
  std::string file, dataset;
};
// The distinct parts of a dataset of this creation plan; none if it is not virtual.
std::vector<Hdf5Part> hdf5_virtual_parts(hid_t plan);
// The name that a pattern stands for in block 0, 1, ...; a name without %b is the same in all.
std::string hdf5_block(const std::string& pattern, int block);

// A stretch of an external raw file, as named.
struct Hdf5RawPart {
  std::string file;
  size_t end_bytes;  // that the file must have; 0: not told
};
std::vector<Hdf5RawPart> hdf5_raw_parts(hid_t plan);

// Where the part `name` of the file `path` is, or "" if it is not there.
std::string hdf5_part_place(const std::string& path, const std::string& name);

// How a dataset is to be opened so that external raw files are sought beside its file too.
Hdf5Handle hdf5_dataset_access(hid_t file, const std::string& path, const std::string& name);

}  // namespace harima
