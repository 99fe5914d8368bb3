// SPDX-License-Identifier: BSD-3-Clause
#include "image/scan_subset.h"

#include "base/error.h"
#include "base/text.h"

namespace harima {

ScanSubset parse_subset(std::string_view text) {
  const auto parts = split(text, ':', 2), share = split(parts[0], '/', 2);
  if (share.size() != 2) fail_usage("found '{}', wanted J/K or J/K:BLOCK", text);
  ScanSubset subset{parse_integer(share[0]), parse_integer(share[1]), 1};
  if (parts.size() == 2) subset.block = parse_integer(parts[1]);
  if (subset.count < 1 || subset.index < 0 || subset.index >= subset.count || subset.block < 1)
    fail_usage("found '{}', wanted J from 0 to K - 1 and a block of at least 1", text);
  return subset;
}

Scan subset_of(const Scan& scan, const ScanSubset& subset) {
  Scan part = scan;
  part.views.clear();
  for (size_t i = 0; i < scan.views.size(); ++i)
    if (int(i / size_t(subset.block) % size_t(subset.count)) == subset.index)
      part.views.push_back(scan.views[i]);
  if (part.views.size() < 2)
    fail("{}: {} views in part {} of {}, wanted at least 2 of {}", scan.name, part.views.size(), subset.index,
         subset.count, scan.views.size());
  part.meta.set("scan.subset", fmt::format("{}/{}:{}", subset.index, subset.count, subset.block));
  return part;
}

Scan views_of(const Scan& scan, const IntRange& range) {
  const int count = int(scan.views.size()), last = range.last == kNoLast ? count : range.last;
  if (range.first < 0 || last > count)
    fail("{}: views {}:{} reach beyond its {} views", scan.name, range.first, last, count);
  Scan some = scan;
  some.views.clear();
  for (int view = range.first; view < last; view += range.step)
    some.views.push_back(scan.views[size_t(view)]);
  if (some.views.size() < 2)
    fail("{}: {} views in {}:{}, wanted at least 2", scan.name, some.views.size(), range.first, last);
  some.meta.set("scan.views", fmt::format("{}:{}:{}", range.first, last, range.step));
  return some;
}

}  // namespace harima
