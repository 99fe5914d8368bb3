// SPDX-License-Identifier: BSD-3-Clause
// The stream of frames between tools (man 5 harima-stream), on a pipe or in a file.
#include <unistd.h>

#include "format/format.h"
#include "format/keep_frames.h"
#include "format/stream_message.h"
#include "format/stream_sink.h"
#include "format/stream_source.h"
#include "format/tagged_scan.h"

namespace harima {

extern const Format kStreamFormat;

namespace {

bool sniff(const Peek& peek) { return peek.path == "-" || peek.starts_with(kCborMagic); }

std::unique_ptr<Source> open(const std::string& path, const OpenOptions& options) {
  if (path == "-") return open_stream_pipe(STDIN_FILENO, "standard input", options.channel);
  return open_stream_file(path, options.channel);
}

Scan scan(const std::string& path, const OpenOptions& options) {
  return scan_by_tags(keep_frames(open(path, options), options), path, options.angles_apart);
}

bool has_roles(const std::string&) { return true; }

}  // namespace

const Format kStreamFormat{"stream", ".cbor", "stream of frames on a pipe (-) or in a file: CBOR, DECTRIS Stream V2",
                           sniff,    open,    create_stream,
                           scan,     has_roles};

}  // namespace harima
