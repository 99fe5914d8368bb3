// SPDX-License-Identifier: BSD-3-Clause
// Files on their way have names of their own, in the folder where they belong, which hold a checksum of name,
// size and time: another version of a file is another part.
#pragma once

#include <ctime>
#include <string>

#include "transfer/entry.h"
#include "transfer/rooted_folder.h"

namespace harima {

// Path of the part of a file that is on its way, beneath the root.
std::string part_path(const Entry& entry);
// Opens the part at `path`, its part_path, or makes it. As long as the descriptor lives it is nobody else's;
// fails if another transfer has it. keep: what is there already stays.
Descriptor open_part(const RootedFolder& root, const Entry& entry, const std::string& path, bool keep);
timespec time_of(const Entry& entry);
// The permissions that its file gets.
uint32_t mode_of(const Entry& entry);
// Takes times and permissions from the entry; has_mode: it has its permissions.
void set_status(int fd, const Entry& entry, const std::string& place, bool has_mode = false);
// Brings it to the disk.
void make_durable(int fd, const std::string& place);

}  // namespace harima
