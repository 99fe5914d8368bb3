// SPDX-License-Identifier: BSD-3-Clause
// Params is the list of options of a tool, declared once and as data: the parser, --help, the man page,
// --describe, --params files and the History all read this list. An option is bound to a variable that holds
// its default and receives its value.
//
//     params.add("scan", opt.scan, "a scan folder, a file, or - for a stream").required();
//     params.add("-o,--output", opt.output, "folder or file for the slices").value("PATH").required();
//     params.add("--axis", opt.axis, "rotation axis, 0-based column; found if not given").value("PX");
//     params.group("Filtering");
//     params.add("--filter", opt.filter, "window on the ramp").choices(filter_names());
//
// A name without dashes is positional. A bool is a flag. std::optional<T> has no default.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harima {

enum class ParamKind { flag, integer, number, text, list };  // list: text that may be given several times

struct Choice {
  std::string name, help;
};

// What a value names where it is a path. Programs that bring inputs and take results away must know
// (--describe cwl).
enum class PathKind { none, file, folder, any };  // any: a file or a folder
struct PathRole {
  PathKind read = PathKind::none, written = PathKind::none;
  bool or_word = false;   // also a word that is no path: auto, 0:180:1, tcp://HOST:PORT
  bool has_more = false;  // further results may stand beside it: slices.bin2 of slices
  std::string last;  // of a list: its last value is none of the others, but this, of the kind last_written
  PathKind last_written = PathKind::none;
};

// One declared option. The fluent calls are for declarations only.
struct Param {
  std::string name;  // "output" (long name or positional, no dashes)
  char letter = 0;   // 'o' or 0
  bool positional = false;
  ParamKind kind = ParamKind::text;
  std::string help;        // one sentence, lower case, no full stop
  std::string value_name;  // "PX", "PATH": what stands after the option in help
  std::string group;
  bool is_required = false;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  std::vector<Choice> allowed;
  std::function<void(const std::string&)> set;  // fails (usage) with what was found and wanted
  std::function<std::string()> get;             // current value as text; empty: not set
  std::string default_text;                     // get() at declaration
  bool is_digits = false;                       // -1 ... -9 are short for it
  bool is_action = false;  // asks for something else than the run (--help); not in --params or the History
  bool is_way = false;     // how the work is done; the result is the same with any value
  PathRole path;
  bool was_given = false;  // on the command line or in a --params file

  Param& digits() {
    is_digits = true;
    return *this;
  }
  Param& action() {
    is_action = true;
    return *this;
  }
  Param& way() {
    is_way = true;
    return *this;
  }
  Param& reads(PathKind what = PathKind::any) {
    path.read = what;
    return *this;
  }
  Param& writes(PathKind what = PathKind::any) {
    path.written = what;
    return *this;
  }
  Param& or_word() {
    path.or_word = true;
    return *this;
  }
  Param& with_more() {
    path.has_more = true;
    return *this;
  }
  Param& last(std::string name_of_last, PathKind what) {
    path.last = std::move(name_of_last);
    path.last_written = what;
    return *this;
  }
  Param& required() {
    is_required = true;
    return *this;
  }
  Param& value(std::string name_in_help) {
    value_name = std::move(name_in_help);
    return *this;
  }
  Param& range(double lowest, double highest) {
    low = lowest;
    high = highest;
    return *this;
  }
  Param& choices(std::vector<Choice> list) {
    allowed = std::move(list);
    return *this;
  }
};

class Params {
 public:
  Param& add(std::string_view spec, bool& target, std::string help);
  Param& add(std::string_view spec, int& target, std::string help);
  Param& add(std::string_view spec, double& target, std::string help);
  Param& add(std::string_view spec, std::string& target, std::string help);
  Param& add(std::string_view spec, std::optional<int>& target, std::string help);
  Param& add(std::string_view spec, std::optional<double>& target, std::string help);
  Param& add(std::string_view spec, std::vector<std::string>& target, std::string help);
  // Options declared from here on stand under this heading in help and man page.
  void group(std::string name) { group_ = std::move(name); }

  std::deque<Param>& all() { return params_; }
  const std::deque<Param>& all() const { return params_; }
  Param* find(std::string_view name);

 private:
  Param& declare(std::string_view spec, ParamKind kind, std::string help);
  std::deque<Param> params_;  // a deque, so that references stay good
  std::string group_ = "Options";
};

}  // namespace harima
