// SPDX-License-Identifier: BSD-3-Clause
// The stream of frames between tools (man 5 harima-stream), on a pipe or in a file.
#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"
#include "format/detector.h"
#include "format/format.h"
#include "format/keep_frames.h"
#include "format/peek.h"
#include "format/shared_ring.h"
#include "format/stream_message.h"
#include "format/stream_sink.h"
#include "format/stream_source.h"
#include "format/tagged_scan.h"

namespace harima {

extern const Format kStreamFormat;

namespace {

bool sniff(const Peek& peek) { return is_pipe(peek.path) || peek.starts_with(kCborMagic); }

// A pipe can be opened once; it stays open as standard input does.
int open_for_good(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail_errno(path);
  return descriptor;
}

std::unique_ptr<Source> open_ring(const std::string& path, const OpenOptions& options) {
  const auto ring = std::make_shared<RingReader>(path);
  return open_stream(ByteInput([ring] { return ring->next(); }), path, options.channel,
                     options.may_have_gaps);
}

std::unique_ptr<Source> open(const std::string& path, const OpenOptions& options) {
  if (is_detector(path)) return open_detector(path, options.channel, options.may_have_gaps);
  if (is_shared_ring(path)) return open_ring(path, options);
  if (path == "-")
    return open_stream_pipe(STDIN_FILENO, "standard input", options.channel, options.may_have_gaps);
  if (is_pipe(path))
    return open_stream_pipe(open_for_good(path), path, options.channel, options.may_have_gaps);
  return open_stream_file(path, options.channel);
}

Scan scan(const std::string& path, const OpenOptions& options) {
  return scan_by_tags(keep_frames(open(path, options), options), path, options.angles_apart);
}

bool has_roles(const std::string&) { return true; }

}  // namespace

const Format kStreamFormat{
    "stream", ".cbor",  "stream of frames on a pipe (-) or in a file: CBOR, DECTRIS Stream V2",
    sniff,    open,     create_stream,
    scan,     has_roles};

}  // namespace harima
