// SPDX-License-Identifier: BSD-3-Clause
#include "report_page.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "html.h"
#include "image/grid.h"
#include "plot.h"

namespace harima {

namespace {

std::string text_of(const MetaValue& value) {
  if (const auto* list = std::get_if<std::vector<double>>(&value))
    return fmt::format("{:.6g}", fmt::join(*list, ", "));
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* real = std::get_if<double>(&value)) return fmt::format("{:.6g}", *real);
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "yes" : "no";
  return fmt::format("{}", std::get<int64_t>(value));
}

std::string shape_of(const StackInfo& stack) {
  return fmt::format("{} × {} × {}", stack.width, stack.height, stack.count);
}

// A search leaves what single rows say.
std::string axis_of(const HistoryEntry* rec) {
  const double axis = reported(rec, "axis_px", NAN);
  if (std::isnan(axis)) return {};
  const bool is_found = !reported_list(rec, "axis_rows").empty();
  return fmt::format("{:.2f} px", axis) +
         (is_found ? fmt::format(", confidence {:.2f}", reported(rec, "axis_confidence", NAN)) : ", given");
}

std::string seconds(double value) {
  return value < 10    ? fmt::format("{:.2f} s", value)
         : value < 600 ? fmt::format("{:.0f} s", value)
                       : fmt::format("{:.0f} min", value / 60);
}

// Times overlap: the stages work side by side.
std::string times_of(const HistoryEntry* rec) {
  const double read = reported(rec, "read_s", NAN);
  return std::isnan(read)
             ? ""
             : fmt::format("read {}, compute {}, write {}", seconds(read),
                           seconds(reported(rec, "compute_s", 0)), seconds(reported(rec, "write_s", 0)));
}

// Over what noise makes; only where --ring auto looked.
std::string stripes_of(const HistoryEntry* rec) {
  const double before = reported(rec, "ring_index_before", NAN);
  return std::isnan(before) ? ""
                            : fmt::format("{:.2f}, {:.2f}", before, reported(rec, "ring_index_after", NAN));
}

std::string count_of(const HistoryEntry* rec, const char* name) {
  const double count = reported(rec, name, 0);
  return count > 0 ? fmt::format("{:.0f}", count) : "";
}

std::string meta_text(const StackInfo& stack, const char* name) {
  const MetaValue* const value = stack.meta.find(name);
  return value ? text_of(*value) : "";
}

std::vector<HtmlRow> glance(const Facts& facts) {
  const StackInfo& stack = facts.stack;
  const HistoryEntry* const rec = last_run(stack.history, "ct-rec");
  const Grid grid = grid_of(stack.meta);
  const std::string filter = meta_text(stack, "recon.filter");
  std::vector<HtmlRow> rows{{"voxels", shape_of(stack)}, {"pixels", std::string(name_of(stack.type))}};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) rows.push_back({name, value});
  };
  add("voxel", grid.is_known ? fmt::format("{:.6g} µm{}", fmt::join(grid.voxel_um, " × "),
                                           grid.is_assumed ? ", assumed" : "")
                             : "");
  add("projections", meta_text(stack, "scan.projections"));
  add("rotation axis", axis_of(rec));
  add("method", meta_text(stack, "recon.method") + (filter.empty() ? "" : ", " + filter));
  add("ring filter", meta_text(stack, "recon.ring"));
  add("stripes, before and after", stripes_of(rec));
  add("zingers", count_of(rec, "zingers"));
  add("clipped samples", count_of(rec, "clipped"));
  add("reconstruction", times_of(rec));
  return rows;
}

// Pairs x, y, x, y, ...; or triples, of which the third is not shown.
Plot plot_of(const std::vector<double>& numbers, size_t step) {
  Plot plot;
  for (size_t i = 0; i + step <= numbers.size(); i += step) {
    plot.x.push_back(numbers[i]);
    plot.y.push_back(numbers[i + 1]);
  }
  return plot;
}

std::string histogram_plot(const Facts& facts) {
  Plot plot;
  for (int i = 0; i < facts.histogram.bins.count; ++i) plot.x.push_back(facts.histogram.bins.edge(i));
  plot.y.assign(facts.histogram.counts.begin(), facts.histogram.counts.end());
  plot.title = fmt::format("values of {} of {} slices", facts.slices_counted, facts.stack.count);
  const std::string unit = meta_text(facts.stack, "values.unit");
  plot.x_name = unit.empty() ? "value" : "value, " + unit;
  plot.y_name = "voxels";
  plot.is_bars = plot.is_log = true;
  return svg_of(plot);
}

