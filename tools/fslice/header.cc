// SPDX-License-Identifier: BSD-3-Clause
// header: what is known of a volume, edited in its sidecar; pixels stay untouched.
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "format/format.h"
#include "format/peek.h"
#include "format/sidecar_edit.h"
#include "format/words.h"
#include "subcommands.h"

namespace harima {

static std::string path, raw;
static std::vector<std::string> sets, unsets;

static void declare(Params& params) {
  params.add("input", path, "a volume: a folder or file").value("INPUT").reads().required();
  params.add("--raw", raw, "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]").value("LAYOUT");
  params.group("Changes");
  params
      .add("--set", sets,
           "a number, numbers with commas, true, false or text under a name, scan.pixel_um say")
      .value("NAME=VALUE");
  params.add("--unset", unsets, "what is no longer to be told").value("NAME");
}

static MetaValue value_of_word(const std::string& word) {
  if (word == "true" || word == "false") return word == "true";
  int64_t whole = 0;
  double real = 0;
  if (is_number(word, whole)) return whole;
  if (is_number(word, real)) return real;
  std::vector<double> list;
  for (size_t at = 0, end; at <= word.size(); at = end + 1) {
    end = std::min(word.find(',', at), word.size());
    if (!is_number(word.substr(at, end - at), real)) return word;
    list.push_back(real);
  }
  return list;
}

static void check_name(const std::string& name) {
  if (!is_editable(name))
    fail_usage("{} cannot be edited, wanted a name in a group, scan.sample or my.note say", name);
}

static SidecarEdit edit_asked() {
  SidecarEdit edit;
  for (const std::string& words : sets) {
    const size_t equals = words.find('=');
    if (equals == std::string::npos) fail_usage("--set {}, wanted NAME=VALUE", words);
    const std::string name = words.substr(0, equals);
    check_name(name);
    edit.set.emplace_back(name, value_of_word(words.substr(equals + 1)));
    if (name == meta_name::kPixelUm && !(parse_number(words.substr(equals + 1)) > 0))
      fail_usage("--set {}, wanted a length in um", words);
  }
  for (const std::string& name : unsets) check_name(name);
  edit.unset = unsets;
  if (edit.set.empty() && edit.unset.empty()) fail_usage("wanted --set NAME=VALUE or --unset NAME");
  return edit;
}

static void run() {
  const SidecarEdit edit = edit_asked();
  if (path == "-" || is_glob(path))
    fail_usage("{}: has no sidecar of its own, wanted a folder or file", path);
  OpenOptions options;
  options.raw = raw;
  const StackInfo stack = open_source(path, options)->info();
  const std::string result = without_dataset(path);
  const std::string text = edited_sidecar(result, stack, edit, this_run({path}, "cpu"));
  if (common_options().dry_run) fmt::print("{}", text);
  else replace_sidecar(result, text);
}

const Tool kHeader{.name = "header",
                   .summary = "edit what is known of a volume, pixels untouched",
                   .declare = declare,
                   .run = run,
                   .common = {.memory = false, .force = false},
                   .is_step = false};

}  // namespace harima
