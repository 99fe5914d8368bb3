// SPDX-License-Identifier: BSD-3-Clause
// --helical: a sample that moves along the axis while it turns.
#pragma once

#include <memory>

#include "options.h"
#include "recon/recipe.h"
#include "recon/still_stripes.h"

namespace harima {

// Fails (usage) if another option cannot go with it; needs no scan.
void check_helix(const Options& opt);
// How a scan moves, and what is to be found in it.
struct SettledHelix {
  std::shared_ptr<const Helix> moves;  // null without --helical
  Scan measured;                       // before it is unrolled
  double floor = 0;
  int ring_width = 0;  // of the median by which stripes are found; 0: they stay

  // Rows of the detector that are held, in all views, while stripes are found.
  int lanes() const;
  // Memory that without_still_stripes() takes.
  size_t search_bytes() const;
};
// `scan` becomes that of the tall detector. Looks at no view. Fails if no row is seen for half a turn.
SettledHelix settle_helix(Scan& scan, Options& opt);
// The scan of the tall detector with stripes in its flats; looks at all views, but for a dry run. `tall`
// itself where stripes stay.
Scan without_still_stripes(const Scan& tall, const SettledHelix& helix);
// Rows of the tall detector: --rows, or all that are complete; says which are not. Fails (usage) if one of
// --rows is not.
std::vector<int> complete_rows(const Scan& tall, const Helix& helix, const Options& opt);
// settle_recipe() from the views that show the middle row.
Recipe settle_helical_recipe(const Scan& tall, const std::shared_ptr<const Helix>& helix, const Options& opt,
                             const std::vector<int>& rows);

}  // namespace harima
