// SPDX-License-Identifier: BSD-3-Clause
#include "cli/run_record.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <ctime>

#include "base/text.h"

namespace harima {

namespace {

MetaValue typed_value(const Param& param, const std::string& text) {
  if (is_secret(param.name)) return std::string("***");
  switch (param.kind) {
    case ParamKind::flag:
      return text == "true";
    case ParamKind::integer:
      return int64_t{parse_integer(text)};
    case ParamKind::number:
      return parse_number(text);
    default:
      return text;
  }
}

}  // namespace

std::string utc_now() { return fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr))); }

bool is_secret(const std::string& option_name) {
  const auto holds = [&](const char* word) { return option_name.find(word) != std::string::npos; };
  return holds("token") || holds("password") || holds("secret");
}

std::vector<std::string> without_secrets(std::vector<std::string> argv) {
  for (size_t i = 1; i < argv.size(); ++i) {
    if (!argv[i].starts_with("--")) continue;
    const size_t equals = argv[i].find('=');
    if (!is_secret(argv[i].substr(0, equals))) continue;
    if (equals != std::string::npos) argv[i].replace(equals + 1, std::string::npos, "***");
    else if (i + 1 < argv.size()) argv[++i] = "***";
  }
  return argv;
}

std::vector<Meta::Item> effective_params(const Params& params) {
  std::vector<Meta::Item> items;
  for (const Param& param : params.all())
    if (const std::string text = param.get(); !param.is_action && !text.empty())
      items.emplace_back(param.name, typed_value(param, text));
  return items;
}

}  // namespace harima
