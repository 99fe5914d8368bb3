// SPDX-License-Identifier: BSD-3-Clause
#include "cli/help.h"

#include <fmt/format.h>

#include <sstream>

namespace harima {

namespace {

constexpr size_t kLeft = 28, kWidth = 96;

std::string head(const Param& param) {
  if (param.positional) return param.value_name.empty() ? param.name : param.value_name;
  std::string text = param.letter ? fmt::format("-{}, --{}", param.letter, param.name) : "    --" + param.name;
  if (param.kind != ParamKind::flag) text += " " + (param.value_name.empty() ? "VALUE" : param.value_name);
  return text;
}

std::string choices_text(const Param& param) {
  std::string text;
  for (const Choice& choice : param.allowed)
    text += (text.empty() ? "" : ", ") + choice.name + (choice.help.empty() ? "" : " (" + choice.help + ")");
  return text;
}

std::string details(const Param& param) {
  std::string text = param.help;
  if (!param.allowed.empty()) text += ": " + choices_text(param);
  if (param.kind != ParamKind::flag && !param.default_text.empty()) text += fmt::format(" [{}]", param.default_text);
  return text;
}

std::string wrapped(const std::string& text, size_t indent, size_t column) {
  std::istringstream words(text);
  std::string out, word;
  while (words >> word) {
    if (column + word.size() + 1 > kWidth) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    }
    out += word + " ";
    column += word.size() + 1;
  }
  if (!out.empty()) out.pop_back();
  return out;
}

std::string usage(const Tool& tool, const Params& params) {
  std::string text = tool.name;
  for (const Param& param : params.all())
    if (param.positional) text += " " + head(param);
  for (const Param& param : params.all())
    if (!param.positional && param.is_required) text += fmt::format(" -{} {}", param.letter, param.value_name);
  return text + (tool.subcommands.empty() ? " [options]" : " COMMAND [options]");
}

std::string escaped(const std::string& text) {
  std::string out;
  for (char c : text) out += c == '-' ? "\\-" : c == '\\' ? "\\e" : std::string(1, c);
  return out;
}

}  // namespace

std::string help_text(const Tool& tool, const Params& params) {
  std::string text = fmt::format("{}: {}\n\nusage: {}\n", tool.name, tool.summary, usage(tool, params));
  for (const Tool& sub : tool.subcommands) text += fmt::format("\n  {:<{}} {}", sub.name, kLeft - 4, sub.summary);
  std::string group;
  for (const Param& param : params.all()) {
    if (param.group != group) text += fmt::format("\n\n{}:", group = param.group);
    const std::string left = "  " + head(param);
    text += "\n" + left + (left.size() + 1 < kLeft ? std::string(kLeft - left.size(), ' ') : "\n" + std::string(kLeft, ' '));
    text += wrapped(details(param), kLeft, kLeft);
  }
  return text + "\n";
}

std::string man_page(const Tool& tool, const Params& params) {
  std::string title = tool.name;
  for (char& c : title) c = char(std::toupper(c));
  std::string text = fmt::format(".TH {} 1 \"\" \"Harima\" \"User Commands\"\n.SH NAME\n{} \\- {}\n.SH SYNOPSIS\n.B {}\n",
                                 escaped(title), escaped(tool.name), escaped(tool.summary), escaped(usage(tool, params)));
  text += "@BODY@\n.SH OPTIONS\n";
  std::string group;
  for (const Param& param : params.all()) {
    if (param.group != group) text += fmt::format(".SS {}\n", group = param.group);
    text += fmt::format(".TP\n.B {}\n{}\n", escaped(head(param)), escaped(details(param)));
  }
  return text + ".SH EXIT STATUS\n0 done, 1 failed, 2 wrong usage, 75 stopped early with what is done kept: run the same "
                "command again, 128+n ended by signal n\n";
}

}  // namespace harima
