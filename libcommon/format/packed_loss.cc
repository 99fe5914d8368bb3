// SPDX-License-Identifier: BSD-3-Clause
#include "format/packed_loss.h"

#include <fcntl.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "format/input_file.h"
#include "format/input_state.h"
#include "format/meta_json.h"
#include "format/packed_file.h"
#include "format/peek.h"
#include "format/sidecar.h"
#include "format/sidecar_edit.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

// Names of figures that are measured, not asked for.
constexpr const char* kMeasured[] = {"pixels", "max_error", "rmse", "psnr_db", "share_of_bound"};

std::vector<std::string> packed_files_of(const std::string& input) {
  const std::string path = without_dataset(input);
  if (fs::is_regular_file(path)) return {path};
  if (is_pipe(path)) return {};
  std::vector<std::string> files = files_of_input(path);
  std::erase_if(files, [](const std::string& file) { return unpacked_name(file) == file; });
  return files;
}

std::vector<std::string> metadata_of(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) fail_errno(fmt::format("{}: cannot open", path));
  const InputFile file(path, fd);
  try {
    const auto packed = open_packed_file(file.descriptor());
    return packed ? packed->metadata() : std::vector<std::string>();
  } catch (const Error& e) {
    throw e.in("{}", path);
  }
}

double number_in(const Json& json, const char* key) {
  return json.contains(key) && json[key].is_number() ? json[key].get<double>() : 0;
}

// As one step, what was measured on both together; the range that the PSNR refers to is not known.
void join(Json& step, const Json& other) {
  const double pixels = number_in(step, "pixels"), more = number_in(other, "pixels"),
               rmse = number_in(step, "rmse"), other_rmse = number_in(other, "rmse");
  if (pixels + more > 0)
    step["rmse"] = std::sqrt((pixels * rmse * rmse + more * other_rmse * other_rmse) / (pixels + more));
  step["pixels"] = uint64_t(pixels + more);
  for (const char* key : {"max_error", "share_of_bound"})
    step[key] = std::max(number_in(step, key), number_in(other, key));
  step["psnr_db"] = nullptr;
}

Json asked_in(Json step) {
  for (const char* key : kMeasured) step.erase(key);
  return step;
}

void take_step(const Json& step, std::vector<Json>& steps) {
  const auto same = std::find_if(steps.begin(), steps.end(),
                                 [&](const Json& other) { return asked_in(other) == asked_in(step); });
  if (same == steps.end()) steps.push_back(step);
  else if (step.contains("mode")) join(*same, step);
}

// What was asked for as options.
HistoryEntry entry_of_step(const Json& step, const std::string& input) {
  HistoryEntry entry;
  entry.tool = "fcompress";
  entry.inputs = {input};
  for (const auto& [key, value] : step.items()) entry.params.emplace_back(key, value_of(value));
  entry.argv = {"fcompress", "--" + step.value("mode", std::string("abs"))};
  if (step.contains("value")) entry.argv.push_back(step["value"].dump());
  if (step.contains("exact") && step["exact"].is_array())
    for (const Json& region : step["exact"])
      entry.argv.insert(entry.argv.end(),
                        {"--roi", region.is_string() ? region.get<std::string>() : region.dump()});
  return entry;
}

Json loss_array(const Meta& meta) {
  const Json json = Json::parse(meta.text(kLossMeta), nullptr, false);
  return json.is_array() ? json : Json::array();
}

}  // namespace

PackedLoss loss_of_packed(const std::string& input) {
  std::vector<Json> steps;
  for (const std::string& file : packed_files_of(input))
    for (const std::string& text : metadata_of(file)) {
      const Json json = Json::parse(text, nullptr, false);
      if (!json.is_object()) continue;
      for (const char* key : {"reduction", "loss"})
        if (json.contains(key) && json[key].is_object()) take_step(json[key], steps);
    }
  PackedLoss loss;
  for (Json& step : steps) {
    // Means are in that of their stream.
    if (step.contains("mode") && step["mode"].is_string()) loss.history.push_back(entry_of_step(step, input));
    step["tool"] = "fcompress";
    loss.steps.push_back(step.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  return loss;
}

void add_loss(const PackedLoss& loss, Meta& meta, History& history) {
  if (loss.steps.empty()) return;
  Json all = loss_array(meta);
  for (const std::string& step : loss.steps) all.push_back(Json::parse(step));
  meta.set(kLossMeta, MetaValue(all.dump()));
  history.insert(history.end(), loss.history.begin(), loss.history.end());
}

void add_loss_to_sidecar(const std::string& result, const PackedLoss& loss) {
  const std::string path = sidecar_path(result);
  const std::optional<SidecarMark> mark = sidecar_mark(path);
  if (loss.steps.empty() || !mark || mark->is_of_other(result)) return;
  Json json = parse_sidecar_json(small_text(path).value_or(""));
  for (const auto name : {kSumsMeta, kRecipeMeta, kAskedMeta, kAlsoMeta}) json.erase(std::string(name));
  for (const char* list : {"loss", "history"})
    if (!json.contains(list) || !json[list].is_array()) json[list] = Json::array();
  for (const std::string& step : loss.steps) json["loss"].push_back(Json::parse(step));
  for (const HistoryEntry& entry : loss.history) json["history"].push_back(entry_json(entry));
  replace_sidecar(result, sidecar_text(json));
}

}  // namespace harima
