// SPDX-License-Identifier: BSD-3-Clause
// What measuring subcommands share: which voxels count, and a pipe that has to be read twice.
#pragma once

#include "image/selection.h"
#include "volume.h"

namespace harima {

struct Chosen {
  std::string circle, mask;
};

// Declares --circle and --mask.
void declare_chosen(Params& params, Chosen& chosen);
// What they choose of the part of the input that its ranges pick; ranges hold for the mask, too. Takes what
// it needs from memory_bytes.
Selection open_chosen(const Chosen& chosen, const Input& in, const StackInfo& part, size_t& memory_bytes);
// A radius as --circle takes it: pixels, or "fit" for half of the shorter side.
double parse_radius(const std::string& text, const StackInfo& part);

// The source as one that can be read twice: a pipe is kept in half of memory_bytes, and beyond that beside
// `output` (in the folder where the tool runs if there is none). Takes what it needs from memory_bytes.
std::shared_ptr<Source> kept(std::unique_ptr<Source> source, size_t& memory_bytes,
                             const std::string& output = "");

}  // namespace harima
