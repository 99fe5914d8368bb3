// SPDX-License-Identifier: BSD-3-Clause
#include "format/meta_json.h"

#include <cmath>
#include <filesystem>
#include <limits>

#include "base/error.h"
#include "format/input_file.h"
#include "image/grid.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr size_t kMostBytes = 64 << 20;
constexpr int kDeepest = 64;

// JSON has no word for these; null would lose which it was.
Json number_json(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

// Groups within groups are walked by recursion, so a hostile file must not set its depth.
void check_depth(const std::string& text) {
  int depth = 0;
  bool is_text = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_text && c == '\\') ++i;
    else if (c == '"') is_text = !is_text;
    else if (!is_text && (c == '{' || c == '[') && ++depth > kDeepest)
      fail("has more than {} levels", kDeepest);
    else if (!is_text && (c == '}' || c == ']')) --depth;
  }
}

}  // namespace

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

MetaValue value_of(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<int64_t>();
  if (json.is_number()) return json.get<double>();
  if (is_number_list(json)) return json.get<std::vector<double>>();
  if (!json.is_string()) return json.dump();
  const auto& text = json.get_ref<const std::string&>();
  if (text == "nan") return std::nan("");
  if (text == "inf" || text == "-inf") return text == "inf" ? HUGE_VAL : -HUGE_VAL;
  return text;
}

namespace {

Json items_json(const std::vector<Meta::Item>& items) {
  Json json = Json::object();
  for (const auto& [name, value] : items) json[name] = value_json(value);
  return json;
}

void take_items(const Json& json, const char* name, std::vector<Meta::Item>& into) {
  if (!json.contains(name) || !json[name].is_object()) return;
  for (const auto& [key, value] : json[name].items()) into.emplace_back(key, value_of(value));
}

}  // namespace

Json entry_json(const HistoryEntry& entry) {
  Json json = {{"tool", entry.tool},
               {"version", entry.version},
               {"git", entry.git},
               {"argv", entry.argv},
               {"params", items_json(entry.params)},
               {"inputs", entry.inputs},
               {"start", entry.start},
               {"end", entry.end}};
  if (!entry.device.empty()) json["device"] = entry.device;
  if (!entry.job.empty()) json["job"] = entry.job;
  if (!entry.report.empty()) json["report"] = items_json(entry.report);
  return json;
}

HistoryEntry entry_of(const Json& json) {
  HistoryEntry entry;
  const auto text = [&](const char* name) {
    return json.contains(name) && json[name].is_string() ? json[name].get<std::string>() : "";
  };
  const auto texts = [&](const char* name, std::vector<std::string>& into) {
    if (!json.contains(name) || !json[name].is_array()) return;
    for (const Json& item : json[name])
      into.push_back(item.is_string() ? item.get<std::string>() : item.dump());
  };
  entry.tool = text("tool"), entry.version = text("version"), entry.git = text("git");
  entry.start = text("start"), entry.end = text("end"), entry.device = text("device"),
  entry.job = text("job");
  texts("argv", entry.argv);
  texts("inputs", entry.inputs);
  take_items(json, "params", entry.params);
  take_items(json, "report", entry.report);
  return entry;
}

Json grid_json(const StackInfo& info, const Meta& meta) {
  Json grid = {{"shape_zyx", {info.count, info.height, info.width}},
               {"type", std::string(name_of(info.type))}};
  if (const Grid voxels = grid_of(meta); voxels.is_known) grid["voxel_um"] = voxels.voxel_um;
  return grid;
}

double number_or_nan(const Json& json) {
  return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

bool is_number_list(const Json& json) {
  if (!json.is_array()) return false;
  for (const Json& item : json)
    if (!item.is_number()) return false;
  return true;
}

Json& place_of(Json& root, std::string_view name) {
  Json* at = &root;
  for (size_t dot; (dot = name.find('.')) != std::string_view::npos; name.remove_prefix(dot + 1)) {
    at = &(*at)[std::string(name.substr(0, dot))];
    if (!at->is_object()) *at = Json::object();
  }
  return (*at)[std::string(name)];
}

std::optional<std::string> small_text(const std::string& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return std::nullopt;
  const InputFile file(path);
  if (file.bytes() > kMostBytes)
    fail("{}: a sidecar of {} bytes, wanted at most {}", path, file.bytes(), kMostBytes);
  std::string text(file.bytes(), '\0');
  file.read(text.data(), text.size(), 0);
  return text;
}

Json parse_sidecar_json(const std::string& text) {
  check_depth(text);
  Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) fail("is no JSON object");
  if (!json.contains("schema") || !json["schema"].is_string() ||
      !json["schema"].get<std::string>().starts_with(kSidecarSchema))
    fail("has no \"schema\": \"{}\"", kSidecarSchema);
  return json;
}

std::string sidecar_text(const Json& json) {
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace harima
