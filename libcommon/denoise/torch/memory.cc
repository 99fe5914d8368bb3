// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/torch/memory.h"

#include <c10/core/CPUAllocator.h>
#include <dlfcn.h>
#include <malloc.h>
#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <new>
#include <thread>

#include "base/error.h"
#include "base/text.h"

namespace harima::torch_engine {

namespace {

constexpr size_t kLeft = size_t{64} << 20;  // that tensors leave to others
constexpr size_t kLarge = size_t{1} << 20;
constexpr size_t kAlignment = 64;

std::atomic<size_t> g_taken{0}, g_allowed{0};

// `ulimit -v`, or a system that promises no more than it has (vm.overcommit_memory = 2): there memory ends
// with an answer, elsewhere with a kill.
bool is_limited() {
  static const bool is = [] {
    int mode = 0;
    std::ifstream("/proc/sys/vm/overcommit_memory") >> mode;
    return mode == 2 || address_space_left() != kNoSpaceLimit;
  }();
  return is;
}

bool are_left(size_t bytes) {
  // No page of it is touched.
  void* const some = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (some == MAP_FAILED) return false;
  munmap(some, bytes);
  return true;
}

void release(void* bytes) {
  if (!bytes) return;
  g_taken -= malloc_usable_size(bytes);
  std::free(bytes);
}

// What comes from what is mapped already leaves as much as there was.
void* take(size_t count) {
  if (count == 0) return nullptr;
  if (const size_t allowed = g_allowed; allowed > 0 && g_taken + count > allowed) throw std::bad_alloc();
  const bool is_checked = count >= kLarge && is_limited();
  const size_t before = is_checked ? mapped_addresses() : 0;
  void* bytes = nullptr;
  if (posix_memalign(&bytes, kAlignment, count) != 0) throw std::bad_alloc();
  g_taken += malloc_usable_size(bytes);
  if (is_checked && mapped_addresses() > before && !are_left(kLeft)) {
    release(bytes);
    malloc_trim(0);
    throw std::bad_alloc();
  }
  return bytes;
}

// oneDNN keeps the code of the layers that it has met, for each size of images.
void forget_code() {
  const auto get = reinterpret_cast<int (*)(int*)>(dlsym(RTLD_DEFAULT, "dnnl_get_primitive_cache_capacity"));
  const auto set = reinterpret_cast<int (*)(int)>(dlsym(RTLD_DEFAULT, "dnnl_set_primitive_cache_capacity"));
  int capacity = 0;
  if (!get || !set || get(&capacity) != 0) return;
  set(0);
  set(capacity);
}

// allocate() is const in libtorch 1 and not in 2, which also wants copy_data(): so there is no `override`
// here.
class Provider final : public c10::Allocator {
 public:
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsuggest-override"
  c10::DataPtr allocate(size_t count) const { return made(count); }
  c10::DataPtr allocate(size_t count) { return made(count); }
  void copy_data(void* to, const void* from, size_t count) const { std::memcpy(to, from, count); }
#pragma GCC diagnostic pop
  c10::DeleterFnPtr raw_deleter() const override { return &release; }

 private:
  static c10::DataPtr made(size_t count) {
    void* const bytes = take(count);
    return {bytes, bytes, &release, c10::Device(c10::DeviceType::CPU)};
  }
};

// Every layer asks for new memory. Blocks as large as slices would each come fresh from the system, page by
// page, and go back to it: that took up to as long as the layers themselves (doc/benchmarks.md). In pages of
// 2 MB, where the system has them, a training takes less time: much memory is asked for at once.
void keep_large_blocks() {
  constexpr size_t kRoom = size_t{1} << 30, kPage = size_t{1} << 21;
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  if (is_limited()) {
    mallopt(M_ARENA_MAX, 1);  // another one takes 64 MB of addresses
    return;
  }
  void* const room = std::malloc(kRoom);  // no page of it is touched
  if (!room) return;
  const uintptr_t first = (reinterpret_cast<uintptr_t>(room) + kPage) / kPage * kPage;
  madvise(reinterpret_cast<void*>(first), kRoom - 2 * kPage, MADV_HUGEPAGE);
  std::free(room);
}

}  // namespace

void provide_memory() {
  keep_large_blocks();
  static Provider provider;
  c10::SetCPUAllocator(&provider);
}

Allowance::Allowance(size_t bytes) { g_allowed = bytes; }
Allowance::~Allowance() { g_allowed = 0; }

void give_back_memory() {
  malloc_trim(0);
  if (is_limited()) forget_code();
}

void check_memory_left() {
  if (!is_limited() || are_left(kLeft / 2)) return;
  give_back_memory();
  if (!are_left(kLeft / 2)) throw std::bad_alloc();
}

void check_room_for_threads(int threads) {
  constexpr size_t kStack = size_t{8} << 20;
  // Libtorch makes that many, and takes them back.
  const size_t begun = std::max(size_t(threads), size_t(std::thread::hardware_concurrency()));
  const size_t wanted = begun * kStack + kLeft, left = address_space_left();
  if (left < wanted)
    fail("libtorch wants {} for its threads, `ulimit -v` leaves {}", size_text(wanted), size_text(left));
}

}  // namespace harima::torch_engine
