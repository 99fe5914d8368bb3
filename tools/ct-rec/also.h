// SPDX-License-Identifier: BSD-3-Clause
// --also: what other tools make of the slices in the same pass. Each gets them as a stream on its standard
// input.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "format/format.h"

namespace harima {

struct Also {
  std::string asked;   // as it was said
  std::string output;  // where the result will be; "": only the command knows
  std::vector<std::string> command;
  int bin = 1;  // voxels of a side that become one
};

// What WORDS of --also come to for slices in `output`: bin=N[,N...], u8=LOW:HIGH, u16=LOW:HIGH, xz, yz,
// preview, or a command line of the shell. Fails (usage) for anything else, and where `output` gives no name
// to the results.
std::vector<Also> parse_also(const std::vector<std::string>& words, const std::string& output);
// Fails (usage) if nothing would be left of the slices.
void check_bins(const std::vector<Also>& list, const StackInfo& slices);
// Fails if a result stands there that is not of an unfinished run, without force. Adds --force where there is
// one to be replaced.
void check_also(std::vector<Also>& list, bool force);
// Those whose result is there go, and commands that ended well when the slices in `output` were made.
void drop_finished(std::vector<Also>& list, const std::string& output);

// Puts what it is given into `sink`, too, and gives it on, in order; slices that are in the folder `output`
// from an earlier run are read from there. A command that fails does not stop the others: close() fails when
// all else is done. The sidecar names those that ended well.
std::unique_ptr<Sink> with_also(std::unique_ptr<Sink> sink, const std::string& output, const SinkInfo& info,
                                const std::vector<Also>& list);

}  // namespace harima
