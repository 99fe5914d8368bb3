// SPDX-License-Identifier: BSD-3-Clause
#include "cli/command_line.h"

#include <CLI/CLI.hpp>

#include "base/error.h"
#include "base/text.h"

namespace harima {

namespace {

std::string spelling(const Param& param) {
  if (param.positional) return param.name;
  return (param.letter ? fmt::format("-{},", param.letter) : "") + "--" + param.name;
}

void take(Param& param, const std::vector<std::string>& values) {
  for (const std::string& value : values) param.set(value);
  param.was_given = true;
}

void bind(CLI::App& app, Param& param) {
  if (param.kind == ParamKind::flag) {
    app.add_flag_callback(spelling(param), [&param] { take(param, {"true"}); });
    return;
  }
  CLI::Option* option = app.add_option_function<std::vector<std::string>>(
      spelling(param), [&param](const std::vector<std::string>& values) { take(param, values); });
  option->expected(1);
  option->multi_option_policy(param.kind == ParamKind::list ? CLI::MultiOptionPolicy::TakeAll
                                                            : CLI::MultiOptionPolicy::TakeLast);
}

[[noreturn]] void fail_unknown(const Params& params, const std::string& word) {
  std::vector<std::string> known{"--help", "--version"};
  for (const Param& param : params.all())
    if (!param.positional) known.push_back("--" + param.name);
  if (word.starts_with('-')) fail_usage("unknown option {}{}", word, did_you_mean(word.substr(0, word.find('=')), known));
  fail_usage("unexpected argument '{}'", word);
}

}  // namespace

void parse_command_line(Params& params, const std::vector<std::string>& words) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (Param& param : params.all()) bind(app, param);
  std::vector<std::string> reversed(words.rbegin(), words.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& e) {
    fail_usage("{}", e.what());
  }
  if (!app.remaining().empty()) fail_unknown(params, app.remaining().front());
}

void check_required(const Params& params) {
  for (const Param& param : params.all())
    if (param.is_required && !param.was_given)
      fail_usage("{}{} is missing; see --help", param.positional ? "" : "--", param.name);
}

}  // namespace harima
