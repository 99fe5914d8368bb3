// SPDX-License-Identifier: BSD-3-Clause
// Meta, history and sidecars as JSON: what sidecar.cc and sidecar_edit.cc share. No other header sees the
// JSON library.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "image/stack.h"

namespace harima {

using Json = nlohmann::ordered_json;

inline constexpr const char* kSidecarSchema = "ct-volume/1";

Json value_json(const MetaValue& value);
MetaValue value_of(const Json& json);
Json entry_json(const HistoryEntry& entry);
HistoryEntry entry_of(const Json& json);
// The grid of a volume: shape, type and, if known, the edges of voxels.
Json grid_json(const StackInfo& info, const Meta& meta);

// A number; NaN where JSON, which has none, says null.
double number_or_nan(const Json& json);
bool is_number_list(const Json& json);
// The place of a dotted name; a group that stands where a value was wins.
Json& place_of(Json& root, std::string_view name);

// The text of a file of moderate length; nothing if there is none.
std::optional<std::string> small_text(const std::string& path);
// A sidecar as JSON and as text. Fails with the reason if it is none.
Json parse_sidecar_json(const std::string& text);
std::string sidecar_text(const Json& json);

}  // namespace harima
