// SPDX-License-Identifier: BSD-3-Clause
// Lengths and energies that HDF5 files tell, by the unit that stands with them; without a unit that is known
// nothing is guessed.
#pragma once

#include "format/hdf5_links.h"
#include "image/scan.h"

namespace harima {

enum class Quantity { energy_kev, distance_mm, pixel_um };

// Of the first of these names that stands in the file: eV, keV, MeV; nm, um, mm, cm, m and their long names.
// A number of one value above 0, or several that are all the same.
ToldNumber read_quantity(const Hdf5Place& from, Quantity quantity, const std::vector<std::string>& names);
// The pixel size of a scan, or a remark why there is none.
void take_pixel(const ToldNumber& told, Scan& scan);

}  // namespace harima
