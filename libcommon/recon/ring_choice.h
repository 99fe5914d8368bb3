// SPDX-License-Identifier: BSD-3-Clause
// How strong the stripes of a scan are, and the mildest method that is enough against them.
#pragma once

#include <string>
#include <vector>

#include "recon/probe.h"

namespace harima {

// Stripes in a sinogram as a multiple of what noise makes of one: rms of the second differences along the
// columns of means over eighths of the views, over what it would be if each view had its own. 1: no stripes.
// `noisy` is what the noise is taken from, by differences between neighbouring views.
double ring_index(const FrameView& sinogram, const FrameView& noisy);

struct RingChoice {
  std::string method;    // all, sort or none
  double before, after;  // ring_index(), rms of the rows
  double mended;         // columns a row with stripes that sorting does not reach
};

// "all" if a row of the probe has a stripe that is mended before sorting; else "none" if the index is at most
// a quarter above that after sorting, or above 1; else "sort". As these usually are.
RingChoice choose_ring(const Probe& probe);

}  // namespace harima
