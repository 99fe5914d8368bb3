// SPDX-License-Identifier: BSD-3-Clause
#include "cli/option_json.h"

#include <cmath>
#include <sstream>

#include "base/text.h"

namespace harima {

using Json = nlohmann::json;

namespace {

Json list_of(const std::string& lines) {
  Json list = Json::array();
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) list.push_back(line);
  return list;
}

Json typed(ParamKind kind, const std::string& text) {
  if (kind == ParamKind::list) return list_of(text);
  if (text.empty()) return nullptr;
  switch (kind) {
    case ParamKind::flag:
      return text == "true";
    case ParamKind::integer:
      return parse_integer(text);
    case ParamKind::number:
      return number_json(parse_number(text));
    default:
      return text;
  }
}

}  // namespace

const char* type_name(ParamKind kind) {
  switch (kind) {
    case ParamKind::flag:
      return "boolean";
    case ParamKind::integer:
      return "integer";
    case ParamKind::number:
      return "number";
    case ParamKind::text:
      return "string";
    case ParamKind::list:
      return "array";
  }
  return "";
}

Json number_json(double value) {
  // 2^53: whole numbers print without a point, as jq prints them.
  constexpr double kWholeBelow = 9007199254740992;
  if (value == std::floor(value) && std::fabs(value) < kWholeBelow) return int64_t(value);
  return value;
}

Json value_of(const Param& param) { return typed(param.kind, param.get()); }
Json default_of(const Param& param) { return typed(param.kind, param.default_text); }

Json choice_list(const Param& param) {
  Json list = Json::array();
  for (const Choice& choice : param.allowed) list.push_back(choice.name);
  return list;
}

Json meta_json(const MetaValue& value) {
  return std::visit([](const auto& v) { return Json(v); }, value);
}

std::string print_json(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace harima
