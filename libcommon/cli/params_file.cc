// SPDX-License-Identifier: BSD-3-Clause
#include "cli/params_file.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "cli/option_json.h"
#include "cli/run_record.h"

namespace harima {

using Json = nlohmann::json;

namespace {

Json read_json(const std::string& path) {
  std::ifstream file;
  if (path != "-") file.open(path);
  if (path != "-" && !file) fail_errno("cannot open");
  try {
    return Json::parse(path == "-" ? std::cin : file);
  } catch (const Json::exception& e) {
    const std::string text = e.what();  // "[json.exception...] parse error at line 1, column 2: ..."
    const size_t bracket = text.find("] ");
    fail_usage("{}", bracket == std::string::npos ? text : text.substr(bracket + 2));
  }
}

Param& option_named(Params& params, const std::string& name) {
  std::vector<std::string> known;
  for (Param& param : params.all()) {
    if (param.is_action) continue;
    if (param.name == name) return param;
    known.push_back(param.name);
  }
  fail_usage("unknown option '{}'{}", name, did_you_mean(name, known));
}

bool fits(const Param& param, const Json& value) {
  switch (param.kind) {
    case ParamKind::flag:
      return value.is_boolean();
    case ParamKind::integer:
      return value.is_number_integer();
    case ParamKind::number:
      return value.is_number();
    case ParamKind::text:
      return value.is_string();
    case ParamKind::list:
      return value.is_array() &&
             std::all_of(value.begin(), value.end(), [](const Json& v) { return v.is_string(); });
  }
  return false;
}

const char* wanted(ParamKind kind) {
  switch (kind) {
    case ParamKind::flag:
      return "true or false";
    case ParamKind::integer:
      return "a whole number";
    case ParamKind::number:
      return "a number";
    case ParamKind::text:
      return "a text in quotes";
    case ParamKind::list:
      return "a list of texts";
  }
  return "";
}

void set_from(Param& param, const Json& value) {
  if (!fits(param, value)) fail_usage("{} is {}, wanted {}", param.name, value.dump(), wanted(param.kind));
  if (param.was_given) return;
  if (param.kind == ParamKind::list)
    for (const Json& item : value) param.set(item.get<std::string>());
  else param.set(value.is_string() ? value.get<std::string>() : value.dump());
  param.was_given = true;
}

Json schema_of(const Param& param) {
  Json schema{{"description", param.help}, {"type", type_name(param.kind)}};
  Json& target = param.kind == ParamKind::list ? (schema["items"] = Json{{"type", "string"}}) : schema;
  if (!param.allowed.empty()) target["enum"] = choice_list(param);
  if (std::isfinite(param.low)) schema["minimum"] = number_json(param.low);
  if (std::isfinite(param.high)) schema["maximum"] = number_json(param.high);
  if (const Json value = default_of(param); !value.is_null()) schema["default"] = value;
  return schema;
}

}  // namespace

void read_params_file(const std::string& path, Params& params) {
  try {
    const Json json = read_json(path);
    if (!json.is_object()) fail_usage("wanted a JSON object of options, found {}", json.type_name());
    for (const auto& [name, value] : json.items()) set_from(option_named(params, name), value);
  } catch (const Error& e) {
    throw e.in("{}", path == "-" ? "standard input" : path);
  }
}

std::string params_json(const Params& params) {
  Json json = Json::object();
  for (const Param& param : params.all())
    if (const Json value = value_of(param); !param.is_action && !value.is_null() && !is_secret(param.name))
      json[param.name] = value;
  return print_json(json);
}

std::string params_schema(const Command& command) {
  Json properties = Json::object();
  for (const Param& param : command.params.all())
    if (!param.is_action) properties[param.name] = schema_of(param);
  return print_json({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                     {"title", command.name},
                     {"description", command.tool->summary},
                     {"type", "object"},
                     {"additionalProperties", false},
                     {"properties", properties}});
}

}  // namespace harima
