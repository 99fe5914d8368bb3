// SPDX-License-Identifier: BSD-3-Clause
// What fcompress did to the pixels of packed files, as their metadata say it: it goes on into the meta and
// history of what is made of them. In the Meta, and in sidecars, it is "loss": a JSON array with an object
// for each step, as text in the Meta.
#pragma once

#include <string>
#include <vector>

#include "image/stack.h"

namespace harima {

inline constexpr std::string_view kLossMeta = "loss";

struct PackedLoss {
  std::vector<std::string> steps;  // a JSON object each
  History history;                 // an entry each
};

// Of the files that are read for an input: a file, or those of a folder or pattern whose names end as packed
// ones do. Files of the same loss are one step.
PackedLoss loss_of_packed(const std::string& input);
// Puts it behind what is there.
void add_loss(const PackedLoss& loss, Meta& meta, History& history);
// The same for the sidecar of a result, if it has one; its checksums and recipe are those of other pixels and
// go.
void add_loss_to_sidecar(const std::string& result, const PackedLoss& loss);

}  // namespace harima
