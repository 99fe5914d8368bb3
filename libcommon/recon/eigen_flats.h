// SPDX-License-Identifier: BSD-3-Clause
// Dynamic flat fields (Van Nieuwenhove, De Beenhouwer, De Carlo, Mancini, Marone and Sijbers 2015, Opt.
// Express 23, 27975): the beam of a projection is the mean of all flats plus a few eigen-flats, the principal
// components of what flats differ by, each with a weight that is found in the projection itself
// (recon/beam_fit.h). How many stand out of the noise is told by parallel analysis: the eigenvalues that
// noise of as many pixels and frames would have, by Marchenko and Pastur's law.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "recon/flat_field.h"

namespace harima {

inline constexpr int kLeastFlats = 5, kMostEigenFlats = 16;

struct EigenFlats {
  std::vector<std::vector<double>> shares;  // [eigen-flat][flat that is used]: what it is made of
  // By frame of the projection: of the mean flat, then of each eigen-flat.
  std::map<int, std::vector<float>> weights;
  // Sum of |gradients| of the corrected projections over what it is with flats interpolated in time.
  double roughness = 1;
};

// Looks at all flats and at some rows of all projections, binned. wanted: number of eigen-flats, fewer than
// flats; 0: those that stand out, so that there may be none. field: how frames are averaged and mended. Calls
// on_view for each view, from several threads. The result depends on nothing but scan and field. Fails if
// there are fewer than kLeastFlats flats.
EigenFlats find_eigen_flats(const Scan& scan, const FlatField& field, int wanted,
                            const std::function<void()>& on_view);
// The mean of all flats less the dark, and the eigen-flats, of some rows.
std::vector<Frame> eigen_flat_rows(const Scan& scan, const EigenFlats& eigen, const std::vector<int>& rows,
                                   const Frame& dark);
// How many flats there are to find them in; more are not used.
int flats_used(const Scan& scan);

}  // namespace harima
