// SPDX-License-Identifier: BSD-3-Clause
// A PartFile is an output that appears whole or not at all: it is written as ".NAME.part" in the folder of
// NAME and renamed by commit(). Dropped without commit() it is removed; so are all open ones when the tool is
// ended by SIGINT or SIGTERM. One thread each.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace harima {

// "out/.v.tif.part", as which "out/v.tif" is written.
std::string part_name(const std::string& path);

class PartFile {
 public:
  PartFile() = default;
  explicit PartFile(std::string path);           // creates the part file; fails if it cannot
  PartFile(std::string path, std::string part);  // by a name of its own, in the same folder
  PartFile(PartFile&& other) noexcept;
  PartFile& operator=(PartFile&& other) noexcept;
  ~PartFile();

  const std::string& path() const { return path_; }       // the final name
  const std::string& part_path() const { return part_; }  // the name to write to, for libraries that want one
  int descriptor() const { return fd_; }                  // open for reading and writing
  // All bytes, at `offset`; fails with the path and the reason (a full disk, say).
  void write(std::span<const std::byte> bytes, size_t offset);
  // Takes the space for so many bytes now, where the file system can do that, so that a full disk, a quota or
  // a limit shows before the work and not after it.
  void reserve(size_t bytes);
  // Closes and renames; fails if the last bytes could not be written.
  void commit();
  // The same, and when it returns bytes and name outlast a loss of power: the bytes reach the disk before the
  // name does.
  void commit_durably();

 private:
  void drop() noexcept;
  std::string path_, part_;
  int fd_ = -1;
};

// A file that goes with the open parts when the tool is ended so, until it is kept.
void remove_if_ended(const std::string& path);
void keep_if_ended(const std::string& path);

// Removes every part file still open, and lets none be created any more: only for a process that ends now.
// Waits a second at most for files that are being created. Async-signal-safe, for the handlers of SIGINT and
// SIGTERM.
void remove_open_parts() noexcept;

}  // namespace harima
