// SPDX-License-Identifier: BSD-3-Clause
// The undecimated Haar transform of volumes (Nason and Silverman 1995; Coifman and Donoho 1995): at each
// voxel, half the sum (low) or half the difference (high) of it and the one `step` further, along x, y and,
// if the depth is more than 1, z. A band is a set of axes along which it is high: bit 0 for x, 1 for y, 2 for
// z; band 0 is what the next step is made of, with twice the distance.
//
// The sum of all bands, transformed once more with -step, is the volume again; so is the sum of the bands'
// mean squares its mean square. Beyond the borders is the last voxel.
#pragma once

#include "filter/volume.h"

namespace harima {

inline int bands_of(const Volume& volume) { return volume.depth > 1 ? 8 : 4; }

// One row of a band; `out` has the volume's width.
void haar_row(const Volume& volume, int band, int step, int row, float* out);
// The band as a whole.
void haar_band(const Volume& volume, int band, int step, Volume& out);

}  // namespace harima
