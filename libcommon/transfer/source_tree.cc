// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/source_tree.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "base/text.h"

namespace harima {

namespace {

std::string join(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

int64_t mtime_ns(const struct stat& status) {
  return status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
}

bool is_as_found(int fd, uint64_t size, int64_t mtime) {
  struct stat status;
  return fstat(fd, &status) == 0 && uint64_t(status.st_size) == size && mtime_ns(status) == mtime;
}

bool is_folder(const std::string& path, const RootedFolder* beneath) {
  if (beneath) {
    const auto found = beneath->status(path);
    if (!found) fail("{}: there is no such file", beneath->full(path));
    return S_ISDIR(found->st_mode);
  }
  struct stat status;
  if (stat(path.c_str(), &status) != 0) fail_errno(fmt::format("{}: cannot be read", path));
  return S_ISDIR(status.st_mode);
}

}  // namespace

// Part of a file, which is to be as it was found when all of it has been read.
class SourceTree::Reader : public SourceReader {
 public:
  Reader(const File& file, Descriptor fd, int error, uint64_t offset, uint64_t bytes)
      : size_(file.size), mtime_ns_(file.mtime_ns), fd_(std::move(fd)), error_(error), offset_(offset),
        end_(offset + bytes) {}
  int read(std::span<std::byte> bytes) override {
    while (error_ == 0 && !bytes.empty()) {
      const ssize_t n = pread(fd_.get(), bytes.data(), bytes.size(), off_t(offset_));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) {
        error_ = n < 0 ? errno : ESTALE;
        break;
      }
      bytes = bytes.subspan(size_t(n));
      offset_ += uint64_t(n);
    }
    if (error_ == 0 && offset_ == end_ && !is_as_found(fd_.get(), size_, mtime_ns_)) error_ = ESTALE;
    return error_;
  }

 private:
  const uint64_t size_;
  const int64_t mtime_ns_;
  Descriptor fd_;
  int error_;
  uint64_t offset_;
  const uint64_t end_;
};

SourceTree::SourceTree(const std::vector<std::string>& paths, std::vector<NameRule> rules,
                       const RootedFolder* beneath)
    : rules_(std::move(rules)) {
  for (const std::string& path : paths) add_root(path, beneath);
}

void SourceTree::add_root(const std::string& path, const RootedFolder* beneath) {
  const std::string bare = without_slashes(path);
  const SplitPath parts = split_path(bare);
  const auto folder = [&](const std::string& at) {
    if (beneath) return RootedFolder(beneath->open_folder(at), beneath->full(at));
    return RootedFolder(at.empty() && bare.starts_with('/') ? "/" : at);
  };
  const bool is_root = bare.empty() || bare == "/" || parts.name == "." || parts.name == "..";
  if (is_root || is_folder(bare, beneath))
    roots_.push_back({folder(bare), path.ends_with('/') || is_root ? "" : parts.name + "/", ""});
  else roots_.push_back({folder(parts.folder), "", parts.name});
}

void SourceTree::walk(const std::function<void(Entry)>& found) {
  for (uint32_t i = 0; i < roots_.size(); ++i) {
    if (!roots_[i].file.empty()) {
      visit(i, roots_[i].file, found);
      continue;
    }
    if (!roots_[i].prefix.empty()) {
      struct stat status;
      if (fstatat(roots_[i].folder.descriptor(), "", &status, AT_EMPTY_PATH) != 0)
        fail_errno(roots_[i].folder.path());
      number(i, "",
             {.kind = EntryKind::folder, .mode = status.st_mode & 07777u, .mtime_ns = mtime_ns(status)},
             found);
    }
    visit_folder(i, "", found);
  }
}

void SourceTree::visit_folder(uint32_t root, const std::string& path,
                              const std::function<void(Entry)>& found) {
  std::vector<std::string> names;
  try {
    names = roots_[root].folder.names(path);
  } catch (const Error& e) {
    return number(root, path, {.kind = EntryKind::unreadable, .text = e.what()}, found);
  }
  for (const std::string& name : names)
    if (!is_part_name(name)) visit(root, join(path, name), found);
}

void SourceTree::visit(uint32_t root, const std::string& path, const std::function<void(Entry)>& found) {
  try {
    const auto status = roots_[root].folder.status(path);
    if (!status) return;  // gone since
    if (!takes_part(rules_, roots_[root].prefix + path, S_ISDIR(status->st_mode))) return;
    Entry entry{.mode = status->st_mode & 07777u, .mtime_ns = mtime_ns(*status)};
    if (S_ISDIR(status->st_mode)) {
      entry.kind = EntryKind::folder;
      number(root, path, entry, found);
      return visit_folder(root, path, found);
    }
    if (S_ISLNK(status->st_mode)) {
      entry.kind = EntryKind::link;
      entry.text = roots_[root].folder.link_text(path);
    } else if (S_ISREG(status->st_mode)) {
      entry.size = uint64_t(status->st_size);
      entry.is_sparse = uint64_t(status->st_blocks) * 512 < entry.size;
    } else {
      entry.kind = EntryKind::unreadable;
      entry.text = fmt::format("{}: neither a file, a folder nor a link", roots_[root].folder.full(path));
    }
    number(root, path, entry, found);
  } catch (const Error& e) {
    number(root, path, {.kind = EntryKind::unreadable, .text = e.what()}, found);
  }
}

void SourceTree::number(uint32_t root, const std::string& path, Entry entry,
                        const std::function<void(Entry)>& found) {
  entry.path = path.empty() ? without_slashes(roots_[root].prefix) : roots_[root].prefix + path;
  // A folder that cannot be read at all, of which only its contents were wanted.
  if (entry.path.empty()) entry.path = "the source";
  {
    const std::lock_guard lock(mutex_);
    files_.push_back({root, entry.size, entry.mtime_ns, path});
  }
  found(std::move(entry));
}

const SourceTree::File& SourceTree::file(uint64_t number) const {
  const std::lock_guard lock(mutex_);
  if (number >= files_.size()) fail("file {} of {}", number, files_.size());
  return files_[size_t(number)];
}

std::unique_ptr<SourceReader> SourceTree::read(uint64_t number, uint64_t offset, uint64_t bytes) const {
  int error = 0;
  const File& wanted = file(number);
  Descriptor fd = roots_[wanted.root].folder.try_open(wanted.path, O_RDONLY | O_NOFOLLOW, error);
  return std::make_unique<Reader>(wanted, std::move(fd), error, offset, bytes);
}

std::string SourceTree::place(uint64_t number) const {
  const File& wanted = file(number);
  return roots_[wanted.root].folder.full(wanted.path);
}

uint64_t SourceTree::size(uint64_t number) const { return file(number).size; }

}  // namespace harima
