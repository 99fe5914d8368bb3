// SPDX-License-Identifier: BSD-3-Clause
#include "recon/flat_field.h"

namespace harima {

void describe_flat_field(const FlatField& field, Meta& meta) {
  if (field.average == FrameAverage::median) meta.set("recon.flat_average", "median");
  if (field.bad_from != "none") meta.set("recon.bad_pixels", field.bad_from);
}

}  // namespace harima
