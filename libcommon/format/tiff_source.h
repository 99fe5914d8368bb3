// SPDX-License-Identifier: BSD-3-Clause
// TIFF files as a stack: one file of one or more pages, a folder of files, or a pattern.
#pragma once

#include <memory>

#include "image/stack.h"

namespace harima {

std::unique_ptr<Source> open_tiff(const std::string& path);

}  // namespace harima