std::string axis_plots(const HistoryEntry* rec) {
  Plot curve = plot_of(reported_list(rec, "axis_curve"), 2);
  curve.title = fmt::format("search of the axis in row {:.0f}: the lower, the better",
                            reported(rec, "axis_curve_row", 0));
  curve.x_name = "axis, columns";
  curve.y_name = "misfit";
  curve.mark = reported(rec, "axis_px", NAN);
  Plot rows = plot_of(reported_list(rec, "axis_rows"), 3);
  rows.title = "axis found in single rows";
  rows.x_name = "row";
  rows.y_name = "axis, columns";
  return svg_of(curve) + (rows.x.size() > 2 ? svg_of(rows) : "");
}

std::string residual_plot(const HistoryEntry* rec) {
  Plot plot;
  plot.y = reported_list(rec, "residuals");
  for (size_t i = 0; i < plot.y.size(); ++i) plot.x.push_back(double(i));
  plot.title = "what is left of the line integrals";
  plot.x_name = "iteration";
  plot.y_name = "share of their rms";
  return svg_of(plot);
}

std::string section(const char* title, const std::string& html, bool is_open = true) {
  if (html.empty()) return {};
  if (is_open) return fmt::format("<h2>{}</h2>\n{}", title, html);
  return fmt::format("<details><summary>{}</summary>\n{}</details>\n", title, html);
}

std::string history_table(const History& history) {
  std::vector<HtmlRow> rows;
  for (const HistoryEntry& run : history)
    rows.push_back({run.end.empty() ? run.start : run.end,
                    fmt::format("{} {}{}: {}", run.tool, run.version,
                                run.device.empty() ? "" : " on " + run.device, fmt::join(run.argv, " "))});
  return rows.empty() ? "" : html_table(rows);
}

std::string options_table(const HistoryEntry* run) {
  std::vector<HtmlRow> rows;
  if (run)
    for (const auto& [name, value] : run->params) rows.push_back({"--" + name, text_of(value)});
  return rows.empty() ? "" : html_table(rows);
}

std::string meta_table(const Meta& meta) {
  std::vector<HtmlRow> rows;
  for (const auto& [name, value] : meta.items()) rows.push_back({name, text_of(value)});
  return rows.empty() ? "" : html_table(rows);
}

std::string sums_text(const std::vector<std::string>& sums) {
  return sums.empty() ? ""
                      : fmt::format(
                            "<p class=\"soft\">XXH3-64 of the pixels of each slice, in order; compared by "
                            "<code>fslice verify</code></p>\n<p><code>{}</code></p>\n",
                            fmt::join(sums, " "));
}

// "2026-11-22 10:09 UTC" of an RFC 3339 time in UTC; others as they are.
std::string date_of(const History& history) {
  const std::string time = history.empty() ? "" : history.back().end;
  return time.size() == 20 && time[10] == 'T' && time[19] == 'Z'
             ? fmt::format("{} {} UTC", time.substr(0, 10), time.substr(11, 5))
             : time;
}

ReportCard card_of(const Facts& facts, const std::vector<std::string>& doubts) {
  return {facts.name,
          date_of(facts.stack.history),
          shape_of(facts.stack),
          axis_of(last_run(facts.stack.history, "ct-rec")),
          fmt::format("{}", fmt::join(doubts, "; ")),
          picture_address(facts.thumbnail),
          {}};
}

}  // namespace

std::string report_page(const Facts& facts) {
  const HistoryEntry* const rec = last_run(facts.stack.history, "ct-rec");
  const std::vector<std::string> doubts = doubts_about(facts);
  std::string body = fmt::format("<h1>{}</h1>\n<p class=\"soft\">{} · {}</p>\n", html_text(facts.name),
                                 html_text(date_of(facts.stack.history)), html_text(facts.path));
  for (const std::string& doubt : doubts) body += fmt::format("<p class=\"warn\">{}</p>\n", html_text(doubt));
  body += "<ul class=\"facts\">\n";
  for (const HtmlRow& row : glance(facts))
    body += fmt::format("<li><span class=\"soft\">{}</span><b>{}</b></li>\n", html_text(row.name),
                        html_text(row.value));
  body += fmt::format(
      "</ul>\n<figure><img width=\"{}\" height=\"{}\" alt=\"the middle slice and the upright planes through "
      "the middle\" src=\"{}\"></figure>\n",
      facts.picture.width(), facts.picture.height(), picture_address(facts.picture));
  body += section("Values and axis", fmt::format("<div class=\"plots\">\n{}{}{}</div>\n",
                                                 histogram_plot(facts), axis_plots(rec), residual_plot(rec)));
  body += section("History", history_table(facts.stack.history));
  body += section("Options of the reconstruction", options_table(rec), false);
  body += section("All that is known of it", meta_table(facts.stack.meta), false);
  body += section("Checksums", sums_text(facts.sums), false);
  return html_page(facts.name, card_lines(card_of(facts, doubts)), body);
}

}  // namespace harima
