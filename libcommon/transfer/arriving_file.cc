// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/arriving_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/hash.h"
#include "codec/byte_reader.h"
#include "codec/byte_writer.h"
#include "transfer/message.h"

namespace harima {

namespace {

// A unit in the note: its number, 4 bytes, and its checksum, 8 bytes.
constexpr size_t kNoteBytes = 12;
constexpr size_t kNotesAtOnce = 16;
constexpr auto kNoteAfter = std::chrono::seconds(1);

bool is_zero(std::span<const std::byte> bytes) {
  return bytes.empty() || (bytes[0] == std::byte{0} && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

}  // namespace

std::string part_path(const Entry& entry) {
  const SplitPath parts = split_path(entry.path);
  const std::string key = fmt::format("{}\n{}\n{}", parts.name, entry.size, entry.mtime_ns);
  const std::string name = part_prefix() + xxh3_hex(key) + ".part";
  return parts.folder.empty() ? name : parts.folder + "/" + name;
}

void set_status(int fd, const Entry& entry, const std::string& place) {
  const int64_t second = 1000000000, ns = (entry.mtime_ns % second + second) % second;
  const timespec times[2] = {{0, UTIME_OMIT}, {(entry.mtime_ns - ns) / second, ns}};
  // Only those who own a file may give it to others by set-uid, and nobody should over a line.
  if (fchmod(fd, entry.mode & 01777) != 0) fail_errno(fmt::format("{}: cannot set its permissions", place));
  if (futimens(fd, times) != 0) fail_errno(fmt::format("{}: cannot set its time", place));
}

ArrivingFile::ArrivingFile(const RootedFolder& root, Entry entry, Durability durability)
    : root_(root), entry_(std::move(entry)), durability_(durability),
      part_(root.open(part_path(entry_), O_RDWR | O_CREAT | O_NOFOLLOW, 0600)) {
  if (flock(part_.get(), LOCK_EX | LOCK_NB) != 0)
    fail("{}: another transfer is writing it", root_.full(entry_.path));
  held_.assign(size_t((entry_.size + kUnitBytes - 1) / kUnitBytes), false);
  read_units();
  missing_ = size_t(std::count(held_.begin(), held_.end(), false));
}

ArrivingFile::~ArrivingFile() {
  try {
    if (missing_ > 0 && !unnoted_.empty()) note_units();
  } catch (const Error&) {
    // They will come again.
  }
}

std::string ArrivingFile::units_path() const {
  std::string path = part_path(entry_);
  return path.replace(path.size() - std::strlen(".part"), std::string::npos, ".units");
}

void ArrivingFile::read_units() {
  units_ = root_.open(units_path(), O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, 0600);
  struct stat part, units;
  if (fstat(part_.get(), &part) != 0 || fstat(units_.get(), &units) != 0)
    fail_errno(fmt::format("{}: what an earlier transfer left cannot be read", root_.full(entry_.path)));
  std::vector<std::byte> bytes(std::min(size_t(units.st_size), held_.size() * kNoteBytes));
  const ssize_t n = pread(units_.get(), bytes.data(), bytes.size(), 0);
  bytes.resize(size_t(std::max<ssize_t>(n, 0)) / kNoteBytes * kNoteBytes);
  ByteReader notes(bytes);
  while (notes.left() > 0) {
    const size_t unit = notes.get<uint32_t>();
    notes.get<uint64_t>();
    if (unit < held_.size()) held_[unit] = true;
  }
}

std::vector<bool> ArrivingFile::held() {
  const std::lock_guard lock(mutex_);
  return held_;
}

uint32_t ArrivingFile::unit_bytes(uint64_t offset) const {
  if (offset % kUnitBytes != 0 || offset >= entry_.size) return 0;
  return uint32_t(std::min<uint64_t>(kUnitBytes, entry_.size - offset));
}

void ArrivingFile::write(std::span<const std::byte> bytes, uint64_t offset) {
  if (entry_.is_sparse && is_zero(bytes)) return;
  write_all(part_.get(), bytes, offset, root_.full(entry_.path));
}

bool ArrivingFile::take_unit(uint64_t offset, uint64_t sum) {
  const std::lock_guard lock(mutex_);
  const size_t unit = size_t(offset / kUnitBytes);
  if (held_[unit]) return false;
  held_[unit] = true;
  ByteWriter note(std::move(unnoted_));
  note.put(uint32_t(unit));
  note.put(sum);
  unnoted_ = note.take();
  const bool is_last = --missing_ == 0;
  const bool is_late = std::chrono::steady_clock::now() - noted_ > kNoteAfter;
  if (!is_last && (is_late || unnoted_.size() >= kNotesAtOnce * kNoteBytes)) note_units();
  return is_last;
}

void ArrivingFile::note_units() {
  if (durability_ != Durability::none && fdatasync(part_.get()) != 0)
    fail_errno(fmt::format("{}: cannot be brought to the disk", root_.full(entry_.path)));
  if (::write(units_.get(), unnoted_.data(), unnoted_.size()) != ssize_t(unnoted_.size()))
    fail_errno(fmt::format("{}: cannot note what has come", root_.full(entry_.path)));
  unnoted_.clear();
  noted_ = std::chrono::steady_clock::now();
}

void ArrivingFile::complete() {
  const std::string place = root_.full(entry_.path);
  if (ftruncate(part_.get(), off_t(entry_.size)) != 0) fail_errno(fmt::format("{}: cannot have its size", place));
  set_status(part_.get(), entry_, place);
  if (durability_ == Durability::file && fsync(part_.get()) != 0) fail_errno(fmt::format("{}: cannot be brought to the disk", place));
}

void ArrivingFile::forget_units() { root_.remove(units_path()); }

}  // namespace harima
