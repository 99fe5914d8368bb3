// SPDX-License-Identifier: BSD-3-Clause
#include "cli/man_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <limits>
#include <ranges>

namespace harima {

namespace {

constexpr const char* kExitStatus =
    ".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\nfailed, or the answer is no\n.TP\n2\nwrong "
    "usage\n.TP\n75\nstopped early with what "
    "is done kept: the same command goes on from there\n.TP\n128+n\nended by signal n\n";

std::string escaped(const std::string& text) {
  std::string out;
  for (char c : text) out += c == '-' ? "\\-" : c == '\\' ? "\\e" : std::string(1, c);
  return text.starts_with('.') || text.starts_with('\'') ? "\\&" + out : out;
}

std::string title_of(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return char(std::toupper(c)); });
  return escaped(name);
}

std::string trimmed(const std::string& text) {
  return text.substr(std::min(text.size(), text.find_first_not_of(' ')));
}

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

std::string option(const Param& param, const std::string& whose = "") {
  std::string text = fmt::format(".TP\n.B {}\n{}{}{}{}", escaped(trimmed(head_of(param))),
                                 sentence(param.help), escaped(whose), choices(param), limits(param));
  if (param.kind != ParamKind::flag && !param.default_text.empty())
    text += fmt::format(" Default: {}.", escaped(param.default_text));
  return text + "\n";
}

enum class Which { own, common, all };

bool is_wanted(const Param& param, Which which) {
  const bool is_common = param.is_action || param.group == kCommonGroup;
  return which == Which::all || (which == Which::common) == is_common;
}

std::string own_options(const Command& command) {
  std::string text;
  for (const Param& param : command.params.all())
    if (is_wanted(param, Which::own)) text += option(param);
  return text;
}

// Common options that some of the commands have and the tool itself has not: which ones have them.
struct SharedOption {
  const Param* param;
  std::string after;  // the common option that stands before it
  std::vector<std::string> commands;
};

std::vector<SharedOption> shared_options(Commands commands) {
  std::vector<SharedOption> shared;
  for (const Command& sub : commands.subspan(1)) {
    std::string before;
    for (const Param& param : sub.params.all()) {
      if (!is_wanted(param, Which::common)) continue;
      const bool is_of_all = std::ranges::find(commands.front().params.all(), param.name, &Param::name) !=
                             commands.front().params.all().end();
      auto found = std::ranges::find_if(
          shared, [&](const SharedOption& one) { return one.param->name == param.name; });
      if (!is_of_all && found == shared.end()) found = shared.insert(found, {&param, before, {}});
      if (!is_of_all) found->commands.push_back(sub.tool->name);
      before = param.name;
    }
  }
  return shared;
}

// Options of the tool, and the common ones that only some of its commands have.
std::string options_with_shared(Commands commands, Which which) {
  const std::vector<SharedOption> shared = shared_options(commands);
  std::string text, group;
  const auto add_after = [&](const auto& again, const std::string& name) -> void {
    for (const SharedOption& one : shared) {
      if (one.after != name) continue;
      text += option(*one.param, fmt::format(" Of {}.", fmt::join(one.commands, ", ")));
      again(again, one.param->name);
    }
  };
  for (const Param& param : commands.front().params.all()) {
    if (!is_wanted(param, which)) continue;
    if (param.group != group) text += fmt::format(".SS {}\n", escaped(group = param.group));
    text += option(param);
    add_after(add_after, param.name);
  }
  return text;
}

std::string synopsis(Commands commands) {
  std::string text;
  for (const Command& command : commands)
    if (command.tool->run) text += (text.empty() ? ".B " : ".br\n.B ") + escaped(usage_of(command)) + "\n";
  return text;
}

}  // namespace

std::string man_page(Commands commands) {
  const Command& tool = commands.front();
  std::string text =
      fmt::format(".TH {} 1 \"\" \"Harima\" \"User Commands\"\n.SH NAME\n{} \\- {}\n.SH SYNOPSIS\n{}",
                  title_of(tool.name), escaped(tool.name), escaped(tool.tool->summary), synopsis(commands));
  for (const Command& sub : commands.subspan(1))
    text += fmt::format("{}.SS {}\n{}.\n{}", &sub == &commands[1] ? ".SH COMMANDS\n" : "", escaped(sub.name),
                        escaped(sub.tool->summary), own_options(sub));
  text += ".SH OPTIONS\n" + options_with_shared(commands, tool.tool->run ? Which::all : Which::common);
  return text + kExitStatus;
}

}  // namespace harima
