// SPDX-License-Identifier: BSD-3-Clause
// A pipe cannot rewind: what needs all frames keeps them, in memory as long as they fit and beyond that in a
// spool file beside the output, never silently and never in the system's temporary folder.
#pragma once

#include <memory>

#include "format/format.h"

namespace harima {

// Takes all frames of `source` and gives them back as one that can seek; a source that can seek is given back
// as it is. A note tells of the spool file; its name is removed at once, so nothing stays behind however the
// tool ends. Fails if memory_bytes do not suffice and there is no spool_folder.
std::shared_ptr<Source> keep_frames(std::unique_ptr<Source> source, const OpenOptions& options);

}  // namespace harima
