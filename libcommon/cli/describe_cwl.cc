// SPDX-License-Identifier: BSD-3-Clause
// Common Workflow Language v1.2: https://www.commonwl.org/v1.2/CommandLineTool.html
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "cli/describe.h"
#include "cli/option_json.h"

namespace harima {

using Json = nlohmann::json;

namespace {

// Words to people, which no workflow reads; and what only matters where something is there already.
constexpr std::array kLeftOut{"progress", "quiet", "verbose", "json", "dry-run", "force"};

// Names are words of letters, digits and underscores, so that expressions can say inputs.NAME.
std::string id_of(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

Json sidecar() { return Json::array({{{"pattern", "^.ct.json"}, {"required", false}}}); }

Json path_type(PathKind kind, bool or_word) {
  Json types = Json::array();
  if (kind != PathKind::folder) types.push_back("File");
  if (kind != PathKind::file) types.push_back("Directory");
  if (or_word) types.push_back("string");
  return types.size() == 1 ? types[0] : types;
}

Json value_type(const Param& param) {
  if (!param.allowed.empty()) return {{"type", "enum"}, {"symbols", choice_list(param)}};
  if (param.path.read != PathKind::none) return path_type(param.path.read, param.path.or_word);
  switch (param.kind) {
    case ParamKind::flag:
      return "boolean";
    case ParamKind::integer:
      return "int";
    case ParamKind::number:
      return "double";
    default:
      return "string";
  }
}

Json optional(Json type) {
  if (type.is_string()) return type.get<std::string>() + "?";
  Json types = Json::array({"null"});
  if (!type.is_array()) types.push_back(type);
  else types.insert(types.end(), type.begin(), type.end());
  return types;
}

std::string doc_of(const Param& param) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::string text = param.help;
  if (param.low > -kInfinity) text += fmt::format("; at least {}", param.low);
  if (param.high < kInfinity) text += fmt::format("; at most {}", param.high);
  if (param.kind != ParamKind::flag && !param.default_text.empty()) text += "; default " + param.default_text;
  return text;
}

// `position`: 0 for options, from 1 on for what has its place.
Json input_of(const Param& param, int position) {
  Json binding = Json::object(), type = value_type(param);
  if (!param.positional) binding["prefix"] = "--" + param.name;
  if (param.kind == ParamKind::list) {
    type = {{"type", "array"}, {"items", type}};
    if (!param.positional) type["inputBinding"] = std::exchange(binding, Json::object());
  }
  if (position > 0) binding["position"] = position;
  Json input{{"type", param.is_required ? type : optional(type)}, {"doc", doc_of(param)}};
  if (!binding.empty()) input["inputBinding"] = binding;
  if (param.path.read == PathKind::file || param.path.read == PathKind::any)
    input["secondaryFiles"] = sidecar();
  return input;
}

Json output_of(const std::string& id, PathKind kind, bool is_required) {
  const Json type = path_type(kind, false);
  Json output{{"type", is_required ? type : optional(type)},
              {"outputBinding", {{"glob", fmt::format("$(inputs.{})", id)}}}};
  if (kind != PathKind::folder) output["secondaryFiles"] = sidecar();
  return output;
}

// What is written under the name that the input `id` says: result, csv_file, model_file.
std::string output_id(const std::string& id) { return id == "output" ? "result" : id + "_file"; }

// A hint, so that an engine that knows better, or a machine that has less, runs the step all the same.
Json resources(const Tool& tool) {
  const int cores = tool.common.threads ? 2 : 1;
  const int memory_mib = tool.common.device ? 4096 : tool.common.memory ? 2048 : 1024;
  return {{"ResourceRequirement",
           {{"coresMin", tool.needs.cores > 0 ? tool.needs.cores : cores},
            {"ramMin", tool.needs.memory_mib > 0 ? tool.needs.memory_mib : memory_mib}}}};
}

class Step {
 public:
  explicit Step(const Command& command) : command_(command) {
    for (const Param& param : command.params.all())
      if (!param.is_action && std::ranges::find(kLeftOut, param.name) == kLeftOut.end()) add(param);
    if (!command.tool->common.json) return;
    document_["arguments"] = {"--json"};
    document_["stdout"] = words("-") + ".report";
    outputs_["report"] = {{"type", "stdout"},
                          {"doc", "what it says of the result; the last line is a JSON object"}};
  }

  Json document() {
    document_["class"] = "CommandLineTool";
    document_["label"] = command_.name;
    document_["doc"] = command_.tool->summary;
    document_["baseCommand"] = Json::array();
    for (size_t at = 0; at != std::string::npos;) {
      const size_t space = command_.name.find(' ', at);
      document_["baseCommand"].push_back(command_.name.substr(at, space - at));
      at = space == std::string::npos ? space : space + 1;
    }
    document_["temporaryFailCodes"] = {int(Exit::kStopped)};
    if (command_.tool->needs_network)
      document_["requirements"] = {{"NetworkAccess", {{"networkAccess", true}}}};
    document_["hints"] = resources(*command_.tool);
    document_["inputs"] = inputs_;
    document_["outputs"] = outputs_;
    return document_;
  }

  std::string words(const char* between) const {
    std::string name = command_.name;
    std::replace(name.begin(), name.end(), ' ', *between);
    return name;
  }

 private:
  void add(const Param& param) {
    const std::string id = id_of(param.name);
    const PathRole& path = param.path;
    inputs_[id] = input_of(param, param.positional ? ++places_ : 0);
    if (path.written != PathKind::none)
      outputs_[output_id(id)] = output_of(id, path.written, param.is_required);
    if (path.has_more)
      outputs_["more"] = {{"type", {{"type", "array"}, {"items", path_type(PathKind::any, false)}}},
                          {"outputBinding", {{"glob", fmt::format("$(inputs.{}).*", id)}}},
                          {"doc", "what else stands beside the result: NAME.WHAT of NAME"}};
    if (path.last.empty()) return;
    inputs_[path.last] = {
        {"type", "string"}, {"doc", "where it goes"}, {"inputBinding", {{"position", ++places_}}}};
    if (path.last_written != PathKind::none)
      outputs_[output_id(path.last)] = output_of(path.last, path.last_written, true);
  }

  const Command& command_;
  Json document_ = Json::object(), inputs_ = Json::object(), outputs_ = Json::object();
  int places_ = 0;
};

}  // namespace

std::string describe_cwl(Commands commands, const Command& chosen) {
  if (!chosen.tool->is_step)
    fail_usage(
        "--describe cwl: this is no step of a workflow: it changes its input, or runs as long as others do");
  if (chosen.tool->run) {
    Json document = Step(chosen).document();
    document["cwlVersion"] = "v1.2";
    return print_json(document);
  }
  Json graph = Json::array();
  for (const Command& command : commands.subspan(1)) {
    if (!command.tool->is_step) continue;
    Step step(command);
    graph.push_back(step.document());
    graph.back()["id"] = step.words("-");
  }
  return print_json({{"cwlVersion", "v1.2"}, {"$graph", graph}});
}

}  // namespace harima
