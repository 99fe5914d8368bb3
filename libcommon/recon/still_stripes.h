// SPDX-License-Identifier: BSD-3-Clause
// Stripes of a scan whose sample moves along the axis as well (recon/helix.h). They stand still on the
// detector, in columns and rows, while a row of the sample goes through many rows of the detector; so they
// are looked for before rows of the detector become rows of the sample. A column of a row of the detector
// shows many heights of the sample, but its neighbours show the same heights at the same time: sorted over
// the views they are alike but for the stripe, as Vo 2018 (algorithm 3, device/ring.h) has it of a sample
// that stands. What sorting changes in a column is taken in the mean over the views: what it does to the
// sample differs from view to view, what stands still does not. Methods that smooth along the columns take
// the outline of the sample with them, which is the same in all views and rows. Flats take the change up: it
// is a gain that they missed.
#pragma once

#include <functional>

#include "device/ring.h"
#include "image/scan.h"

namespace harima {

// What is to be added to line integrals, f32, all rows and columns of the detector. `lanes` (16, 8 or 4) rows
// in all views are in memory at a time, which changes no bit. width: of the median, columns; floor: counts,
// as straightened() takes it. Fails if there are no flats.
Frame find_still_stripes(const Scan& scan, int width, double floor, int lanes,
                         const std::function<void(int)>& on_rows);
// Memory that it takes.
size_t still_stripe_bytes(const Scan& scan, int width, int lanes);

// With flats F' = D + (F - D) exp(added), so that ln((F' - D) / (I - D)) is by `added` more. One flat of each
// group, the mean of its frames, and one dark.
Scan with_flats_changed(const Scan& scan, const Frame& added);

}  // namespace harima
