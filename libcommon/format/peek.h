// SPDX-License-Identifier: BSD-3-Clause
// Peek: what can be known of a path before its format is.
#pragma once

#include <string>

#include "format/format.h"

namespace harima {

// Looks at a file or folder; fails with "no such file" and the nearest name in its folder.
Peek peek_at(const std::string& path);
// Does it give its bytes once only: "-", a named pipe, <(command) of a shell, a detector, a ring in shared
// memory?
bool is_pipe(const std::string& path);
// Is it where a detector sends its messages: tcp://HOST:PORT, ipc://PATH (ZeroMQ)?
bool is_detector(const std::string& path);
// Is this a pattern ("proj*.tif") and not the name of something that exists?
bool is_glob(const std::string& path);
// The file in "file.h5:/entry/data"; the path itself if it exists or has no such tail.
std::string without_dataset(const std::string& path);
// Does the name end so, in any case of letters? `endings` as in Format: ".tif .tiff".
bool has_ending(const std::string& path, std::string_view endings);
// The name that a file had before fcompress packed it: "a.his" of "a.his.fcz"; the path itself if it has no
// such ending.
std::string unpacked_name(const std::string& path);
// Does the name, or the one it had before it was packed, end so? For files to be read.
bool is_read_as(const std::string& path, std::string_view endings);

}  // namespace harima
