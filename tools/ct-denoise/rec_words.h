// SPDX-License-Identifier: BSD-3-Clause
// The words of --rec, options for ct-rec.
#pragma once

#include <string>
#include <vector>

namespace harima {

// As they are typed, with spaces between them. Fails (usage) on options that ct-denoise sets itself, and on
// those that make no slices.
std::vector<std::string> rec_words(const std::string& text);

}  // namespace harima
