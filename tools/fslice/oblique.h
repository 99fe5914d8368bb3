// SPDX-License-Identifier: BSD-3-Clause
// reslice along any planes: its options, and the volume that they ask for.
#pragma once

#include "volume.h"

namespace harima {

struct PlaneOptions {
  std::string point, normal, up = "0,-1,0", size;
  double spacing = 1, outside = 0;
};

void declare_planes(Params& params, PlaneOptions& planes);
void write_planes(std::unique_ptr<Source> source, const Input& in, const PlaneOptions& planes,
                  const Output& out);

}  // namespace harima
