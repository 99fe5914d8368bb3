// SPDX-License-Identifier: BSD-3-Clause
#include "format/sidecar_edit.h"

#include <filesystem>

#include "base/error.h"
#include "base/part_file.h"
#include "format/checked_sink.h"
#include "format/meta_json.h"
#include "format/sidecar.h"
#include "format/zarr_array.h"
#include "image/grid.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

// Takes away what stands under a dotted name, and groups that become empty; false if nothing does.
bool take_away(Json& group, std::string_view name) {
  const size_t dot = name.find('.');
  const auto found = group.find(std::string(name.substr(0, dot)));
  if (found == group.end()) return false;
  if (dot != std::string_view::npos && (!found->is_object() || !take_away(*found, name.substr(dot + 1))))
    return false;
  if (dot == std::string_view::npos || found->empty()) group.erase(found);
  return true;
}

// The edges of voxels follow the meta.
void settle_grid(Json& json) {
  Meta meta;
  History history;
  parse_sidecar(json.dump(), meta, history);
  const Grid grid = grid_of(meta);
  if (grid.is_known) json["grid"]["voxel_um"] = grid.voxel_um;
  else json["grid"].erase("voxel_um");
}

std::string new_sidecar(const std::string& result, const StackInfo& stack) {
  Meta meta = stack.meta;
  if (!fs::is_directory(result)) meta.set(kResultMeta, MetaValue(fs::path(result).filename().string()));
  return sidecar_json(stack, meta, stack.history);
}

void write_whole(const std::string& path, const std::string& text) {
  PartFile file(path);
  file.write(std::as_bytes(std::span(text)), 0);
  file.commit();
}

}  // namespace

SidecarClaim read_claim(const std::string& path) {
  SidecarClaim claim;
  try {
    const Json json = parse_sidecar_json(small_text(path).value_or(""));
    const Json grid = json.value("grid", Json::object());
    const Json shape = grid.is_object() ? grid.value("shape_zyx", Json()) : Json(),
               type = grid.is_object() ? grid.value("type", Json()) : Json();
    if (is_number_list(shape) && shape.size() == 3)
      for (size_t i = 0; i < 3; ++i) claim.shape_zyx[i] = shape[i].get<int>();
    if (type.is_string()) claim.type = type.get<std::string>();
    const Json sums = json.value(std::string(kSumsMeta), Json());
    if (sums.is_string()) claim.sums = sums_of(sums.get<std::string>());
  } catch (const Error& e) {
    throw e.in("{}", path);
  }
  return claim;
}

bool is_editable(const std::string& name) {
  if (name.empty() ||
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") !=
          std::string::npos)
    return false;
  const std::string group = name.substr(0, name.find('.'));
  for (std::string_view kept :
       {std::string_view("schema"), std::string_view("grid"), std::string_view("history"),
        std::string_view("loss"), std::string_view("stack"), kRecipeMeta, kAskedMeta, kResultMeta, kAlsoMeta,
        kSumsMeta})
    if (group == kept) return false;
  return name.find('.') > 0 && name.find('.') < name.size() - 1;
}

std::string edited_sidecar(const std::string& result, const StackInfo& stack, const SidecarEdit& edit,
                           const HistoryEntry& by) {
  const std::string path = sidecar_path(result);
  const std::optional<SidecarMark> mark = sidecar_mark(path);
  if (mark && mark->is_of_other(result)) fail("{}: is the sidecar of {}", path, mark->result);
  Json json = parse_sidecar_json(mark ? small_text(path).value_or("") : new_sidecar(result, stack));
  for (const std::string& name : edit.unset)
    if (!take_away(json, name)) fail("{}: there is no {} to unset", path, name);
  for (const auto& [name, value] : edit.set) {
    if (name == meta_name::kPixelUm) {
      take_away(json, "voxel.size_um");  // it is the edge of cubes
      take_away(json, meta_name::kPixelAssumed);
    }
    place_of(json, name) = value_json(value);
  }
  for (const char* group : {"scan", "recon", "values"})
    if (!json.contains(group)) json[group] = Json::object();
  settle_grid(json);
  Json history = json.contains("history") && json["history"].is_array() ? json["history"] : Json::array();
  history.push_back(entry_json(by));
  json["history"] = history;
  return sidecar_text(json);
}

void replace_sidecar(const std::string& result, const std::string& text) {
  const std::string path = sidecar_path(result), folder = fs::path(path).parent_path().string();
  write_whole(path, text);
  if (fs::is_directory(result) && fs::exists(fs::path(folder) / ".zarray"))
    write_whole((fs::path(folder) / ".zattrs").string(), zarr_attributes_json(folder, text));
}

}  // namespace harima
