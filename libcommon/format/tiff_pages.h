// SPDX-License-Identifier: BSD-3-Clause
// One TIFF file with a page a frame, described as ImageJ wants it; BigTIFF beyond 4 GB.
#pragma once

#include <memory>

#include "format/format.h"

namespace harima {

std::unique_ptr<Sink> create_tiff_pages(const std::string& path, const SinkInfo& info);

}  // namespace harima
