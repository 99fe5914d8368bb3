// SPDX-License-Identifier: BSD-3-Clause
// What a report shows of a volume: its picture, its values, and what the tools that made it say.
#pragma once

#include <string>
#include <vector>

#include "measure/histogram.h"
#include "volume.h"

namespace harima {

struct Facts {
  std::string name;  // of the sample, else of the scan, else of the file
  std::string path;  // as the user named it
  StackInfo stack;
  Frame picture, thumbnail;  // u8: three planes; the middle slice alone, small
  Histogram histogram;
  int slices_counted = 0;         // in it
  std::vector<std::string> sums;  // of the slices, where the sidecar has them
};

struct FactsWanted {
  std::string path, window;
  int most_px;
};

// Reads the planes and at most 64 slices of `source`, which can seek. Fails if it is empty.
Facts facts_of(std::unique_ptr<Source> source, const FactsWanted& wanted);

// The last run of a tool in a history; null if there was none.
const HistoryEntry* last_run(const History& history, std::string_view tool);
// What it reported under a name: a number (`missing` if there is none), or numbers.
double reported(const HistoryEntry* run, std::string_view name, double missing);
std::vector<double> reported_list(const HistoryEntry* run, std::string_view name);

// What deserves a look, in words; empty if nothing does.
std::vector<std::string> doubts_about(const Facts& facts);

}  // namespace harima
