// SPDX-License-Identifier: BSD-3-Clause
// The sidecar is the JSON file beside a result that says what the pixels are and how they came about
// (man 5 harima-metadata). It is written last: its presence means that the result is complete. Dotted names of
// Meta become nested groups; "values.min" is {"values": {"min": ...}}. The one door to the JSON library for it.
#pragma once

#include <optional>
#include <string>

#include "image/stack.h"

namespace harima {

// The name in the Meta of write_sidecar() that a recipe has.
inline constexpr std::string_view kRecipeMeta = "recipe";

// Where the sidecar of a result stands: "OUT/volume.ct.json" for a folder, "NAME.ct.json" for NAME.tif.
std::string sidecar_path(const std::string& result);

// The sidecar as text. `info` gives the grid; `meta` and `history` are those of close().
std::string sidecar_json(const StackInfo& info, const Meta& meta, const History& history);
// Writes it, whole or not at all.
void write_sidecar(const std::string& path, const StackInfo& info, const Meta& meta, const History& history);

// Reads text that sidecar_json() made, or any other version of it with more in it. Fails with the reason if it is no
// such JSON.
void parse_sidecar(const std::string& text, Meta& meta, History& history);
// As above for a file; false if there is none. Values that `meta` holds already are replaced.
bool read_sidecar(const std::string& path, Meta& meta, History& history);
// The recipe that the result was made with (SinkInfo::recipe), empty if it tells of none; nothing if there is no
// sidecar. A recipe belongs to one result, so that read_sidecar() leaves it out of Meta.
std::optional<std::string> sidecar_recipe(const std::string& path);

}  // namespace harima
