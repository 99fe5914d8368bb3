// SPDX-License-Identifier: BSD-3-Clause
// What preview and montage share: their output, a PNG, and its grey window.
#pragma once

#include <string>
#include <vector>

#include "image/picture.h"
#include "volume.h"

namespace harima {

// Before anything is read: `path` ends in .png, can be written and destroys no input.
void check_png(const std::string& path, const std::vector<std::string>& inputs);

// "auto" (all but the lowest and the highest half percent of the values of `frame`) or LOW:HIGH.
GreyWindow grey_window(const std::string& text, const FrameView& frame);
// Fails (usage) if it is neither.
void check_grey_window(const std::string& text);

// A source that can seek, unless one slice of known place is all that is wanted of it.
std::unique_ptr<Source> open_slice(const Input& in, const std::string& slice, const std::string& folder);

}  // namespace harima
