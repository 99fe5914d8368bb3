// SPDX-License-Identifier: BSD-3-Clause
#include "filter/sample.h"

#include "base/error.h"

namespace harima {

Interpolation interpolation_named(std::string_view name) {
  if (name == "nearest") return Interpolation::nearest;
  if (name == "linear") return Interpolation::linear;
  if (name == "cubic") return Interpolation::cubic;
  fail_usage("interpolation '{}' is unknown, wanted nearest, linear or cubic", name);
}

}  // namespace harima
