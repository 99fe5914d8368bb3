// SPDX-License-Identifier: BSD-3-Clause
// Names in HDF5 files, followed through external links even where the files were moved together.
#pragma once

#include <memory>

#include "format/hdf5_file.h"

namespace harima {

// An object by the file that holds it.
struct Hdf5Place {
  std::string path;  // of the file
  std::shared_ptr<Hdf5Handle> file;
  std::string name;  // of the object in it
};

// Where `name` of `from` really is. A link to a file that is not where it says is sought beside `from` too. A
// name that is not found comes back as it is.
Hdf5Place follow_hdf5(const Hdf5Place& from, const std::string& name);

// The dataset that a file is about, if none is named: that of a known layout, or the only one of three
// dimensions. Fails with the choices.
std::string main_hdf5_dataset(const Hdf5Place& from);

}  // namespace harima
