// SPDX-License-Identifier: BSD-3-Clause
#include "recon/flat_field.h"

#include "recon/eigen_flats.h"

namespace harima {

void describe_flat_field(const FlatField& field, Meta& meta) {
  if (field.average == FrameAverage::median) meta.set("recon.flat_average", "median");
  if (field.bad_from != "none") meta.set("recon.bad_pixels", field.bad_from);
  if (field.flats != "time") meta.set("recon.flats", field.flats);
  if (field.eigen) meta.set("recon.eigen_flats", int(field.eigen->shares.size()));
}

}  // namespace harima
