// SPDX-License-Identifier: BSD-3-Clause
#include "device/fbp.h"

#include "base/error.h"

namespace harima {

std::unique_ptr<Fbp> make_fbp(std::string_view method, const FbpSpec& spec) {
  if (method == "direct") return make_direct_fbp(spec);
  if (method == "fourier") return make_fourier_fbp(spec);
  fail("method '{}' is unknown; wanted direct or fourier", method);
}

}  // namespace harima
