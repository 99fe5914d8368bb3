// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>

#include "cli/describe.h"

namespace harima {

namespace {

std::string option_words(const Command& command) {
  std::string words;
  for (const Param& param : command.params.all())
    if (!param.positional) words += (words.empty() ? "--" : " --") + param.name;
  return words;
}

std::string spellings(const Param& param) {
  return param.letter ? fmt::format("--{}|-{}", param.name, param.letter) : "--" + param.name;
}

// One `case` of the word before the cursor: choices where they are known, files where a value is wanted.
std::string value_cases(const Command& command) {
  std::string text, open;
  for (const Param& param : command.params.all()) {
    if (param.positional || param.kind == ParamKind::flag) continue;
    if (param.allowed.empty()) {
      open += (open.empty() ? "" : "|") + spellings(param);
      continue;
    }
    std::string names;
    for (const Choice& choice : param.allowed) names += (names.empty() ? "" : " ") + choice.name;
    text += fmt::format("        {}) COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return ;;\n",
                        spellings(param), names);
  }
  return text + (open.empty() ? "" : fmt::format("        {}) return ;;\n", open));
}

std::string command_case(const Command& command, const std::string& pattern) {
  return fmt::format("    {})\n      case \"$before\" in\n{}      esac\n      options=\"{}\" ;;\n", pattern,
                     value_cases(command), option_words(command));
}

}  // namespace

std::string bash_completion(Commands commands) {
  const Command& tool = commands.front();
  std::string function = "_" + tool.name, names;
  std::replace(function.begin(), function.end(), '-', '_');
  for (const Command& sub : commands.subspan(1))
    names += (names.empty() ? "" : " ") + std::string(sub.tool->name);
  std::string text = fmt::format(
      "# bash completion of {0}; source it, or put it into /usr/share/bash-completion/completions/{0}\n{1}() "
      "{{\n"
      "  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} options=\"\" "
      "commands=\"{2}\"\n"
      "  COMPREPLY=()\n  case \"${{COMP_WORDS[1]}}\" in\n",
      tool.name, function, names);
  for (const Command& sub : commands.subspan(1)) text += command_case(sub, sub.tool->name);
  text += command_case(tool, "*");
  return text +
         fmt::format(
             "  esac\n  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
             "  elif [[ -n $commands && $COMP_CWORD == 1 ]]; then COMPREPLY=($(compgen -W \"$commands\" -- "
             "\"$word\"))\n  fi\n}}\n"
             "complete -o default -F {} {}\n",
             function, tool.name);
}

}  // namespace harima
