// SPDX-License-Identifier: BSD-3-Clause
// The sidecar is the JSON file beside a result that says what the pixels are and how they came about
// (man 5 harima-metadata). It is written last: its presence means that the result is complete. Dotted names
// of Meta become nested groups; "values.min" is {"values": {"min": ...}}. The one door to the JSON library
// for it.
#pragma once

#include <optional>
#include <string>

#include "image/stack.h"

namespace harima {

// Names in the Meta of write_sidecar() of what belongs to one result and no other; read_sidecar() leaves them
// out.
inline constexpr std::string_view kRecipeMeta = "recipe";  // hash of all that determines the pixels
// Hash of what was asked for, which led to that recipe.
inline constexpr std::string_view kAskedMeta = "asked";
inline constexpr std::string_view kResultMeta = "result";  // name of the file that it is the sidecar of
// The command lines that got all frames as they were made and ended well, a line each.
inline constexpr std::string_view kAlsoMeta = "also";
// Checksums of its frames (format/checked_sink.h).
inline constexpr std::string_view kSumsMeta = "frames_xxh3";

// Where the sidecar of a result stands: "OUT/volume.ct.json" for a folder (NAME.zarr is one), "NAME.ct.json"
// for NAME.tif.
std::string sidecar_path(const std::string& result);

// The sidecar as text. `info` gives the grid; `meta` and `history` are those of close().
std::string sidecar_json(const StackInfo& info, const Meta& meta, const History& history);
// Writes it, whole or not at all.
void write_sidecar(const std::string& path, const StackInfo& info, const Meta& meta, const History& history);

// Reads text that sidecar_json() made, or any other version of it with more in it. Fails with the reason if
// it is no such JSON.
void parse_sidecar(const std::string& text, Meta& meta, History& history);
// As above for a file; false if there is none. Values that `meta` holds already are replaced.
bool read_sidecar(const std::string& path, Meta& meta, History& history);
// Reads the sidecar beside a result; false if there is none, or only that of another file of the same stem.
bool read_sidecar_of(const std::string& result, Meta& meta, History& history);

struct SidecarMark {
  std::string recipe, asked, result, also;  // empty where it tells of none
  int frames = 0;
  size_t frame_bytes = 0;  // of the pixels of each
  // Is it the sidecar of a file of another kind? (Both may have been renamed.)
  bool is_of_other(const std::string& path) const;
};
// Nothing if there is no sidecar; empty if it cannot be understood.
std::optional<SidecarMark> sidecar_mark(const std::string& path);

}  // namespace harima
