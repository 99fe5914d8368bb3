// SPDX-License-Identifier: BSD-3-Clause
#include "format/sidecar.h"

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/part_file.h"
#include "format/input_file.h"
#include "image/grid.h"

namespace harima {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

constexpr const char* kSchema = "ct-volume/1";
constexpr size_t kMostBytes = 64 << 20;
constexpr int kDeepest = 64;

// JSON has no word for these; null would lose which it was.
Json number_json(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

Json value_json(const MetaValue& value) {
  if (const auto* real = std::get_if<double>(&value)) return number_json(*real);
  if (const auto* list = std::get_if<std::vector<double>>(&value)) {
    Json array = Json::array();
    for (double item : *list) array.push_back(number_json(item));
    return array;
  }
  if (const auto* truth = std::get_if<bool>(&value)) return *truth;
  if (const auto* whole = std::get_if<int64_t>(&value)) return *whole;
  return std::get<std::string>(value);
}

// The place of a dotted name; a group that stands where a value was wins.
Json& place_of(Json& root, std::string_view name) {
  Json* at = &root;
  for (size_t dot; (dot = name.find('.')) != std::string_view::npos; name.remove_prefix(dot + 1)) {
    at = &(*at)[std::string(name.substr(0, dot))];
    if (!at->is_object()) *at = Json::object();
  }
  return (*at)[std::string(name)];
}

Json grid_json(const StackInfo& info, const Meta& meta) {
  Json grid = {{"shape_zyx", {info.count, info.height, info.width}}, {"type", std::string(name_of(info.type))}};
  if (const Grid voxels = grid_of(meta); voxels.is_known) grid["voxel_um"] = voxels.voxel_um;
  return grid;
}

Json entry_json(const HistoryEntry& entry) {
  Json params = Json::object();
  for (const auto& [name, value] : entry.params) params[name] = value_json(value);
  Json json = {{"tool", entry.tool}, {"version", entry.version}, {"git", entry.git},     {"argv", entry.argv},
               {"params", params},   {"inputs", entry.inputs},   {"start", entry.start}, {"end", entry.end}};
  if (!entry.device.empty()) json["device"] = entry.device;
  if (!entry.job.empty()) json["job"] = entry.job;
  return json;
}

bool number_list(const Json& json) {
  if (!json.is_array()) return false;
  for (const Json& item : json)
    if (!item.is_number()) return false;
  return true;
}

MetaValue value_of(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<int64_t>();
  if (json.is_number()) return json.get<double>();
  if (number_list(json)) return json.get<std::vector<double>>();
  if (!json.is_string()) return json.dump();
  const auto& text = json.get_ref<const std::string&>();
  if (text == "nan") return std::nan("");
  if (text == "inf" || text == "-inf") return text == "inf" ? HUGE_VAL : -HUGE_VAL;
  return text;
}

void read_group(const Json& group, const std::string& prefix, Meta& meta) {
  for (const auto& [key, value] : group.items()) {
    if (value.is_object())
      read_group(value, prefix + key + ".", meta);
    else
      meta.set(prefix + key, value_of(value));
  }
}

HistoryEntry entry_of(const Json& json) {
  HistoryEntry entry;
  const auto text = [&](const char* name) {
    return json.contains(name) && json[name].is_string() ? json[name].get<std::string>() : "";
  };
  const auto texts = [&](const char* name, std::vector<std::string>& into) {
    if (!json.contains(name) || !json[name].is_array()) return;
    for (const Json& item : json[name]) into.push_back(item.is_string() ? item.get<std::string>() : item.dump());
  };
  entry.tool = text("tool"), entry.version = text("version"), entry.git = text("git");
  entry.start = text("start"), entry.end = text("end"), entry.device = text("device"), entry.job = text("job");
  texts("argv", entry.argv);
  texts("inputs", entry.inputs);
  if (json.contains("params") && json["params"].is_object())
    for (const auto& [name, value] : json["params"].items()) entry.params.emplace_back(name, value_of(value));
  return entry;
}

// Groups within groups are walked by recursion, so a hostile file must not set its depth.
void check_depth(const std::string& text) {
  int depth = 0;
  bool is_text = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_text && c == '\\') ++i;
    else if (c == '"') is_text = !is_text;
    else if (!is_text && (c == '{' || c == '[') && ++depth > kDeepest) fail("has more than {} levels", kDeepest);
    else if (!is_text && (c == '}' || c == ']')) --depth;
  }
}

