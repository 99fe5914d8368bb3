// SPDX-License-Identifier: BSD-3-Clause
#include "cli/man_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <limits>

namespace harima {

namespace {

constexpr const char* kExitStatus =
    ".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\nfailed, or the answer is no\n.TP\n2\nwrong usage\n.TP\n75\nstopped early with what "
    "is done kept: the same command goes on from there\n.TP\n128+n\nended by signal n\n";

std::string escaped(const std::string& text) {
  std::string out;
  for (char c : text) out += c == '-' ? "\\-" : c == '\\' ? "\\e" : std::string(1, c);
  return text.starts_with('.') || text.starts_with('\'') ? "\\&" + out : out;
}

std::string title_of(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return char(std::toupper(c)); });
  return escaped(name);
}

std::string trimmed(const std::string& text) { return text.substr(std::min(text.size(), text.find_first_not_of(' '))); }

std::string choices(const Param& param) {
  std::string text;
  for (const Choice& choice : param.allowed)
    text += fmt::format("{}\\fB{}\\fR{}", text.empty() ? " One of " : ", ", escaped(choice.name),
                        choice.help.empty() ? "" : " (" + escaped(choice.help) + ")");
  return text.empty() ? "" : text + ".";
}

std::string limits(const Param& param) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (param.low == -kInfinity && param.high == kInfinity) return "";
  if (param.high == kInfinity) return escaped(fmt::format(" At least {}.", param.low));
  return escaped(fmt::format(" From {} to {}.", param.low, param.high));
}

std::string sentence(std::string text) {
  if (!text.empty()) text[0] = char(std::toupper(static_cast<unsigned char>(text[0])));
  return escaped(text) + ".";
}

std::string option(const Param& param) {
  std::string text = fmt::format(".TP\n.B {}\n{}{}{}", escaped(trimmed(head_of(param))), sentence(param.help), choices(param), limits(param));
  if (param.kind != ParamKind::flag && !param.default_text.empty()) text += fmt::format(" Default: {}.", escaped(param.default_text));
  return text + "\n";
}

enum class Which { own, common, all };

bool is_wanted(const Param& param, Which which) {
  const bool is_common = param.is_action || param.group == kCommonGroup;
  return which == Which::all || (which == Which::common) == is_common;
}

std::string options(const Command& command, Which which) {
  std::string text, group;
  for (const Param& param : command.params.all()) {
    if (!is_wanted(param, which)) continue;
    const bool is_headed = which != Which::own && param.group != group;
    if (is_headed) text += fmt::format(".SS {}\n", escaped(group = param.group));
    text += option(param);
  }
  return text;
}

std::string synopsis(Commands commands) {
  std::string text;
  for (const Command& command : commands)
    if (command.tool->run)
      text += (text.empty() ? ".B " : ".br\n.B ") + escaped(usage_of(command)) + "\n";
  return text;
}

}  // namespace

std::string man_page(Commands commands) {
  const Command& tool = commands.front();
  std::string text = fmt::format(".TH {} 1 \"\" \"Harima\" \"User Commands\"\n.SH NAME\n{} \\- {}\n.SH SYNOPSIS\n{}",
                                 title_of(tool.name), escaped(tool.name), escaped(tool.tool->summary), synopsis(commands));
  for (const Command& sub : commands.subspan(1))
    text += fmt::format("{}.SS {}\n{}.\n{}", &sub == &commands[1] ? ".SH COMMANDS\n" : "", escaped(sub.name),
                        escaped(sub.tool->summary), options(sub, Which::own));
  text += ".SH OPTIONS\n" + options(tool, tool.tool->run ? Which::all : Which::common);
  return text + kExitStatus;
}

}  // namespace harima
