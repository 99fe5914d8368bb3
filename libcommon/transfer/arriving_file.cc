// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/arriving_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"
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
  return bytes.empty() ||
         (bytes[0] == std::byte{0} && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

// Has nothing been written there, not even wrong bytes that came before?
bool is_hole(int fd, uint64_t offset, size_t bytes) {
  const off_t data = lseek(fd, off_t(offset), SEEK_DATA);
  return data < 0 ? errno == ENXIO : uint64_t(data) >= offset + bytes;
}

}  // namespace

ArrivingFile::ArrivingFile(const RootedFolder& root, Entry entry, Durability durability)
    : root_(root), entry_(std::move(entry)), durability_(durability),
      part_(open_part(root, entry_, part_path(entry_), true)) {
  held_.assign(size_t((entry_.size + kUnitBytes - 1) / kUnitBytes), false);
  read_units();
  missing_ = size_t(std::count(held_.begin(), held_.end(), false));
}

ArrivingFile::~ArrivingFile() {
  try {
    if (!is_done_ && !unnoted_.empty()) note_units();
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
    const auto sum = notes.get<uint64_t>();
    if (unit >= held_.size()) continue;
    held_[unit] = true;
    sums_.note(unit, sum);
  }
  held_before_ = held_;
}

std::vector<bool> ArrivingFile::held() {
  const std::lock_guard lock(mutex_);
  return held_;
}

uint32_t ArrivingFile::unit_bytes(uint64_t offset) const {
  if (offset % kUnitBytes != 0 || offset >= entry_.size) return 0;
  return uint32_t(std::min<uint64_t>(kUnitBytes, entry_.size - offset));
}

uint64_t ArrivingFile::begin_unit(uint64_t offset) {
  const std::lock_guard lock(mutex_);
  const size_t unit = size_t(offset / kUnitBytes);
  ++last_writer_;
  if (!held_.at(unit)) writers_[unit] = last_writer_;
  return last_writer_;
}

bool ArrivingFile::is_heard(uint64_t offset, uint64_t writer) {
  const auto found = writers_.find(size_t(offset / kUnitBytes));
  return found != writers_.end() && found->second == writer;
}

void ArrivingFile::write(std::span<const std::byte> bytes, uint64_t offset, uint64_t writer) {
  {
    const std::lock_guard lock(mutex_);
    if (!is_heard(offset, writer)) return;
  }
  if (entry_.is_sparse && is_zero(bytes) && is_hole(part_.get(), offset, bytes.size())) return;
  write_all(part_.get(), bytes, offset, root_.full(entry_.path));
}

bool ArrivingFile::take_unit(uint64_t offset, uint64_t sum, uint64_t writer) {
  const std::lock_guard lock(mutex_);
  if (!is_heard(offset, writer)) return false;
  const size_t unit = size_t(offset / kUnitBytes);
  writers_.erase(unit);
  held_[unit] = true;
  sums_.note(unit, sum);
  ByteWriter note(std::move(unnoted_));
  note.put(uint32_t(unit));
  note.put(sum);
  unnoted_ = note.take();
  --missing_;
  if (is_there()) return true;
  const bool is_late = std::chrono::steady_clock::now() - noted_ > kNoteAfter;
  if (is_late || unnoted_.size() >= kNotesAtOnce * kNoteBytes) note_units();
  return false;
}

bool ArrivingFile::take_digest(uint64_t digest, bool only_new_units) {
  const std::lock_guard lock(mutex_);
  digest_ = digest;
  only_new_units_ = only_new_units;
  return is_there();
}

bool ArrivingFile::is_there() {
  if (missing_ > 0 || is_done_ || (has_digest(entry_.size) && !digest_)) return false;
  is_done_ = true;
  const uint64_t digest = only_new_units_ ? sums_.digest(held_before_) : sums_.digest();
  if (!has_digest(entry_.size) || digest == *digest_) return true;
  forget_all();
  fail("{}: what has come is not what the sender has: its digest is {:016x}, wanted {:016x}",
       root_.full(entry_.path), digest, *digest_);
}

void ArrivingFile::forget_all() {
  root_.remove(part_path(entry_));
  forget_units();
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
  if (ftruncate(part_.get(), off_t(entry_.size)) != 0)
    fail_errno(fmt::format("{}: cannot have its size", place));
  set_status(part_.get(), entry_, place);
  if (durability_ == Durability::file) make_durable(part_.get(), place);
  units_ = Descriptor();
}

void ArrivingFile::take_name() {
  root_.rename(part_path(entry_), entry_.path);
  forget_units();
}

void ArrivingFile::forget_units() { root_.remove(units_path()); }

}  // namespace harima
