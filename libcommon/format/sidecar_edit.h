// SPDX-License-Identifier: BSD-3-Clause
// What is done with a sidecar apart from the pixels: compared with them, and edited.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "image/stack.h"

namespace harima {

// What a sidecar says of the pixels; empty where it says nothing.
struct SidecarClaim {
  std::array<int, 3> shape_zyx{};  // 0: not told
  std::string type;
  std::vector<uint64_t> sums;  // of each frame
};
// Fails if the file is no sidecar.
SidecarClaim read_claim(const std::string& path);

struct SidecarEdit {
  std::vector<Meta::Item> set;
  std::vector<std::string> unset;
};
// Can this be edited? Not what tells of the pixels and how they came about: the grid, the history and the
// like.
bool is_editable(const std::string& name);
// The text of the sidecar of a result, edited, its history one entry longer; everything else stays, known or
// not. If it has none, one is made of what `stack` tells. Fails if a name to unset is not there, or if the
// sidecar is that of another file.
std::string edited_sidecar(const std::string& result, const StackInfo& stack, const SidecarEdit& edit,
                           const HistoryEntry& by);
// Replaces the sidecar of a result, whole or not at all, and what a Zarr array repeats of it.
void replace_sidecar(const std::string& result, const std::string& text);

}  // namespace harima
