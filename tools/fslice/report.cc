// SPDX-License-Identifier: BSD-3-Clause
// report: a volume on one page for a browser; or one page over many reports.
#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/text.h"
#include "format/peek.h"
#include "format/result.h"
#include "picture_options.h"
#include "report_page.h"
#include "side_file.h"
#include "subcommands.h"

namespace harima {

static std::vector<std::string> paths;
static std::string raw, title, window = "auto";
static int most_px = 720;

static void declare(Params& params) {
  params.add("volume", paths, "a volume, or reports of many, and the page to write")
      .value("INPUT... PAGE.html")
      .reads()
      .last("output", PathKind::file)
      .required();
  params.group("The page");
  params.add("--title", title, "its heading; the name of the sample or scan if not given").value("TEXT");
  params.add("--size", most_px, "longest side of the slice; larger ones are averaged down")
      .value("PX")
      .range(64, 4096);
  params
      .add("--window", window,
           "values that become black and white; auto leaves out half a percent at either end")
      .value("auto|LOW:HIGH");
  params.add("--raw", raw, "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]").value("LAYOUT");
}

static bool is_page(const std::string& path) { return has_ending(path, ".html .htm"); }

static std::string page_of_reports(const std::vector<std::string>& reports, const std::string& page) {
  std::vector<ReportCard> cards;
  for (const std::string& path : reports) cards.push_back(read_card(path));
  report("reports", int64_t(cards.size()));
  return index_page(title.empty() ? "Reports" : title, cards, home_of(page));
}

static std::string page_of_volume(const std::string& path, const std::string& page) {
  Facts facts =
      facts_of(open_slice({.path = path, .raw = raw}, "xyz", home_of(page)), {path, window, most_px});
  if (!title.empty()) facts.name = title;
  report("doubts", int64_t(doubts_about(facts).size()));
  return report_page(facts);
}

// Looks whether all of them can be read, too.
static void say_plan(const std::vector<std::string>& inputs, const std::string& page, bool is_index) {
  if (is_index) page_of_reports(inputs, page);
  else open_slice({.path = inputs[0], .raw = raw}, "xyz", home_of(page));
  fmt::print("writes a page to {}\n", page);
}

static void run() {
  if (paths.size() < 2) fail_usage("wanted a volume, or reports, and the page to write");
  const std::string page = paths.back();
  const std::vector<std::string> inputs(paths.begin(), paths.end() - 1);
  if (!is_page(page)) fail_usage("{}: pages end in .html", page);
  const bool is_index = std::all_of(inputs.begin(), inputs.end(), is_page);
  if (!is_index && inputs.size() > 1)
    fail_usage(
        "a report is of one volume, found {}; wanted a page of each, and then one over these: fslice report "
        "*.html all.html",
        inputs.size());
  check_grey_window(window);
  check_side_file(page, inputs);
  if (common_options().dry_run) return say_plan(inputs, page, is_index);
  write_side_file(page, is_index ? page_of_reports(inputs, page) : page_of_volume(inputs[0], page));
}

const Tool kReport{.name = "report",
                   .summary = "a volume on one page for a browser, or one page over many reports",
                   .declare = declare,
                   .run = run};

}  // namespace harima
