// SPDX-License-Identifier: BSD-3-Clause
// The chunk indices of HDF5 1.10 and later (HDF5 File Format Specification 3.0, III.C Fixed Array, III.D
// Extensible Array): lists of addresses of unfiltered chunks, in blocks that a header leads to. Detectors
// write extensible arrays, where the number of frames is not known before.
#pragma once

#include "pack/hdf5_objects.h"

namespace harima {

// What the header, the index block, a super block or a data block at `place` leads to.
void look_at_chunk_array(const FileBytes& bytes, const Hdf5Address& place, Hdf5Findings& findings);

}  // namespace harima
