// SPDX-License-Identifier: BSD-3-Clause
#include "html.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "format/png.h"

namespace harima {

namespace {

struct Escape {
  char letter;
  std::string_view html;
};
constexpr Escape kEscapes[] = {
    {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --ink: #1b1d1f; --soft: #5d646b; --paper: #fff;
  --line: #dde1e5; --mark: #b4521a; --plot: #2b6ca3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ea; --soft: #9aa3ab; --paper: #16181a;
  --line: #33383d; --mark: #f0904c; --plot: #6fb1e6; } }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Noto Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
.soft, figcaption { color: var(--soft); } .warn { color: var(--mark); font-weight: 600; }
img { max-width: 100%; height: auto; background: #000; } figure { margin: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .75rem 1.5rem;
  margin: 1rem 0; padding: 0; list-style: none; }
.facts b { display: block; font-size: 1.1rem; font-variant-numeric: tabular-nums; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(22rem, 1fr)); gap: 1.5rem; }
svg { width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 11px; }
svg .grid { stroke: var(--line); } svg .mark { stroke: var(--mark); }
svg .curve { fill: none; stroke: var(--plot); stroke-width: 1.5; } svg .bar { fill: var(--plot); }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid var(--line); padding: .2rem .8rem .2rem 0;
  vertical-align: top; overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; color: var(--soft); width: 1%; }
code { font-size: .9em; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1.2rem;
  margin-top: 1rem; }
.card { border: 1px solid var(--line); border-radius: 6px; padding: .6rem;
  text-decoration: none; color: inherit; overflow-wrap: anywhere; }
.card img { width: 100%; aspect-ratio: 1; object-fit: contain; }
input { font: inherit; padding: .3rem .6rem; width: 20rem; max-width: 100%; }
)";

}  // namespace

std::string html_text(std::string_view text) {
  std::string html;
  for (const char letter : text) {
    std::string_view as(&letter, 1);
    for (const Escape& escape : kEscapes)
      if (letter == escape.letter) as = escape.html;
    html += as;
  }
  return html;
}

std::string text_of_html(std::string_view html) {
  std::string text;
  while (!html.empty()) {
    size_t length = 1;
    char letter = html.front();
    for (const Escape& escape : kEscapes)
      if (html.starts_with(escape.html)) letter = escape.letter, length = escape.html.size();
    text += letter;
    html.remove_prefix(length);
  }
  return text;
}

std::string picture_address(FrameView picture) {
  const std::vector<unsigned char> bytes = png_bytes(picture);
  return "data:image/png;base64," + base64({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// RFC 3986: letters that a path may hold stay; a colon would make its first part a scheme.
std::string link_address(std::string_view path) {
  std::string address;
  for (const char letter : path) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(letter)) ||
                          std::string_view("-._~/").find(letter) != std::string_view::npos;
    address += is_plain ? std::string(1, letter) : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
  }
  return address;
}

std::string html_table(const std::vector<HtmlRow>& rows) {
  std::string html = "<table>\n";
  for (const HtmlRow& row : rows)
    html += fmt::format("<tr><td>{}</td><td>{}</td></tr>\n", html_text(row.name), html_text(row.value));
  return html + "</table>\n";
}

std::string html_page(std::string_view title, std::string_view head, std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n{}</head>\n<body>\n{}</body>\n</html>\n",
      html_text(title), kStyle, head, body);
}

}  // namespace harima
