// SPDX-License-Identifier: BSD-3-Clause
// Stripes between two edges (stripe_edges.h), of up to `wide` columns, and two ways of mending them.
#pragma once

#include "device/stripe_rows.h"

namespace harima {

inline constexpr int kStripeGroups = 64;  // of views, that stripes are looked for in

// Each column becomes the straight line between the sorted neighbours of its stripe, rank by rank
// (device/ring.h, ring_large).
void mend_by_rank(StripeRows& rows, int wide, double snr);

// What is slow along the views becomes the straight line between the neighbours; what is fast stays as it is,
// and where the change is about the same in all views, all that differs between views. So a stripe may be
// there in some views only.
void mend_what_is_slow(StripeRows& rows, int wide, double snr);

}  // namespace harima
