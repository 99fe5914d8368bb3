// SPDX-License-Identifier: BSD-3-Clause
// Sizes of the work of an iterative method: the whole field of view, and where rows are to be continued (a
// sample wider than the field) a wider one, so that what is outside the circle has where to go. What comes
// out is the recipe's region of the circle.
#pragma once

#include "device/equations.h"
#include "device/fbp.h"
#include "recon/recipe.h"

namespace harima {

struct IterativeLayout {
  IterativeLayout(const Scan& scan, const Recipe& recipe, int lanes);

  ProjectorSpec projector() const;
  // Of the first image, in the unit that the methods work in.
  FbpSpec first_image() const;

  const IterativeMethod& method;
  const FbpSpec out;
  const int margin, width;  // of pixels around the slice; of what is worked on
  const int subsets;
  Equations::Size size;
};

}  // namespace harima
