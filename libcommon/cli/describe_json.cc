// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include "cli/describe.h"
#include "cli/option_json.h"

namespace harima {

using Json = nlohmann::json;

namespace {

const char* kind_name(PathKind kind) {
  return kind == PathKind::file ? "file" : kind == PathKind::folder ? "folder" : "file or folder";
}

void add_path(Json& json, const PathRole& path) {
  if (path.read != PathKind::none) json["reads"] = kind_name(path.read);
  if (path.written != PathKind::none) json["writes"] = kind_name(path.written);
  if (!path.last.empty()) json["last"] = path.last;
  if (path.last_written != PathKind::none) json["writes_last"] = kind_name(path.last_written);
}

Json option_json(const Param& param) {
  Json json{{"name", param.name},
            {"help", param.help},
            {"group", param.group},
            {"type", type_name(param.kind)},
            {"positional", param.positional},
            {"required", param.is_required}};
  if (param.letter) json["letter"] = std::string(1, param.letter);
  if (!param.value_name.empty()) json["value"] = param.value_name;
  if (std::isfinite(param.low)) json["minimum"] = number_json(param.low);
  if (std::isfinite(param.high)) json["maximum"] = number_json(param.high);
  if (const Json value = default_of(param); !value.is_null()) json["default"] = value;
  add_path(json, param.path);
  for (const Choice& choice : param.allowed)
    json["choices"].push_back({{"name", choice.name}, {"help", choice.help}});
  return json;
}

Json command_json(const Command& command) {
  Json json{{"name", command.tool->name},
            {"summary", command.tool->summary},
            {"usage", usage_of(command)},
            {"options", Json::array()}};
  for (const Param& param : command.params.all())
    if (!param.is_action) json["options"].push_back(option_json(param));
  return json;
}

}  // namespace

std::string describe_json(Commands commands) {
  Json json = command_json(commands.front());
  for (const Command& command : commands.subspan(1)) json["commands"].push_back(command_json(command));
  return print_json(json);
}

}  // namespace harima
