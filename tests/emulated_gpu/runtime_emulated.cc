// SPDX-License-Identifier: BSD-3-Clause
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "base/parallel.h"
#include "device/cuda/kernel.h"
#include "device/cuda/runtime.h"
#include "emulated.h"

namespace harima::emulated {

bool g_threads_descend = false;

namespace {

constexpr unsigned char kNeverWritten = 0xff;  // NaN as a float

std::mutex g_mutex;
Machine g_machine;
size_t g_in_use[8] = {}, g_most = 0, g_pinned = 0;
std::atomic<int> g_operations_left{-1};
thread_local int t_device = 0;

// Copies want no memory. One device at a time: where one finds no memory, another must not find itself lost.
void count_operation(bool is_copy) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  if (g_operations_left < 0) return;
  if (g_operations_left == 0) fail("cuda:{} (emulated): the device is lost", t_device);
  if (g_operations_left > 1 || !g_machine.lost_for_memory) {
    --g_operations_left;
  } else if (!is_copy) {
    g_operations_left = -1;
    throw NoDeviceMemory(fmt::format("cuda:{} (emulated): out of memory while computing", t_device));
  }
}

struct Operation {
  std::function<void()> act;
  bool is_copy;
};
struct Queue {
  std::vector<Operation> work;
};

}  // namespace

void set_machine(const Machine& machine) {
  const std::lock_guard lock(g_mutex);
  g_machine = machine;
  g_threads_descend = machine.threads_descend;
  g_operations_left = machine.lost_after;
  g_most = 0;
}

size_t bytes_in_use() {
  const std::lock_guard lock(g_mutex);
  size_t sum = 0;
  for (size_t bytes : g_in_use) sum += bytes;
  return sum;
}

size_t most_bytes_in_use() { return g_most; }

void for_places(int count, const std::function<void(int)>& body) { parallel_for(count, body, 8); }

std::vector<GpuInfo> list_devices(std::string& why_none) {
  if (g_machine.devices == 0) why_none = "none is emulated";
  return std::vector<GpuInfo>(size_t(g_machine.devices),
                              {"emulated", g_machine.memory_bytes, g_machine.shares_memory});
}

void use_device(int number) { t_device = number; }

size_t free_memory() {
  const std::lock_guard lock(g_mutex);
  const size_t used = g_in_use[t_device];
  return used < g_machine.memory_bytes ? g_machine.memory_bytes - used : 0;
}

Stream::Stream() : native_(new Queue) {}
// What was asked for is still done, as on a GPU.
Stream::~Stream() {
  Queue* const queue = static_cast<Queue*>(native_);
  if (g_operations_left != 0)
    for (const Operation& operation : queue->work) operation.act();
  delete queue;
}
void Stream::later(std::function<void()> work, bool is_copy) {
  static_cast<Queue*>(native_)->work.push_back({std::move(work), is_copy});
}
void Stream::wait() {
  auto work = std::move(static_cast<Queue*>(native_)->work);
  static_cast<Queue*>(native_)->work.clear();
  for (const Operation& operation : work) {
    count_operation(operation.is_copy);
    operation.act();
  }
}

DeviceMemory::DeviceMemory(size_t bytes) : bytes_(bytes) {
  const std::lock_guard lock(g_mutex);
  const int device = t_device;
  if (g_in_use[device] + bytes > g_machine.memory_bytes)
    throw NoDeviceMemory(fmt::format("cuda:{} (emulated): {} bytes wanted, {} free", device, bytes,
                                     g_machine.memory_bytes - g_in_use[device]));
  g_in_use[device] += bytes;
  size_t sum = 0;
  for (size_t one : g_in_use) sum += one;
  g_most = std::max(g_most, sum);
  void* data = std::aligned_alloc(256, (bytes + 255) / 256 * 256 + 256);
  std::memset(data, kNeverWritten, bytes);
  memory_ = std::shared_ptr<void>(data, [bytes, device](void* p) {
    const std::lock_guard guard(g_mutex);
    g_in_use[device] -= bytes;
    std::free(p);
  });
}

Buffer pinned_memory(size_t bytes) {
  const std::lock_guard lock(g_mutex);
  if (g_pinned + bytes > g_machine.pinned_bytes)
    fail("{} bytes of pinned memory wanted, {} left", bytes, g_machine.pinned_bytes - g_pinned);
  g_pinned += bytes;
  return {std::malloc(bytes), bytes, [bytes](void* p) {
            const std::lock_guard guard(g_mutex);
            g_pinned -= bytes;
            std::free(p);
          }};
}

const void* seen_by_device(const void* host) { return host; }

void copy_rows_up(void* device, const void* host, const RowCopy& copy, Stream& stream) {
  stream.later(
      [=] {
        for (size_t i = 0; i < copy.rows; ++i)
          std::memcpy(static_cast<char*>(device) + i * copy.to_step,
                      static_cast<const char*>(host) + i * copy.from_step, copy.row_bytes);
      },
      true);
}
void copy_up(void* device, const void* host, size_t bytes, Stream& stream) {
  stream.later([=] { std::memcpy(device, host, bytes); }, true);
}
void copy_down(void* host, const void* device, size_t bytes, Stream& stream) {
  stream.later([=] { std::memcpy(host, device, bytes); }, true);
}

void check_launch() {}

}  // namespace harima::emulated
