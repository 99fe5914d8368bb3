// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/comparison.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "base/hash.h"
#include "transfer/message.h"
#include "transfer/tls.h"

namespace harima {

namespace {

struct stat status_of(const RootedFolder& root, const Entry& entry) {
  const auto status = root.status(entry.path);
  if (!status) fail("it is missing");
  return *status;
}

}  // namespace

void check_folder(const RootedFolder& root, const Entry& entry) {
  if (!S_ISDIR(status_of(root, entry).st_mode)) fail("it is no folder");
}

void check_link(const RootedFolder& root, const Entry& entry) {
  if (!S_ISLNK(status_of(root, entry).st_mode)) fail("it is no link");
  const std::string text = root.link_text(entry.path);
  if (text != entry.text) fail("it points to {}, not to {}", text, entry.text);
}

void check_size(const RootedFolder& root, const Entry& entry) {
  const struct stat status = status_of(root, entry);
  if (!S_ISREG(status.st_mode)) fail("it is no file");
  if (uint64_t(status.st_size) != entry.size) fail("it has {} bytes, not {}", status.st_size, entry.size);
}

namespace {

// Gives a part of a file to `use`, piece by piece.
template <class Use>
void read_part(const RootedFolder& root, const std::string& path, uint64_t offset, uint64_t bytes, Use use) {
  thread_local std::vector<std::byte> slice(kSliceBytes);
  const Descriptor fd = root.open(path, O_RDONLY | O_NOFOLLOW);
  while (bytes > 0) {
    const ssize_t n =
        pread(fd.get(), slice.data(), size_t(std::min<uint64_t>(kSliceBytes, bytes)), off_t(offset));
    if (n < 0) fail_errno("it cannot be read");
    if (n == 0) fail("it ends at byte {}", offset);
    use(std::span(slice).first(size_t(n)));
    offset += uint64_t(n), bytes -= uint64_t(n);
  }
}

}  // namespace

uint64_t sum_of(const RootedFolder& root, const std::string& path, uint64_t offset, uint64_t bytes) {
  Xxh3 sum;
  read_part(root, path, offset, bytes,
            [&](std::span<const std::byte> piece) { sum.add(piece.data(), piece.size()); });
  return sum.sum();
}

std::string sha256_of(const RootedFolder& root, const std::string& path, uint64_t bytes) {
  Sha256 sum;
  read_part(root, path, 0, bytes, [&](std::span<const std::byte> piece) { sum.add(piece); });
  return hex(sum.sum());
}

}  // namespace harima
