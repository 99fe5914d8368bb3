// SPDX-License-Identifier: BSD-3-Clause
// What is asked of .fcz files without unpacking all of them: their sizes and frames, and some of the frames.
#pragma once

#include <string>
#include <vector>

#include "codec/block_index.h"
#include "in_out.h"
#include "options.h"

namespace harima {

// Its blocks; fails if it is a pipe, or not packed.
BlockIndex index_of(const Input& input);

// One line a file, and one for all if there are several; with --json an object each.
void list_header();
void list_file(const std::string& path);
void list_total();

// The pixels of frames A or A:B, tight, in the byte order of the stream.
void write_frames(const Options& opt, const std::string& path);

}  // namespace harima
