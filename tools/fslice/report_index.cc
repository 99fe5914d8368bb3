// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "format/input_file.h"
#include "html.h"
#include "report_page.h"

namespace harima {

namespace {

constexpr size_t kMostBytes = 64 << 20;
constexpr std::string_view kPictureStart = "data:image/png;base64,";

struct CardField {
  const char* name;
  std::string ReportCard::*member;
};
constexpr CardField kFields[] = {{"name", &ReportCard::name},     {"date", &ReportCard::date},
                                 {"shape", &ReportCard::shape},   {"axis", &ReportCard::axis},
                                 {"doubts", &ReportCard::doubts}, {"thumbnail", &ReportCard::thumbnail}};

std::string line_start(const char* name) { return fmt::format("<meta name=\"harima:{}\" content=\"", name); }

constexpr std::string_view kSearch =
    R"html(<p><input type="search" placeholder="search" aria-label="search" oninput="
for (const card of document.querySelectorAll('.card'))
  card.hidden = !card.textContent.toLowerCase().includes(this.value.toLowerCase())"></p>
<style>[hidden] { display: none }</style>
)html";

std::string card_html(const ReportCard& card, const std::string& folder) {
  const std::string link = std::filesystem::relative(card.path, folder).string();
  std::string html = fmt::format(
      "<a class=\"card\" href=\"{}\"><img loading=\"lazy\" alt=\"\" src=\"{}\"><b>{}</b><br><span "
      "class=\"soft\">{}<br>{}<br>{}</span>",
      link_address(link), html_text(card.thumbnail), html_text(card.name), html_text(link),
      html_text(card.date), html_text(card.shape));
  if (!card.axis.empty())
    html += fmt::format("<br><span class=\"soft\">axis {}</span>", html_text(card.axis));
  if (!card.doubts.empty()) html += fmt::format("<br><span class=\"warn\">{}</span>", html_text(card.doubts));
  return html + "</a>\n";
}

}  // namespace

std::string card_lines(const ReportCard& card) {
  std::string lines;
  for (const CardField& field : kFields)
    lines += line_start(field.name) + html_text(card.*field.member) + "\">\n";
  return lines;
}

ReportCard read_card(const std::string& path) {
  const InputFile file(path);
  if (file.bytes() > kMostBytes)
    fail("{}: has {} bytes, a report at most {}", path, file.bytes(), kMostBytes);
  std::string page(file.bytes(), '\0');
  file.read(page.data(), page.size(), 0);
  ReportCard card;
  card.path = path;
  for (const CardField& field : kFields) {
    const std::string start = line_start(field.name);
    const size_t first = page.find(start), last = page.find("\">\n", first);
    if (first == std::string::npos || last == std::string::npos)
      fail("{}: is no report of fslice: it has no {}", path, field.name);
    card.*field.member =
        text_of_html(std::string_view(page).substr(first + start.size(), last - first - start.size()));
  }
  if (!card.thumbnail.starts_with(kPictureStart))
    fail("{}: is no report of fslice: its thumbnail is no PNG", path);
  return card;
}

std::string index_page(const std::string& title, const std::vector<ReportCard>& cards,
                       const std::string& folder) {
  std::vector<ReportCard> sorted = cards;  // the newest first
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const ReportCard& a, const ReportCard& b) { return a.date > b.date; });
  std::string body = fmt::format("<h1>{}</h1>\n<p class=\"soft\">{} volumes</p>\n{}<div class=\"cards\">\n",
                                 html_text(title), cards.size(), kSearch);
  for (const ReportCard& card : sorted) body += card_html(card, folder);
  return html_page(title, "", body + "</div>\n");
}

}  // namespace harima
