// SPDX-License-Identifier: BSD-3-Clause
// The head of NRRD, "nearly raw raster data": lines of "field: value" behind the magic, up to an empty line.
// https://teem.sourceforge.net/nrrd/format.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "format/bare_pixels.h"
#include "image/grid.h"

namespace harima {

inline constexpr std::string_view kNrrdMagic = "NRRD000";

struct NrrdHead {
  // run.offset: bytes to skip before the data, or kNrrdSkipToData: all but those of the frames.
  BarePixels run;
  bool is_gzip = false;
  size_t lines_to_skip = 0;
  std::string data_file;     // as the head names it; empty: the data follow the head
  std::optional<Grid> grid;  // if the unit of the voxels is told
};

inline constexpr size_t kNrrdSkipToData = ~size_t{0};

// Fails with what is not as NRRD has it, or is not read: encodings but raw and gzip, data in several files.
NrrdHead parse_nrrd_head(std::string_view text);
// Bytes up to and with the empty line that ends the head; 0 if there is none in `text`.
size_t nrrd_head_bytes(std::string_view text);

// The head of `count` frames; equally long for every count. `data_file`: empty if the data follow.
std::string nrrd_head(const StackInfo& stack, int count, bool is_gzip, const std::string& data_file);

}  // namespace harima
