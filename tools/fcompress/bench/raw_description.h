// SPDX-License-Identifier: BSD-3-Clause
// Bare pixels that a small JSON file describes, as collections of data for codecs have them:
//     {"type": "f32", "dims": [100, 500, 500], "offset": 0, "big_endian": false}
// dims: frames, rows, columns, or rows and columns; offset and big_endian may be missing, other members are
// left alone.
#pragma once

#include <optional>
#include <string>

namespace harima::bench {

struct RawDescription {
  std::string path;  // of the JSON
  std::string raw;   // as --raw has it
  int frames = 0;
};

// Of a file that no format of the suite knows: in FILE.json, or else in FILE with its ending replaced by
// .json. None if the file is of a format, or there is no such JSON. Fails, with the JSON's name, if that is
// none or lacks what is wanted.
std::optional<RawDescription> description_beside(const std::string& path);

}  // namespace harima::bench
