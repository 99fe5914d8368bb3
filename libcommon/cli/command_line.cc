// SPDX-License-Identifier: BSD-3-Clause
#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace harima {

namespace {

std::string spelling(const Param& param) {
  if (param.positional) return param.name;
  return (param.letter ? fmt::format("-{},", param.letter) : "") + "--" + param.name;
}

// CLI11 gives an option the next word whatever it is; "-o --force" is a forgotten value, not a file of that
// name.
void check_not_option(const Params& params, const Param& param, const std::string& value) {
  for (const Param& other : params.all())
    if (!other.positional && value == "--" + other.name)
      fail_usage("{}{} wants a value, found the option {}", param.positional ? "" : "--", param.name, value);
}

void take(const Params& params, Param& param, const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    check_not_option(params, param, value);
    param.set(value);
  }
  param.was_given = true;
}

void bind(CLI::App& app, const Params& params, Param& param) {
  if (param.kind == ParamKind::flag) {
    app.add_flag_function(spelling(param),
                          [&](int64_t count) { take(params, param, {count > 0 ? "true" : "false"}); });
    return;
  }
  CLI::Option* option = app.add_option_function<std::vector<std::string>>(
      spelling(param), [&](const std::vector<std::string>& values) { take(params, param, values); });
  const bool is_list = param.kind == ParamKind::list;
  if (is_list && param.positional) option->expected(1, CLI::detail::expected_max_vector_size);
  else option->expected(1)->allow_extra_args(false);  // else `--tag a in` takes both
  option->multi_option_policy(is_list ? CLI::MultiOptionPolicy::TakeAll : CLI::MultiOptionPolicy::TakeLast);
}

// Moves the digits of a word of letters, "-9" or "-dc9", to `digits`, as far as the letters are flags.
void take_digits(const Params& params, std::string& word, std::string& digits) {
  std::string letters = "-";
  for (size_t i = 1; i < word.size(); ++i) {
    const bool is_digit = word[i] >= '0' && word[i] <= '9';
    const auto is_flag = [&](const Param& param) {
      return param.letter == word[i] && param.kind == ParamKind::flag;
    };
    if (!is_digit && std::none_of(params.all().begin(), params.all().end(), is_flag)) {
      letters += word.substr(i);
      break;
    }
    (is_digit ? digits : letters) += word[i];
  }
  word = letters;
}

// Is the next word its value, whatever it begins with?
bool wants_value(const Params& params, const std::string& word) {
  return std::any_of(params.all().begin(), params.all().end(), [&](const Param& param) {
    return param.kind != ParamKind::flag && !param.positional &&
           (word == "--" + param.name || (param.letter && word == std::string{'-', param.letter}));
  });
}

// The words with -1 ... -9 written out, where an option takes them.
std::vector<std::string> without_digits(const Params& params, std::span<const std::string> words) {
  std::vector<std::string> written(words.begin(), words.end());
  const auto option = std::find_if(params.all().begin(), params.all().end(),
                                   [](const Param& param) { return param.is_digits; });
  if (option == params.all().end()) return written;
  for (size_t i = 0; i < written.size() && written[i] != "--"; ++i) {
    std::string digits;
    if (written[i].size() < 2 || written[i][0] != '-' || written[i][1] == '-' ||
        (i > 0 && wants_value(params, written[i - 1])))
      continue;
    take_digits(params, written[i], digits);
    if (digits.empty()) continue;
    const std::string spelled = "--" + option->name + "=" + digits;
    if (written[i] == "-") written[i] = spelled;
    else written.insert(written.begin() + ptrdiff_t(i++), spelled);
  }
  return written;
}

// Is the result an argument of the command, and no option?
bool has_output_argument(const Params& params) {
  return std::any_of(params.all().begin(), params.all().end(),
                     [](const Param& param) { return param.positional && param.name == "output"; });
}

// There -o or --output names it, too, as with all other commands: the words with its value as the last one.
std::vector<std::string> with_output_last(const Params& params, std::vector<std::string> words) {
  if (!has_output_argument(params)) return words;
  for (size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    const bool is_before = (words[i] == "-o" || words[i] == "--output") && i + 1 < words.size();
    const bool is_joined = words[i].starts_with("--output=");
    if (!(is_before || is_joined) || (i > 0 && wants_value(params, words[i - 1]))) continue;
    const std::string output = is_joined ? words[i].substr(words[i].find('=') + 1) : words[i + 1];
    const auto first = words.begin() + ptrdiff_t(i);
    words.erase(first, first + (is_joined ? 1 : 2));
    if (std::find(words.begin(), words.end(), "--") == words.end()) words.push_back("--");
    words.push_back(output);
    return words;
  }
  return words;
}

[[noreturn]] void fail_unknown(const Params& params, const std::string& word, bool is_name) {
  if (is_name || !word.starts_with('-')) fail_usage("unexpected argument '{}'; see --help", word);
  std::vector<std::string> known;
  for (const Param& param : params.all())
    if (!param.positional) known.push_back("--" + param.name);
  const std::string name = word.substr(0, word.find('='));
  const std::string hint = did_you_mean(name, known);
  fail_usage("unknown option {}{}", name, hint.empty() ? "; see --help" : hint);
}

}  // namespace

void parse_command_line(Params& params, std::span<const std::string> words) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (Param& param : params.all()) bind(app, params, param);
  try {
    const std::vector<std::string> written = with_output_last(params, without_digits(params, words));
    app.parse(std::vector<std::string>(written.rbegin(), written.rend()));
  } catch (const CLI::ParseError& e) {
    fail_usage("{}; see --help", e.what());
  }
  bool only_names = false;  // behind "--"
  for (const std::string& word : app.remaining()) {
    if (word != "--") fail_unknown(params, word, only_names);
    only_names = true;
  }
}

void check_required(const Params& params) {
  for (const Param& param : params.all())
    if (param.is_required && !param.was_given)
      fail_usage("{}{} is missing; see --help", param.positional ? "" : "--", param.name);
}

}  // namespace harima
