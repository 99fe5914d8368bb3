// SPDX-License-Identifier: BSD-3-Clause
// Reports as pages: one of a volume, and one over many reports. Nothing in them is fetched from elsewhere.
#pragma once

#include <string>
#include <vector>

#include "report_facts.h"

namespace harima {

std::string report_page(const Facts& facts);

// What the page over many reports shows of one of them.
struct ReportCard {
  std::string name, date, shape, axis, doubts, thumbnail;  // plain text; thumbnail: the address of a picture
  std::string path;                                        // of the report
};

// Lines for the head of a report, from which read_card() has it back.
std::string card_lines(const ReportCard& card);
// Fails if the file is no report.
ReportCard read_card(const std::string& path);
// `folder`: where the page will be; its links are relative to that.
std::string index_page(const std::string& title, const std::vector<ReportCard>& cards,
                       const std::string& folder);

}  // namespace harima
