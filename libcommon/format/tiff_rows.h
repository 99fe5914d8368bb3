// SPDX-License-Identifier: BSD-3-Clause
// Rows of a TIFF page, touching only the strips or tiles that hold them.
#pragma once

#include "format/tiff_file.h"

namespace harima {

// Rows [first, last) of `page`, the one last asked of `file`, tight, as page.type.
void read_tiff_rows(TiffFile& file, const TiffPage& page, int first, int last, std::byte* dst);

}  // namespace harima
