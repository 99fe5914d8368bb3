// SPDX-License-Identifier: BSD-3-Clause
// --helical: a sample that moves along the axis while it turns.
#pragma once

#include <memory>

#include "options.h"
#include "recon/recipe.h"

namespace harima {

// Fails (usage) if another option cannot go with it; needs no scan.
void check_helix(const Options& opt);
// How the scan moves; null without --helical. `scan` becomes that of the tall detector. Fails if no row is seen for half a turn.
std::shared_ptr<const Helix> settle_helix(Scan& scan, Options& opt);
// Rows of the tall detector: --rows, or all that are complete; says which are not. Fails (usage) if one of --rows is not.
std::vector<int> complete_rows(const Scan& tall, const Helix& helix, const Options& opt);
// settle_recipe() from the views that show the middle row.
Recipe settle_helical_recipe(const Scan& tall, const std::shared_ptr<const Helix>& helix, const Options& opt, const std::vector<int>& rows);

}  // namespace harima
