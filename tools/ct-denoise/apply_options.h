// SPDX-License-Identifier: BSD-3-Clause
// What applying a model can be told, by `apply` and by `auto`.
#pragma once

#include <string>
#include <vector>

#include "base/params.h"

namespace harima {

struct ApplyOptions {
  std::string precision = "auto", tile = "auto", slices, compression = "none";
  int ways = 4;
  std::string asked;  // no option: hash of what was asked for, if that is more than these
};

void declare_applying(Params& params, ApplyOptions& options);
// Writes the denoised volume; slices that are there from an earlier run of the same are kept. Does nothing if
// all are.
void apply_model(const std::vector<std::string>& parts, const std::string& model, const ApplyOptions& options,
                 const std::string& output);

}  // namespace harima
