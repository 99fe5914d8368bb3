// SPDX-License-Identifier: BSD-3-Clause
// The views of a scan in parts, of which one is in memory at a time (device/leaning_fbp.h): sums of earlier
// parts are taken up again, so that bits do not depend on how many there are. A direct sum takes views in
// their order. Of merged views (device/cpu/merged_views.h) a part makes some directions, and wants the views
// of the bin before the first of them, too, which the part before had already.
#pragma once

#include <vector>

namespace harima {

struct FbpSpec;
struct Lean;

struct HeldViews {
  std::vector<int> views;   // as they are held: ascending, those that an earlier part had after the others
  int fresh = 0;            // how many no earlier part had
  int first = 0, last = 0;  // what is summed up: views or directions
};

// At most so many parts, none of them empty.
std::vector<HeldViews> held_views(const FbpSpec& spec, const Lean& lean, int parts);
// Views of the largest part, and of all parts together.
struct HeldCount {
  int most = 0, all = 0, parts = 0;
};
HeldCount count_held(const std::vector<HeldViews>& parts);
// More parts than these there are not.
int most_parts(const FbpSpec& spec, const Lean& lean);

}  // namespace harima
