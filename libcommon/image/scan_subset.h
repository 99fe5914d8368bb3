// SPDX-License-Identifier: BSD-3-Clause
// A part of the views of a scan, evenly spread over its angles: K such parts share no view, and so no noise
// of views, which is what self-supervised denoising learns from (Hendriksen, Pelt, Batenburg, IEEE TCI 6,
// 1320 (2020)).
#pragma once

#include <string_view>

#include "base/text.h"
#include "image/scan.h"

namespace harima {

// Of blocks of `block` views, those whose number is `index` modulo `count`.
struct ScanSubset {
  int index = 0, count = 1, block = 1;
};

// "0/2", "1/2", "0/4:8" (blocks of 8). Fails (usage) unless 0 <= index < count and block >= 1.
ScanSubset parse_subset(std::string_view text);
// The same scan with these views alone, flats and darks as they were; meta says which. Fails if fewer than
// two views are left.
Scan subset_of(const Scan& scan, const ScanSubset& subset);
// The views of a range of their numbers, in the order of acquisition. Fails if it reaches beyond them, or
// holds fewer than two.
Scan views_of(const Scan& scan, const IntRange& range);

}  // namespace harima
