// SPDX-License-Identifier: BSD-3-Clause
// Columns that do not follow what they see, or follow it too wildly (device/ring.h, ring_dead).
#pragma once

#include "device/stripe_rows.h"

namespace harima {

// Finds those of up to `wide` columns, and replaces them by the straight line, in each view, between the
// nearest columns that are none.
void bridge_dead_columns(StripeRows& rows, int wide, double snr);

}  // namespace harima
