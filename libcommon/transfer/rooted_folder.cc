// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/rooted_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

namespace harima {

void write_all(int fd, std::span<const std::byte> bytes, uint64_t offset, const std::string& place) {
  while (!bytes.empty()) {
    const ssize_t n = pwrite(fd, bytes.data(), bytes.size(), off_t(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && (errno == ENOSPC || errno == EDQUOT))
      throw DiskFull(fmt::format("{}: no room for {} bytes at offset {}: {}", place, bytes.size(), offset,
                                 std::strerror(errno)));
    if (n < 0) fail_errno(fmt::format("{}: cannot write {} bytes at offset {}", place, bytes.size(), offset));
    bytes = bytes.subspan(size_t(n));
    offset += uint64_t(n);
  }
}

SplitPath split_path(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == path.npos) return {"", path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

void allow_many_files() {
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

RootedFolder::RootedFolder(const std::string& path)
    : RootedFolder(Descriptor(::open(path.empty() ? "." : path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)),
                   path.empty() ? "." : path) {
  if (descriptor() < 0) fail_errno(fmt::format("{}: cannot open the folder", path_));
}

RootedFolder::RootedFolder(Descriptor folder, std::string path)
    : root_(std::make_shared<const KnownFolder>(std::move(folder))), path_(std::move(path)),
      open_(std::make_unique<OpenFolders>()) {}

RootedFolder RootedFolder::make(const std::string& path) {
  std::error_code bad;
  std::filesystem::create_directories(path.empty() ? "." : path, bad);
  std::error_code unseen;
  if (bad && !std::filesystem::is_directory(path, unseen))
    fail("{}: cannot make the folder: {}", path, bad.message());
  return RootedFolder(path);
}

std::string RootedFolder::full(const std::string& relative) const {
  if (relative.empty()) return path_;
  return path_.ends_with('/') ? path_ + relative : path_ + "/" + relative;
}

namespace {

int open_beneath(int root, const char* relative, int flags, uint32_t mode) {
  open_how how{};
  how.flags = uint64_t(flags | O_CLOEXEC);
  how.mode = mode;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  long fd;
  do fd = syscall(SYS_openat2, root, *relative == 0 ? "." : relative, &how, sizeof how);
  while (fd < 0 && (errno == EINTR || errno == EAGAIN));
  return int(fd);
}

}  // namespace

OpenFolder RootedFolder::folder_of(std::string_view relative, int& error) const {
  error = 0;
  if (relative.empty()) return root_;
  if (OpenFolder known = open_->find(relative)) return known;
  std::string path(relative);
  Descriptor folder(open_beneath(root_->get(), path.c_str(), O_PATH | O_DIRECTORY, 0));
  if (folder.get() < 0) error = errno;
  return error == 0 ? open_->add(std::move(path), std::move(folder)) : nullptr;
}

RootedFolder::Place RootedFolder::place_of(const std::string& relative, int& error) const {
  const size_t slash = relative.rfind('/');
  if (slash == relative.npos) return {folder_of("", error), relative.c_str()};
  if (relative.starts_with('/')) return error = EXDEV, Place();
  return {folder_of(std::string_view(relative).substr(0, slash), error), relative.c_str() + slash + 1};
}

RootedFolder::Place RootedFolder::place_of(const std::string& relative) const {
  int error = 0;
  Place place = place_of(relative, error);
  if (error != 0) fail_on_way(relative, "cannot open its folder", error);
  return place;
}

std::string RootedFolder::link_on_way(const std::string& relative) const {
  for (size_t end = relative.find('/');; end = relative.find('/', end + 1)) {
    const std::string part = relative.substr(0, end);
    const Descriptor there(open_beneath(root_->get(), part.c_str(), O_PATH | O_NOFOLLOW, 0));
    char text[4096];
    const ssize_t length = there.get() < 0 ? -1 : readlinkat(there.get(), "", text, sizeof text);
    if (length > 0)
      return fmt::format("{} is a symbolic link to {}", full(part), std::string_view(text, size_t(length)));
    if (end == relative.npos || there.get() < 0) return "";
  }
}

void RootedFolder::fail_on_way(const std::string& relative, const char* what, int error) const {
  std::string found = error == ELOOP ? link_on_way(relative) : "";
  if (error == ELOOP && found.empty()) found = "a symbolic link was on the way there";
  if (!found.empty())
    fail("{}: {}: {}, wanted a folder or file: symbolic links beneath {} are not followed", full(relative),
         what, found, path_);
  errno = error;
  fail_errno(fmt::format("{}: {}", full(relative), what));
}

Descriptor RootedFolder::open(const std::string& relative, int flags, uint32_t mode) const {
  int error = 0;
  Descriptor fd = try_open(relative, flags, error, mode);
  if (error != 0) fail_on_way(relative, "cannot open", error);
  return fd;
}

Descriptor RootedFolder::try_open(const std::string& relative, int flags, int& error, uint32_t mode) const {
  const Place place = place_of(relative, error);
  if (error != 0) return Descriptor();
  Descriptor fd(open_beneath(place.folder->get(), place.name, flags, mode));
  error = fd.get() < 0 ? errno : 0;
  return fd;
}

Descriptor RootedFolder::open_folder(const std::string& relative) const {
  return open(relative, O_PATH | O_DIRECTORY);
}

std::optional<struct stat> RootedFolder::status(const std::string& relative) const {
  const Place place = place_of(relative);
  struct stat status;
  if (fstatat(place.folder->get(), place.name, &status, AT_SYMLINK_NOFOLLOW) == 0) return status;
  if (errno != ENOENT) fail_errno(fmt::format("{}: cannot be looked at", full(relative)));
  return std::nullopt;
}

std::string RootedFolder::link_text(const std::string& relative) const {
  const Place place = place_of(relative);
  std::string text(4096, '\0');
  const ssize_t n = readlinkat(place.folder->get(), place.name, text.data(), text.size());
  if (n < 0) fail_errno(fmt::format("{}: cannot be read", full(relative)));
  text.resize(size_t(n));
  return text;
}

std::vector<std::string> RootedFolder::names(const std::string& relative) const {
  Descriptor fd = open(relative, O_RDONLY | O_DIRECTORY);
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(fdopendir(fd.release()), closedir);
  if (!folder) fail_errno(fmt::format("{}: cannot be read", full(relative)));
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* item = readdir(folder.get())) {
    const std::string name = item->d_name;
    if (name != "." && name != "..") names.push_back(name);
    errno = 0;
  }
  if (errno != 0) fail_errno(fmt::format("{}: cannot be read", full(relative)));
  std::sort(names.begin(), names.end());
  return names;
}

bool RootedFolder::make_folder(const std::string& relative) const {
  if (relative.empty()) return false;
  make_folder(split_path(relative).folder);
  const Place place = place_of(relative);
  if (mkdirat(place.folder->get(), place.name, 0777) == 0) return true;
  if (errno != EEXIST) fail_errno(fmt::format("{}: cannot make the folder", full(relative)));
  return false;
}

void RootedFolder::remove(const std::string& relative) const {
  const Place place = place_of(relative);
  if (unlinkat(place.folder->get(), place.name, 0) != 0 && errno != ENOENT)
    fail_errno(fmt::format("{}: cannot remove", full(relative)));
}

void RootedFolder::rename(const std::string& from, const std::string& to) const {
  const Place source = place_of(from), target = place_of(to);
  if (renameat(source.folder->get(), source.name, target.folder->get(), target.name) != 0)
    fail_errno(fmt::format("{}: cannot take its name", full(to)));
}

namespace {

// The system lets everybody name what he has opened, or only those who may search everywhere. "." is in the
// way of any file.
bool may_name(int nameless, int folder) {
  return linkat(nameless, "", folder, ".", AT_EMPTY_PATH) != 0 && errno == EEXIST;
}

}  // namespace

Descriptor RootedFolder::make_nameless(const std::string& relative, uint32_t mode, bool& has_mode) const {
  const Place place = place_of(relative);
  Descriptor file(openat(place.folder->get(), ".", O_RDWR | O_TMPFILE | O_CLOEXEC, mode));
  if (file.get() < 0) return file;
  static const bool may = may_name(file.get(), place.folder->get());
  if (!may) return Descriptor();
  struct stat status;
  has_mode = place.folder->kept_mode == mode;
  if (has_mode || fstat(file.get(), &status) != 0 || (status.st_mode & 07777) != mode) return file;
  place.folder->kept_mode = mode;
  has_mode = true;
  return file;
}

bool RootedFolder::name(int nameless, const std::string& relative) const {
  const Place place = place_of(relative);
  if (linkat(nameless, "", place.folder->get(), place.name, AT_EMPTY_PATH) == 0) return true;
  if (errno != EEXIST) fail_errno(fmt::format("{}: cannot take its name", full(relative)));
  return false;
}

void RootedFolder::make_link(const std::string& text, const std::string& relative) const {
  const Place place = place_of(relative);
  for (int tries = 0; symlinkat(text.c_str(), place.folder->get(), place.name) != 0; ++tries) {
    if (errno != EEXIST || tries > 0) fail_errno(fmt::format("{}: cannot make the link", full(relative)));
    if (unlinkat(place.folder->get(), place.name, 0) != 0)
      fail_errno(fmt::format("{}: cannot replace", full(relative)));
  }
}

}  // namespace harima
