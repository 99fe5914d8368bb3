// SPDX-License-Identifier: BSD-3-Clause
// Formats: frames from and to bytes. One format is one .cc that ends in a `const Format kNameFormat`, and one
// line in formats.cc. Files are recognised by content, not by name. Adding a format: doc/design.md.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "image/scan.h"
#include "image/stack.h"

namespace harima {

// What sniffing may look at: the name as given, whether it is a folder, and the first bytes of a file.
struct Peek {
  std::string path;  // "-" for standard input (then no bytes: a pipe is always a stream)
  bool is_folder = false;
  std::vector<unsigned char> head;  // up to 4096 bytes
  bool starts_with(std::string_view magic) const;
};

struct OpenOptions {
  std::string raw;           // "u16,4432x2368[,offset][,be]": read the file as bare pixels
  size_t memory_bytes = 0;   // a pipe may keep this much in memory; 0: no limit
  std::string spool_folder;  // where a pipe spools beyond that (beside the output); empty: refuse
  std::string channel;       // of a stream that has several; empty: the first
  // A stream whose frames are not all there is read, too; then tags have the numbers of frames.
  bool may_have_gaps = false;
  // Of a camera's sequence that holds several scans, those of the one that is meant; last 0: all.
  IntRange frames{0, 0, 1};
  bool angles_apart = false;  // angles come from elsewhere: those of a scan are not read and stay 0
  // Told of each frame of a pipe as it comes, by the thread that reads, which waits for it; is_kept: in
  // memory, and not in a spool.
  std::function<void(const StackInfo& stack, const Frame& frame, bool is_kept)> on_frame = {};
};

// What a sink has to know before the first frame.
struct SinkInfo {
  StackInfo stack;                      // count known, unless the sink is a pipe
  std::vector<int> numbers;             // number of each frame in file names; empty: 0, 1, 2, ...
  FrameKind kind = FrameKind::unknown;  // of frames that do not say it themselves; for formats that keep it
  std::string stem = "rec";             // of file names in a series
  int digits = 5;                       // of their numbers, at least
  std::string compression = "none";     // none, zstd, deflate, lzw; a format refuses what it has not
  std::string ending;                   // as if the name ended so ("npy"); empty: as it ends
  bool force = false;                   // replace what exists
  bool resume = false;                  // keep finished frames of an earlier run with the same recipe
  std::string recipe;  // hash of what determines the pixels; a series is resumed only if equal
  std::string asked;   // hash of what was asked for: if equal, the recipe is
};

struct Format {
  const char* name;        // "tiff"
  const char* extensions;  // ".tif .tiff"
  const char* summary;     // "TIFF: one file, a folder or a glob, any layout"
  bool (*sniff)(const Peek&);
  std::unique_ptr<Source> (*open)(const std::string& path, const OpenOptions&);
  std::unique_ptr<Sink> (*create)(const std::string& path, const SinkInfo&);  // null: read only
  Scan (*scan)(const std::string& path, const OpenOptions&);  // null: knows no roles and angles
  // Whether a file says which frames are projections; null: not known.
  bool (*has_roles)(const std::string& path) = nullptr;
  // All that may be read for it; null: itself.
  std::vector<std::string> (*files)(const std::string& path) = nullptr;
};

std::span<const Format* const> formats();  // the table, in sniffing order

// The format of a file, folder, glob or "-". Fails with the path, what was found and which formats there are.
const Format& format_of(const std::string& path, const OpenOptions& options = {});
// Opens a file, folder, glob or "-". Fails as format_of(), or with what is wrong in it.
std::unique_ptr<Source> open_source(const std::string& path, const OpenOptions& options = {});
// As above, with roles and angles. Fails for a format that does not carry them.
Scan open_scan(const std::string& path, const OpenOptions& options = {});
// Does it say which of its frames are projections, so that angles and flats may come from elsewhere?
bool knows_roles(const std::string& path, const OpenOptions& options = {});
// Fails if open_sink() would because of what is there, whatever the frames: a file without force, the sidecar
// of another file, a folder of something else.
void check_sink(const std::string& path, bool force, const std::string& ending = {});
// Will an output of this name be a folder whose frames are final one by one, so that a run that was stopped
// goes on from them?
bool keeps_frames(const std::string& path);
// Creates an output by the ending of its name: a folder ("out/" or no ending) is a series of TIFFs, "-" the
// stream. Fails if it exists and force is not set (a folder may be resumed), or if it cannot be written.
std::unique_ptr<Sink> open_sink(const std::string& path, const SinkInfo& info);

}  // namespace harima
