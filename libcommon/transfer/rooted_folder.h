// SPDX-License-Identifier: BSD-3-Clause
// A RootedFolder is a folder beneath which everything happens: whatever path it is given, nothing outside is
// reached, neither through ".." nor through symbolic links, also if somebody changes them meanwhile (openat2,
// RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS). The way to the folder itself may lead through links. All functions
// name the whole path when they fail. Safe from several threads. Folders that were opened last are used for a
// tenth of a second, since files come folder by folder: one that somebody moves meanwhile is still written
// to, where it is then.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.h"
#include "base/error.h"
#include "transfer/open_folders.h"

namespace harima {

// No room is left: nothing that follows would fit either.
class DiskFull : public Error {
 public:
  using Error::Error;
};

// All bytes, at `offset`; fails with `place`.
void write_all(int fd, std::span<const std::byte> bytes, uint64_t offset, const std::string& place);

// "a/b/c" is "a/b" and "c"; "c" is "" and "c".
struct SplitPath {
  std::string folder, name;
};
SplitPath split_path(const std::string& path);

// As many files may be open at once as the system lets us: each that waits for its name is.
void allow_many_files();

class RootedFolder {
 public:
  explicit RootedFolder(const std::string& path);  // fails if there is none
  RootedFolder(Descriptor folder, std::string path);
  // The folder, made with all above it if it is missing.
  static RootedFolder make(const std::string& path);

  const std::string& path() const { return path_; }
  int descriptor() const { return root_->get(); }
  std::string full(const std::string& relative) const;

  // "" is the folder itself.
  Descriptor open(const std::string& relative, int flags, uint32_t mode = 0) const;
  // error: errno, or 0.
  Descriptor try_open(const std::string& relative, int flags, int& error, uint32_t mode = 0) const;
  Descriptor open_folder(const std::string& relative) const;
  // Of a link itself; none: there is nothing.
  std::optional<struct stat> status(const std::string& relative) const;
  std::string link_text(const std::string& relative) const;
  std::vector<std::string> names(const std::string& relative) const;  // in a folder, without . and .., sorted
  bool make_folder(const std::string& relative) const;  // and those above it; false if it was there
  void remove(const std::string& relative) const;       // a file or link; fine if it is not there
  void rename(const std::string& from, const std::string& to) const;  // replaces a file, not a folder
  // A new file of the folder where `relative` belongs, which has no name and goes when it is closed before it
  // gets one; none: the file system has no such files, or does not let us name them.
  Descriptor make_nameless(const std::string& relative, uint32_t mode,
                           bool& has_mode) const;              // false: with other permissions
  bool name(int nameless, const std::string& relative) const;  // gives it one; false if something has it
  void make_link(const std::string& text, const std::string& relative) const;  // replaces a file or link

 private:
  // A place beneath: its folder, and its name there.
  struct Place {
    OpenFolder folder;
    const char* name = "";
  };
  Place place_of(const std::string& relative, int& error) const;  // error: errno, or 0
  Place place_of(const std::string& relative) const;
  OpenFolder folder_of(std::string_view relative, int& error) const;
  [[noreturn]] void fail_on_way(const std::string& relative, const char* what,
                                int error) const;              // an errno; of a link, which one
  std::string link_on_way(const std::string& relative) const;  // what it is; "": none is there

  OpenFolder root_;
  std::string path_;
  std::unique_ptr<OpenFolders> open_;
};

}  // namespace harima
