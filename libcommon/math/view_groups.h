// SPDX-License-Identifier: BSD-3-Clause
// Views in groups of neighbours, about equally many in each, and the way back from a value of each group to
// one of each view: on a straight line between the middles of groups, and level beyond the first and the
// last.
#pragma once

#include <cstdint>

#include "math/madd.h"

namespace harima {

struct ViewGroups {
  int views, groups;  // 1 <= groups <= views

  // The first view of a group; of group `groups` that is `views`.
  CT_HD int first(int group) const { return int(int64_t(group) * views / groups); }
  CT_HD double middle(int group) const { return 0.5 * (first(group) + first(group + 1) - 1); }

  // The groups around a view, and how far it is from the middle of the first to that of the second.
  struct Between {
    int below, above;
    float share;
  };
  CT_HD Between around(int view) const {
    int g = int(int64_t(view) * groups / views);
    while (g > 0 && middle(g) > view) --g;
    while (g + 1 < groups && middle(g + 1) <= view) ++g;
    const int next = g + 1 < groups ? g + 1 : groups - 1;
    const double apart = middle(next) - middle(g), share = apart > 0 ? (view - middle(g)) / apart : 0.0;
    return {g, next, float(share < 0 ? 0.0 : share > 1 ? 1.0 : share)};
  }
};

}  // namespace harima
