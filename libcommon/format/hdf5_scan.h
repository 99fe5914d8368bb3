// SPDX-License-Identifier: BSD-3-Clause
// Scans in HDF5 files: Data Exchange (/exchange/data, data_white, data_dark, theta) and NXtomo (image_key:
// 0 projection, 1 flat, 2 dark, 3 invalid).
#pragma once

#include "format/hdf5_links.h"
#include "image/scan.h"

namespace harima {

// Nothing if the file is not laid out so. Fails if it is, and something is missing.
// Without `angles_apart` that includes its angles; with it they are left 0.
std::optional<Scan> read_data_exchange(const Hdf5Place& from, bool angles_apart = false);
std::optional<Scan> read_nxtomo(const Hdf5Place& from, bool angles_apart = false);
bool is_data_exchange(const Hdf5Place& from);
bool is_nxtomo(const Hdf5Place& from);

// Angles in degrees, by the unit of the dataset; without a unit a range of pi or 2 pi is taken for radians,
// and said so in `remarks`. Fails if the dataset is absent or not readable.
std::vector<double> read_angles_deg(const Hdf5Place& place, std::vector<std::string>& remarks);

}  // namespace harima
