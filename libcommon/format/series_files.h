// SPDX-License-Identifier: BSD-3-Clause
// The files of a series: all of one folder or pattern, in the order of the numbers in their names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harima {

// `endings` as in Format: ".tif .tiff".
bool has_series_files(const std::string& folder, std::string_view endings);
// The files of a folder that end so, packed (rec00001.tif.fcz) or not, sorted. Files that begin with a dot do
// not count. Fails for names of two series
// (`rec` and `proj`, say), naming both.
std::vector<std::string> series_files_in(const std::string& folder, std::string_view endings);
// The files that a pattern ("proj*.tif") names, sorted. Fails if there are none.
std::vector<std::string> series_files_like(const std::string& pattern);
// The number at the end of a file's name: 12 of "out/rec00012.tif"; -1 if there is none.
int series_number(const std::string& path);

}  // namespace harima
