// SPDX-License-Identifier: BSD-3-Clause
#include "format/sidecar.h"

#include <filesystem>

#include "base/error.h"
#include "base/part_file.h"
#include "format/meta_json.h"
#include "format/packed_loss.h"
#include "format/peek.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

void read_group(const Json& group, const std::string& prefix, Meta& meta) {
  for (const auto& [key, value] : group.items()) {
    if (value.is_object()) read_group(value, prefix + key + ".", meta);
    else meta.set(prefix + key, value_of(value));
  }
}

// Frames and bytes of each, as the grid tells; 0 where it does not.
void take_grid(const Json& json, SidecarMark& mark) {
  const Json grid = json.value("grid", Json::object());
  if (!grid.is_object() || !grid.contains("shape_zyx") || !is_number_list(grid["shape_zyx"])) return;
  const auto shape = grid["shape_zyx"].get<std::vector<double>>();
  const auto type = grid.find("type");
  if (shape.size() != 3 || type == grid.end() || !type->is_string()) return;
  const double bytes = shape[1] * shape[2] * double(bytes_of(pixel_type_named(type->get<std::string>())));
  if (bytes >= 0 && bytes < 1e15) mark.frame_bytes = size_t(bytes);
  if (shape[0] >= 0 && shape[0] < 1e9) mark.frames = int(shape[0]);
}

}  // namespace

std::string sidecar_path(const std::string& result) {
  std::error_code ignored;
  const fs::path path(result);
  if (!path.has_filename() || fs::is_directory(path, ignored) || path.extension() == ".zarr")
    return (path / "volume.ct.json").string();
  return fs::path(unpacked_name(result)).replace_extension(".ct.json").string();
}

std::string sidecar_json(const StackInfo& info, const Meta& meta, const History& history) {
  Json json = {{"schema", kSidecarSchema}, {"grid", grid_json(info, meta)}};
  for (const auto& [name, value] : meta.items())
    if (!name.empty() && name != "schema" && name != "history") place_of(json, name) = value_json(value);
  for (const char* group : {"scan", "recon", "values"})
    if (!json.contains(group)) json[group] = Json::object();
  Json loss = Json::parse(meta.text(kLossMeta), nullptr, false);
  json["loss"] = loss.is_array() ? std::move(loss) : Json::array();
  Json entries = Json::array();
  for (const HistoryEntry& entry : history) entries.push_back(entry_json(entry));
  json["history"] = std::move(entries);
  return sidecar_text(json);
}

void write_sidecar(const std::string& path, const StackInfo& info, const Meta& meta, const History& history) {
  const std::string text = sidecar_json(info, meta, history);
  PartFile file(path);
  file.write(std::as_bytes(std::span(text)), 0);
  file.commit();
}

void parse_sidecar(const std::string& text, Meta& meta, History& history) {
  const Json json = parse_sidecar_json(text);
  for (const auto& [key, value] : json.items()) {
    if (key == "schema" || key == "grid" || key == "history" || key == kRecipeMeta || key == kAskedMeta ||
        key == kResultMeta || key == kAlsoMeta || key == kSumsMeta || (key == "loss" && value.empty()))
      continue;
    if (value.is_object()) read_group(value, key + ".", meta);
    else meta.set(key, value_of(value));
  }
  if (!json.contains("history") || !json["history"].is_array()) return;
  for (const Json& entry : json["history"])
    if (entry.is_object()) history.push_back(entry_of(entry));
}

bool read_sidecar(const std::string& path, Meta& meta, History& history) {
  const std::optional<std::string> text = small_text(path);
  if (!text) return false;
  try {
    parse_sidecar(*text, meta, history);
  } catch (const Error& e) {
    throw e.in("{}", path);
  }
  return true;
}

bool read_sidecar_of(const std::string& result, Meta& meta, History& history) {
  const std::string path = sidecar_path(result);
  const std::optional<SidecarMark> mark = sidecar_mark(path);
  return mark && !mark->is_of_other(result) && read_sidecar(path, meta, history);
}

bool SidecarMark::is_of_other(const std::string& path) const {
  return !result.empty() && fs::path(result).extension() != fs::path(unpacked_name(path)).extension();
}

std::optional<SidecarMark> sidecar_mark(const std::string& path) {
  try {
    const std::optional<std::string> text = small_text(path);
    if (!text) return std::nullopt;
    const Json json = parse_sidecar_json(*text);
    const auto word = [&](std::string_view name) {
      const auto found = json.find(name);
      return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    SidecarMark mark{.recipe = word(kRecipeMeta),
                     .asked = word(kAskedMeta),
                     .result = word(kResultMeta),
                     .also = word(kAlsoMeta)};
    take_grid(json, mark);
    return mark;
  } catch (const Error&) {
    return SidecarMark{};
  }
}

}  // namespace harima
