// SPDX-License-Identifier: BSD-3-Clause
#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>

namespace harima {

namespace {

constexpr size_t kLeft = 28, kWidth = 98;

// Words from `column` on, broken at kWidth, further lines indented.
std::string wrapped(const std::string& text, size_t indent, size_t column) {
  std::istringstream words(text);
  std::string out, word;
  while (words >> word) {
    if (column + word.size() > kWidth && column > indent) {
      out.pop_back();
      out += "\n" + std::string(indent, ' ');
      column = indent;
    }
    out += word + " ";
    column += word.size() + 1;
  }
  if (!out.empty()) out.pop_back();
  return out;
}

// Left column and right column; a long left one has a line of its own.
std::string entry(const std::string& left, const std::string& right, size_t indent = kLeft) {
  const std::string gap =
      left.size() + 2 <= indent ? std::string(indent - left.size(), ' ') : "\n" + std::string(indent, ' ');
  return left + gap + wrapped(right, indent, indent) + "\n";
}

bool has_explained_choices(const Param& param) {
  return std::any_of(param.allowed.begin(), param.allowed.end(),
                     [](const Choice& c) { return !c.help.empty(); });
}

std::string choice_lines(const Param& param) {
  size_t longest = 0;
  for (const Choice& choice : param.allowed) longest = std::max(longest, choice.name.size());
  std::string text;
  for (const Choice& choice : param.allowed)
    text += choice.help.empty()
                ? std::string(kLeft + 2, ' ') + choice.name + "\n"
                : entry(std::string(kLeft + 2, ' ') + choice.name, choice.help, kLeft + 4 + longest);
  return text;
}

std::string details(const Param& param) {
  std::string text = param.help;
  if (!param.allowed.empty() && !has_explained_choices(param)) text += ", one of " + choice_names(param);
  if (param.kind != ParamKind::flag && !param.default_text.empty())
    text += fmt::format(" [{}]", param.default_text);
  return text + (has_explained_choices(param) ? ", one of" : "");
}

std::string option_lines(const Param& param) {
  return entry("  " + head_of(param), details(param)) +
         (has_explained_choices(param) ? choice_lines(param) : "");
}

}  // namespace

std::string choice_names(const Param& param) {
  std::string text;
  for (const Choice& choice : param.allowed) text += (text.empty() ? "" : ", ") + choice.name;
  return text;
}

std::string head_of(const Param& param) {
  std::string upper = param.name;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return char(std::toupper(c)); });
  const std::string value =
      param.value_name.empty() ? (param.positional ? upper : "VALUE") : param.value_name;
  if (param.positional) return value;
  const std::string letter = param.is_digits ? "-1 ... -9, "
                             : param.letter  ? fmt::format("-{}, ", param.letter)
                                             : "    ";
  const std::string text = letter + "--" + param.name;
  return param.kind == ParamKind::flag ? text : text + " " + value;
}

std::string usage_of(const Command& command) {
  std::string text = command.name;
  if (!command.tool->run) return text + " COMMAND [options]";
  for (const Param& param : command.params.all()) {
    if (!param.positional) continue;
    const std::string head = head_of(param);
    const bool says_many = head.find("...") != std::string::npos;
    const std::string name = head + (param.kind == ParamKind::list && !says_many ? " ..." : "");
    text += param.is_required ? " " + name : " [" + name + "]";
  }
  for (const Param& param : command.params.all())
    if (!param.positional && param.is_required)
      text += fmt::format(" {} {}", param.letter ? fmt::format("-{}", param.letter) : "--" + param.name,
                          param.value_name.empty() ? "VALUE" : param.value_name);
  return text + " [options]";
}

std::string help_text(const Command& command) {
  std::string text =
      fmt::format("{}: {}\n\nusage: {}\n", command.name, command.tool->summary, usage_of(command));
  if (!command.tool->subcommands.empty()) text += "\nCommands:\n";
  for (const Tool& sub : command.tool->subcommands)
    text += entry(fmt::format("  {}", sub.name), sub.summary, 16);
  std::string group;
  for (const Param& param : command.params.all()) {
    if (param.group != group) text += fmt::format("\n{}:\n", group = param.group);
    text += option_lines(param);
  }
  if (!command.tool->subcommands.empty())
    text += fmt::format("\n{} COMMAND --help says more of a command.\n", command.name);
  return text;
}

}  // namespace harima
