// SPDX-License-Identifier: BSD-3-Clause
// Words of HTML: a page that needs nothing from outside, and what stands in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "image/frame.h"

namespace harima {

// Text as HTML shows it, also within quotes; and back.
std::string html_text(std::string_view text);
std::string text_of_html(std::string_view html);
// A grey picture, u8, as the address of an image that holds it.
std::string picture_address(FrameView picture);
// A path as a link, relative to the page.
std::string link_address(std::string_view path);
// A table of names and values, both plain text.
struct HtmlRow {
  std::string name, value;
};
std::string html_table(const std::vector<HtmlRow>& rows);
// The whole of a page: `head` goes behind title and style, `body` is HTML.
std::string html_page(std::string_view title, std::string_view head, std::string_view body);

}  // namespace harima
