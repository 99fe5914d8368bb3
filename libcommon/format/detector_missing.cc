// SPDX-License-Identifier: BSD-3-Clause
// In place of detector.cc where there is no libzmq.
#include "base/error.h"
#include "format/detector.h"

namespace harima {

std::unique_ptr<Source> open_detector(const std::string& endpoint, const std::string&, bool) {
  fail("{}: this was built without libzmq and does not read from detectors", endpoint);
}

}  // namespace harima
