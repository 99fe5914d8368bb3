// SPDX-License-Identifier: BSD-3-Clause
// The filters that `ct-denoise filter` knows: a row of a table each, and a function that makes a SlabFilter
// of the options.
#pragma once

#include <string>
#include <vector>

#include "base/params.h"
#include "device/filter_specs.h"
#include "filter/filter_slabs.h"

namespace harima {

struct ClassicFilter {
  SlabFilter work;
  std::vector<FilterSpec> on_gpu;  // the same
  double noise = 0;                // standard deviation that it is made for, 0 if it asks for none
  double strength = 0;             // times the noise
};

// Names of all of them, in the order of the page.
std::vector<std::string> classic_filter_names();
// Options of all of them.
void declare_classic_filters(Params& params);
// One of these as the options say; `input` is the name of the source. Fails if noise cannot be measured.
ClassicFilter make_classic_filter(const std::string& name, const Source& source, const std::string& input);

}  // namespace harima
