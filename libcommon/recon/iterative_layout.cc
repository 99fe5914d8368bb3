// SPDX-License-Identifier: BSD-3-Clause
#include "recon/iterative_layout.h"

#include "recon/row_loader.h"
#include "recon/slice_maker.h"

namespace harima {

IterativeLayout::IterativeLayout(const Scan& scan, const Recipe& recipe, int lanes)
    : method(*iterative_method(recipe.method)), out(fbp_spec(scan, recipe, lanes)),
      margin(recipe.beyond ? out.width / 4 : 0), width(out.width + 2 * margin),
      subsets(recipe.iteration.subsets) {
  const int column = data_column(scan, recipe);
  size = {lanes,          width, out.views, out.columns, column, column + scan.width(), 1 + method.slice_sets,
          method.row_sets};
}

ProjectorSpec IterativeLayout::projector() const {
  return {out.columns, out.angle_rad, out.lanes, width, 0.5 * (width - 1), out.is_tilted, subsets};
}

FbpSpec IterativeLayout::first_image() const {
  FbpSpec spec = out;
  spec.width = spec.out_width = spec.out_height = width;
  spec.x0 = spec.y0 = 0;
  spec.circle_px = 0.5 * (width - 1);
  spec.scale = 1;
  return spec;
}

}  // namespace harima
