// SPDX-License-Identifier: BSD-3-Clause
// What subcommands share: the volume that goes in, with its ranges, and the one that comes out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/params.h"
#include "image/map_frames.h"

namespace harima {

struct Input {
  std::string path = {}, x = {}, y = {}, z = {}, raw = {}, channel = {};
};

// Declares --x, --y, --z, --raw and --channel.
void declare_ranges(Params& params, Input& in);
// Declares the positional INPUT, --x, --y, --z, --raw and --channel.
void declare_input(Params& params, Input& in);
// The part of the input that the ranges pick. Fails if the files of a folder leave out numbers.
std::unique_ptr<Source> open_input(const Input& in);

// All that is read for it and for `others`, folders by their own name, too.
std::vector<std::string> files_of(const Input& in, const std::vector<std::string>& others = {});

struct Output {
  std::string path = {}, compression = "none", stem = {}, format = {};
  std::optional<int> start = {};
  int digits = 5;
  std::string asked = {};  // hash of what this run makes of which files, told by is_up_to_date(); empty: of a pipe
};

// Declares the positional OUTPUT, --format, --start, --stem and --compression; or the options alone.
void declare_output(Params& params, Output& out);
void declare_output_options(Params& params, Output& out);
// Before anything is read: fails if the output cannot be written or would destroy an input. True if the output and the files
// `made` are there, left by a run with the same options of the same files; then there is nothing to do, and that is said.
// `others` are further inputs; all may be "".
bool is_up_to_date(Output& out, const Input& in, const std::vector<std::string>& others = {},
                   const std::vector<std::string>& made = {});
bool is_up_to_date(Output& out, const std::vector<std::string>& inputs, const std::vector<std::string>& files,
                   const std::vector<std::string>& made = {});
// The folder that the output will be in, where a spool file may stand meanwhile.
std::string folder_of(const Output& out);

// How a volume is made from a source, frame by frame.
struct VolumeJob {
  std::vector<std::string> inputs;  // as the user named them
  StackInfo target;                 // of the result, its meta included; count and least and largest value are found out
  FrameWindow window = {};
  FrameMaker make = {};     // none: frames as they are
  size_t memory_bytes = 0;  // what the loop may use; 0: all of --mem
};
// Makes it and closes it with the history of the source and this run; or says what would be made (--dry-run).
void make_volume(Source& source, const VolumeJob& job, const Output& out);

}  // namespace harima