Json parse(const std::string& text) {
  check_depth(text);
  Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) fail("is no JSON object");
  if (!json.contains("schema") || !json["schema"].is_string() ||
      !json["schema"].get<std::string>().starts_with(kSchema))
    fail("has no \"schema\": \"{}\"", kSchema);
  return json;
}

// 0 if the grid does not tell.
size_t frame_bytes_of(const Json& json) {
  const Json grid = json.value("grid", Json::object());
  if (!grid.is_object() || !grid.contains("shape_zyx") || !number_list(grid["shape_zyx"])) return 0;
  const auto shape = grid["shape_zyx"].get<std::vector<double>>();
  const auto type = grid.find("type");
  if (shape.size() != 3 || type == grid.end() || !type->is_string()) return 0;
  const double bytes = shape[1] * shape[2] * double(bytes_of(pixel_type_named(type->get<std::string>())));
  return bytes >= 0 && bytes < 1e15 ? size_t(bytes) : 0;
}

std::optional<std::string> text_of(const std::string& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return std::nullopt;
  const InputFile file(path);
  if (file.bytes() > kMostBytes) fail("{}: a sidecar of {} bytes, wanted at most {}", path, file.bytes(), kMostBytes);
  std::string text(file.bytes(), '\0');
  file.read(text.data(), text.size(), 0);
  return text;
}

}  // namespace

std::string sidecar_path(const std::string& result) {
  std::error_code ignored;
  fs::path path(result);
  if (!path.has_filename() || fs::is_directory(path, ignored) || path.extension() == ".zarr") return (path / "volume.ct.json").string();
  return path.replace_extension(".ct.json").string();
}

std::string sidecar_json(const StackInfo& info, const Meta& meta, const History& history) {
  Json json = {{"schema", kSchema}, {"grid", grid_json(info, meta)}};
  for (const auto& [name, value] : meta.items())
    if (!name.empty() && name != "schema" && name != "history") place_of(json, name) = value_json(value);
  for (const char* group : {"scan", "recon", "values"})
    if (!json.contains(group)) json[group] = Json::object();
  if (!json.contains("loss")) json["loss"] = Json::array();
  Json entries = Json::array();
  for (const HistoryEntry& entry : history) entries.push_back(entry_json(entry));
  json["history"] = std::move(entries);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_sidecar(const std::string& path, const StackInfo& info, const Meta& meta, const History& history) {
  const std::string text = sidecar_json(info, meta, history);
  PartFile file(path);
  file.write(std::as_bytes(std::span(text)), 0);
  file.commit();
}

void parse_sidecar(const std::string& text, Meta& meta, History& history) {
  const Json json = parse(text);
  for (const auto& [key, value] : json.items()) {
    if (key == "schema" || key == "grid" || key == "history" || key == kRecipeMeta || key == kAskedMeta ||
        key == kResultMeta || (key == "loss" && value.empty()))
      continue;
    if (value.is_object())
      read_group(value, key + ".", meta);
    else
      meta.set(key, value_of(value));
  }
  if (!json.contains("history") || !json["history"].is_array()) return;
  for (const Json& entry : json["history"])
    if (entry.is_object()) history.push_back(entry_of(entry));
}

bool read_sidecar(const std::string& path, Meta& meta, History& history) {
  const std::optional<std::string> text = text_of(path);
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
  return !result.empty() && fs::path(result).extension() != fs::path(path).extension();
}

std::optional<SidecarMark> sidecar_mark(const std::string& path) {
  try {
    const std::optional<std::string> text = text_of(path);
    if (!text) return std::nullopt;
    const Json json = parse(*text);
    const auto word = [&](std::string_view name) {
      const auto found = json.find(name);
      return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    return SidecarMark{word(kRecipeMeta), word(kAskedMeta), word(kResultMeta), frame_bytes_of(json)};
  } catch (const Error&) {
    return SidecarMark{};
  }
}

}  // namespace harima
