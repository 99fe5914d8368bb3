// SPDX-License-Identifier: BSD-3-Clause
// What a destination has, against what the manifest says of it. All fail with what differs.
#pragma once

#include "transfer/entry.h"
#include "transfer/rooted_folder.h"

namespace harima {

void check_folder(const RootedFolder& root, const Entry& entry);  // is there
void check_link(const RootedFolder& root, const Entry& entry);    // is there and points to the same
void check_size(const RootedFolder& root, const Entry& entry);    // a file of this size is there
// XXH3 of a part of a file, read from the disk.
uint64_t sum_of(const RootedFolder& root, const std::string& path, uint64_t offset, uint64_t bytes);
// SHA-256 of a file of so many bytes, in hexadecimal digits.
std::string sha256_of(const RootedFolder& root, const std::string& path, uint64_t bytes);

}  // namespace harima
