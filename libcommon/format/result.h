// SPDX-License-Identifier: BSD-3-Clause
// A result is what a tool leaves under the name that -o gave: a file with its sidecar beside it, or a folder
// of slices with the sidecar in it. Here is decided whether it may be written, whether it is there already,
// and when it is final.
#pragma once

#include <string>
#include <vector>

#include "base/part_file.h"
#include "format/format.h"

namespace harima {

// The folder in which the result `path` stands or will stand: "a" for "a/v.tif" and for "a/slices/", "." for
// "v.tif" and "-".
std::string home_of(const std::string& path);

// Fails, before anything is computed, if the folder of `path` is not there or takes no files, or if one of
// the files `inputs` might be replaced or removed, whatever the options: it is the file `path` (by any name),
// its sidecar, or stands in the folder `path`.
void check_output(const std::string& path, const std::vector<std::string>& inputs);
// Fails if the output would be one of the files that the folder or pattern `input` is read from.
void check_not_among(const std::string& path, const std::string& input);
// Fails if `path` cannot become a new file: it is a folder, or exists and `force` is not set.
void check_new_file(const std::string& path, bool force);

// Is the result at `path` complete, made from what was asked for now (info.asked) or by the same recipe
// (info.recipe)? Looks for info.numbers, stem and compression in a folder, or for as many frames as its
// sidecar tells of if no numbers are given.
bool is_finished(const std::string& path, const SinkInfo& info);

// Whether nothing is to be done: is_finished(), and info.force does not ask for it again. Then that is said.
bool is_up_to_date(const std::string& path, const SinkInfo& info);

// What the sidecar notes so that is_finished() can tell.
void mark_made(const SinkInfo& info, Meta& meta);
// Gives a file its final name, and it and its sidecar to the world: both are written before either appears,
// and the sidecar comes last.
void finish_file(PartFile& file, const SinkInfo& info, const Meta& meta, const History& history);

// Fails if the sidecar of `path` is that of another result that is still there: v.ct.json of v.tif where v.h5
// is to be.
void check_sidecar_is_free(const std::string& path);

// Fails if less than `bytes` are free where `path` will be, or if no file may be as long as the largest of
// them.
void check_free_space(const std::string& path, size_t bytes, size_t largest);

}  // namespace harima
