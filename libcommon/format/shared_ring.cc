// SPDX-License-Identifier: BSD-3-Clause
#include "format/shared_ring.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <ctime>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/text.h"

namespace harima {

namespace {

constexpr std::string_view kScheme = "shm:", kMagic = "harima-ring 1\n";
constexpr size_t kDataAt = 4096, kMostAtOnce = size_t{1} << 20, kLeastBytes = size_t{1} << 20,
                 kMostName = 200;
constexpr long kLookNs = 100'000'000;

enum Role : off_t { kWriter, kReader };  // the byte of the file that each of them holds locked

struct RingName {
  std::string name;
  size_t bytes;
};

RingName ring_name(const std::string& path) {
  const auto parts = split(std::string_view(path).substr(kScheme.size()), ',', 2);
  const std::string name(parts.front());
  const bool is_good = !name.empty() && name.size() <= kMostName && name.front() != '.' &&
                       std::all_of(name.begin(), name.end(),
                                   [](unsigned char c) { return std::isalnum(c) || std::strchr("._-", c); });
  if (!is_good) fail_usage("{}: wanted shm:NAME of letters, digits, '.', '_' and '-'", path);
  const size_t bytes = parts.size() > 1 ? parse_size(std::string(parts.back()), 0) : size_t{256} << 20;
  if (bytes < kLeastBytes) fail_usage("{}: a ring of {}, wanted 1M at least", path, size_text(bytes));
  return {name, bytes / kDataAt * kDataAt};
}

std::string file_of(const std::string& name) { return "/dev/shm/harima-" + name; }

struct flock lock_of(Role role) {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = role;
  lock.l_len = 1;
  return lock;
}

}  // namespace

// What both see. Sides wait for each other's count to change.
struct RingHead {
  char magic[16];
  uint64_t bytes;  // of data
  alignas(64) std::atomic<uint64_t> written;
  std::atomic<uint32_t> writes, has_ended;
  alignas(64) std::atomic<uint64_t> taken;
  std::atomic<uint32_t> takes, has_reader;
};
static_assert(sizeof(RingHead) <= kDataAt && std::atomic<uint64_t>::is_always_lock_free);

class RingMemory {
 public:
  // Takes the descriptor over.
  RingMemory(int fd, size_t bytes, std::string path) : fd_(fd), bytes_(bytes), path_(std::move(path)) {
    memory_ =
        static_cast<std::byte*>(mmap(nullptr, kDataAt + bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
    if (memory_ == MAP_FAILED) {
      close(fd_);
      fail_errno(path_ + ": cannot map the ring");
    }
  }
  ~RingMemory() {
    munmap(memory_, kDataAt + bytes_);
    close(fd_);
  }
  RingMemory(const RingMemory&) = delete;
  RingMemory& operator=(const RingMemory&) = delete;

  RingHead& head() { return *reinterpret_cast<RingHead*>(memory_); }
  std::byte* at(uint64_t position) { return memory_ + kDataAt + position % bytes_; }
  size_t bytes() const { return bytes_; }
  size_t up_to_the_end(uint64_t position) const { return bytes_ - position % bytes_; }

  // Bytes that are written and not taken.
  size_t waiting() {
    const uint64_t waiting = head().written.load() - head().taken.load();
    if (waiting > bytes_ || head().bytes != bytes_)
      fail("{}: the ring is damaged: {} bytes wait in {}", path_, waiting, bytes_);
    return size_t(waiting);
  }

  bool lock(Role role) {
    const struct flock lock = lock_of(role);
    return fcntl(fd_, F_OFD_SETLK, &lock) == 0;
  }
  bool is_there(Role role) {
    struct flock lock = lock_of(role);
    return fcntl(fd_, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  }

  // Until the count is another one, or for a moment.
  void wait(std::atomic<uint32_t>& count, uint32_t seen) {
    const timespec moment{0, kLookNs};
    syscall(SYS_futex, &count, FUTEX_WAIT, seen, &moment, nullptr, 0);
    if (stop_pending()) throw Error(path_ + ": stopped while it waited for the other end", Exit::kStopped);
  }
  static void tell(std::atomic<uint32_t>& count) {
    ++count;
    syscall(SYS_futex, &count, FUTEX_WAKE, 1, nullptr, nullptr, 0);
  }

 private:
  const int fd_;
  const size_t bytes_;
  const std::string path_;
  std::byte* memory_;
};

bool is_shared_ring(const std::string& path) { return path.starts_with(kScheme); }

void check_shared_ring(const std::string& path) { ring_name(path); }

RingWriter::RingWriter(const std::string& path)
    : path_(path), lock_(file_of(ring_name(path).name) + ".lock", "another process writes this ring") {
  const RingName ring = ring_name(path);
  unlink(part_name(file_of(ring.name)).c_str());  // of one that was killed; who reads it may go on
  file_ = PartFile(file_of(ring.name));
  file_.reserve(kDataAt + ring.bytes);
  if (ftruncate(file_.descriptor(), off_t(kDataAt + ring.bytes)) != 0)
    fail_errno(path + ": cannot make the ring");
  ring_ = std::make_unique<RingMemory>(fcntl(file_.descriptor(), F_DUPFD_CLOEXEC, 0), ring.bytes, path);
  ring_->lock(kWriter);
  ring_->head().bytes = ring.bytes;
  std::atomic_thread_fence(std::memory_order_seq_cst);
  std::memcpy(ring_->head().magic, kMagic.data(), kMagic.size());
}

RingWriter::~RingWriter() = default;

void RingWriter::wait_for_reader(uint32_t seen) {
  RingHead& head = ring_->head();
  ring_->wait(head.takes, seen);
  if (head.has_reader && head.takes == seen && !ring_->is_there(kReader))
    fail("{}: the process that read it has gone", path_);
}

void RingWriter::write(std::span<const std::byte> bytes) {
  RingHead& head = ring_->head();
  while (!bytes.empty()) {
    const uint32_t takes = head.takes;
    const size_t room = ring_->bytes() - ring_->waiting();
    if (room == 0) {
      wait_for_reader(takes);
      continue;
    }
    const uint64_t written = head.written;
    const size_t some = std::min({bytes.size(), room, ring_->up_to_the_end(written), kMostAtOnce});
    std::memcpy(ring_->at(written), bytes.data(), some);
    head.written = written + some;
    RingMemory::tell(head.writes);
    bytes = bytes.subspan(some);
  }
}

void RingWriter::end() {
  RingHead& head = ring_->head();
  head.has_ended = 1;
  RingMemory::tell(head.writes);
  while (!head.has_reader) ring_->wait(head.takes, head.takes);
}

namespace {

// Null: none that somebody writes.
std::unique_ptr<RingMemory> find_ring(const std::string& file, const std::string& path) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0 || size_t(status.st_size) <= kDataAt) return nullptr;
  const int fd = open(file.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return nullptr;
  if (fd < 0) fail_errno(path);
  auto ring = std::make_unique<RingMemory>(fd, size_t(status.st_size) - kDataAt, path);
  const bool is_made = std::memcmp(ring->head().magic, kMagic.data(), kMagic.size()) == 0;
  if (!is_made || !ring->is_there(kWriter)) return nullptr;
  return ring;
}

}  // namespace

RingReader::RingReader(const std::string& path) : path_(path) {
  const std::string file = part_name(file_of(ring_name(path).name));
  for (bool is_told = false; !(ring_ = find_ring(file, path)); is_told = true) {
    if (!is_told) note("{}: nobody writes it yet; waiting", path);
    std::this_thread::sleep_for(std::chrono::nanoseconds(kLookNs));
    if (stop_pending()) throw Error(path + ": stopped while it waited for a writer", Exit::kStopped);
  }
  if (!ring_->lock(kReader)) fail("{}: another process reads it", path);
  ring_->head().has_reader = 1;
  RingMemory::tell(ring_->head().takes);
}

RingReader::~RingReader() = default;

std::span<const std::byte> RingReader::next() {
  RingHead& head = ring_->head();
  if (given_ > 0) {
    head.taken += given_;
    RingMemory::tell(head.takes);
    given_ = 0;
  }
  for (;;) {
    const uint32_t writes = head.writes;
    // Before what was written is looked at.
    const bool has_ended = head.has_ended != 0, is_written = ring_->is_there(kWriter);
    const size_t waiting = ring_->waiting();
    if (waiting > 0) {
      given_ = std::min({waiting, ring_->up_to_the_end(head.taken), kMostAtOnce});
      return {ring_->at(head.taken), given_};
    }
    if (has_ended) return {};
    if (!is_written) fail("{}: the process that wrote it has gone before the end", path_);
    ring_->wait(head.writes, writes);
  }
}

}  // namespace harima
