// SPDX-License-Identifier: BSD-3-Clause
// The structure of a beam, as a monochromator prints it: waves of 8 to 40 px, most of them along y, which
// move as a whole from exposure to exposure, slowly to and fro and at random.
#pragma once

#include "phantom/settings.h"

namespace phantom {

class Beam {
 public:
  // Of one exposure, by its number in the scan.
  Beam(const Settings& settings, int number);

  // The light at a pixel over that of a beam without structure; 1 on average.
  double factor(int x, int y) const;

 private:
  double texture_, dx_, dy_;
};

}  // namespace phantom
