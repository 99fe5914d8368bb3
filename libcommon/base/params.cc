// SPDX-License-Identifier: BSD-3-Clause
#include "base/params.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace harima {

namespace {

std::string spelled(const Param& param) { return (param.positional ? "" : "--") + param.name; }

void check_range(const Param& param, double value) {
  if (value >= param.low && value <= param.high) return;
  if (param.high == std::numeric_limits<double>::infinity())
    fail_usage("{} is {}, wanted at least {}", spelled(param), value, param.low);
  fail_usage("{} is {}, wanted {} to {}", spelled(param), value, param.low, param.high);
}

void check_choice(const Param& param, const std::string& value) {
  if (param.allowed.empty()) return;
  std::vector<std::string> names;
  for (const Choice& choice : param.allowed) {
    if (choice.name == value) return;
    names.push_back(choice.name);
  }
  fail_usage("{} is '{}', wanted one of {}{}", spelled(param), value, fmt::join(names, ", "),
             did_you_mean(value, names));
}

template <class Parse>
auto parsed(const Param& param, const std::string& text, Parse parse) {
  try {
    return parse(text);
  } catch (const Error& e) {
    throw e.in("{}", spelled(param));
  }
}

bool parse_flag(const std::string& text) {
  if (text == "true" || text == "1" || text == "on") return true;
  if (text == "false" || text == "0" || text == "off") return false;
  fail_usage("'{}' is neither true nor false", text);
}

}  // namespace

Param& Params::declare(std::string_view spec, ParamKind kind, std::string help) {
  Param& param = params_.emplace_back();
  param.kind = kind;
  param.help = std::move(help);
  param.group = group_;
  if (const size_t comma = spec.find(','); comma != std::string_view::npos) {
    param.letter = spec[1];
    spec = spec.substr(comma + 1);
  }
  param.positional = !spec.starts_with("--");
  param.name = spec.substr(param.positional ? 0 : 2);
  return param;
}

Param& Params::add(std::string_view spec, bool& target, std::string help) {
  Param& param = declare(spec, ParamKind::flag, std::move(help));
  param.set = [&param, &target](const std::string& text) { target = parsed(param, text, parse_flag); };
  param.get = [&target] { return target ? "true" : "false"; };
  param.default_text = param.get();
  return param;
}

Param& Params::add(std::string_view spec, int& target, std::string help) {
  Param& param = declare(spec, ParamKind::integer, std::move(help));
  param.set = [&param, &target](const std::string& text) {
    const int value = parsed(param, text, parse_integer);
    check_range(param, value);
    target = value;
  };
  param.get = [&target] { return std::to_string(target); };
  param.default_text = param.get();
  return param;
}

Param& Params::add(std::string_view spec, double& target, std::string help) {
  Param& param = declare(spec, ParamKind::number, std::move(help));
  param.set = [&param, &target](const std::string& text) {
    const double value = parsed(param, text, parse_number);
    check_range(param, value);
    target = value;
  };
  param.get = [&target] { return fmt::format("{}", target); };
  param.default_text = param.get();
  return param;
}

Param& Params::add(std::string_view spec, std::string& target, std::string help) {
  Param& param = declare(spec, ParamKind::text, std::move(help));
  param.set = [&param, &target](const std::string& text) {
    check_choice(param, text);
    target = text;
  };
  param.get = [&target] { return target; };
  param.default_text = param.get();
  return param;
}

Param& Params::add(std::string_view spec, std::optional<int>& target, std::string help) {
  Param& param = declare(spec, ParamKind::integer, std::move(help));
  param.set = [&param, &target](const std::string& text) {
    const int value = parsed(param, text, parse_integer);
    check_range(param, value);
    target = value;
  };
  param.get = [&target] { return target ? std::to_string(*target) : ""; };
  return param;
}

Param& Params::add(std::string_view spec, std::optional<double>& target, std::string help) {
  Param& param = declare(spec, ParamKind::number, std::move(help));
  param.set = [&param, &target](const std::string& text) {
    const double value = parsed(param, text, parse_number);
    check_range(param, value);
    target = value;
  };
  param.get = [&target] { return target ? fmt::format("{}", *target) : ""; };
  return param;
}

Param& Params::add(std::string_view spec, std::vector<std::string>& target, std::string help) {
  Param& param = declare(spec, ParamKind::list, std::move(help));
  param.set = [&param, &target](const std::string& text) {
    check_choice(param, text);
    if (!param.was_given) target.clear();  // the first one given replaces the default
    param.was_given = true;
    target.push_back(text);
  };
  param.get = [&target] { return fmt::format("{}", fmt::join(target, "\n")); };
  param.default_text = param.get();
  return param;
}

Param* Params::find(std::string_view name) {
  const auto at =
      std::find_if(params_.begin(), params_.end(), [&](const Param& p) { return p.name == name; });
  return at == params_.end() ? nullptr : &*at;
}

}  // namespace harima
