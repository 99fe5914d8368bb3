// SPDX-License-Identifier: BSD-3-Clause
// A small file comes whole, and is right before anything of it is written. In a folder that is new it has no
// name at all until it gets its own, where the file system has such files (O_TMPFILE): then nothing is left
// of it if this process ends before. Elsewhere it is a part (part_file.h) until then.
#pragma once

#include <span>
#include <string>

#include "transfer/arriving_file.h"
#include "transfer/part_file.h"

namespace harima {

struct SmallFile {
  Descriptor file{};   // all of it is there, with its times and permissions; nobody else may have it as long
                       // as this lives
  std::string part{};  // the path that it has until it has its own; "": none
};

// Writes it; on the disk, if it is to be so by itself.
SmallFile write_small(const RootedFolder& root, const Entry& entry, std::span<const std::byte> bytes,
                      bool in_new_folder, Durability durability);
// Gives it its name. What took that meanwhile is replaced, if it is no folder.
void name_small(const RootedFolder& root, const Entry& entry, const SmallFile& small, Durability durability);

}  // namespace harima
