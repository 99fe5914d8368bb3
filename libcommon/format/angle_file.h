// SPDX-License-Identifier: BSD-3-Clause
// Angles that are told apart from the frames: in a text file, in a dataset of an HDF5 file, or as a range.
#pragma once

#include <string>
#include <vector>

namespace harima {

// Degrees. `text` is FIRST:END, half open, in `count` equal steps; FIRST:END:STEP, as many as it holds; or a
// file, with one number a line (# begins a comment), or file.h5:/path. After a file, :A:B[:STEP] picks some
// of its angles: angles.txt:10:101. What was guessed of an HDF5 file is said in `remarks`. Fails with the
// line that holds no number.
std::vector<double> read_angles(const std::string& text, int count, std::vector<std::string>& remarks);

// The files that `text` names; none for a range.
std::vector<std::string> files_of_angles(const std::string& text);

}  // namespace harima
