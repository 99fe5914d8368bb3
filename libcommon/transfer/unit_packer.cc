// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/unit_packer.h"

#include <algorithm>
#include <ctime>

#include "transfer/packed_unit.h"

namespace harima {

namespace {

constexpr size_t kSampleBytes = size_t{64} << 10, kGuessBytes = size_t{256} << 10;
constexpr size_t kKnownLayouts = 1024;
// The line may be another by then; but for samples that take long.
constexpr auto kLongestRest = std::chrono::milliseconds(50);
constexpr int kRest = 99, kLeastRest = 19;

// From the middle, where pixels are.
std::span<const std::byte> sample_of(std::span<const std::byte> bytes, size_t most) {
  if (bytes.size() <= most) return bytes;
  return bytes.subspan((bytes.size() - most) / 2 / 8 * 8, most);
}

// By this thread: others that use the machine make no sample dearer.
std::chrono::nanoseconds used() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace

std::optional<FrameLayout> UnitPacker::layout_of(uint64_t number, std::span<const std::byte> part) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = layouts_.find(number); known != layouts_.end()) return known->second;
  }
  const uint64_t bytes = source_.size(number);
  uint64_t done = 0;
  auto found = find_layout(
      [&](void* to, size_t wanted) -> size_t {
        const size_t some = size_t(std::min<uint64_t>(wanted, bytes - done));
        if (some == 0 || source_.read(number, done, some)->read({static_cast<std::byte*>(to), some}) != 0)
          return 0;
        done += some;
        return some;
      },
      bytes);
  if (!found) found = guess_layout(sample_of(part, kGuessBytes));
  const std::lock_guard lock(mutex_);
  if (layouts_.size() >= kKnownLayouts) layouts_.erase(layouts_.begin());
  layouts_[number] = found;
  return found;
}

template <class Pack>
std::optional<std::vector<std::byte>> UnitPacker::packed(size_t bytes, Pack pack) {
  const auto begin = Clock::now();
  std::vector<std::byte> packed = pack();
  pace_.packed(bytes, Clock::now() - begin);
  if (packed.size() >= bytes) return std::nullopt;
  return packed;
}

template <class PackSample>
bool UnitPacker::is_wanted(std::chrono::nanoseconds begin, std::span<const std::byte> some, PackSample pack) {
  std::vector<std::byte> sample(some.begin(), some.end());
  const size_t packed = pack(sample).size();
  const bool pays = when_ == Compress::always || pace_.pays(double(some.size()) / double(packed));
  const auto taken = used() - begin,
             rest = std::min<std::chrono::nanoseconds>(
                 kRest * taken, std::max<std::chrono::nanoseconds>(kLeastRest * taken, kLongestRest));
  if (!pays) next_try_ = (Clock::now() + rest).time_since_epoch().count();
  return pays;
}

std::optional<std::vector<std::byte>> UnitPacker::part(std::vector<std::byte>& bytes, uint64_t number,
                                                       uint64_t offset) {
  const auto begin = used();
  const auto layout = layout_of(number, bytes);
  const auto some = sample_of(bytes, kSampleBytes);
  const auto pack_sample = [&](std::vector<std::byte>& sample) {
    return pack_part(sample, offset + uint64_t(some.data() - bytes.data()), layout);
  };
  if (!is_wanted(begin, some, pack_sample)) return std::nullopt;
  return packed(bytes.size(), [&] { return pack_part(bytes, offset, layout); });
}

std::optional<std::vector<std::byte>> UnitPacker::files(std::span<const std::byte> bytes,
                                                        std::span<const uint32_t> sizes) {
  const auto some = sample_of(bytes, kSampleBytes);
  const auto pack_sample = [](std::vector<std::byte>& sample) {
    return pack_part(sample, 0, guess_layout(sample));
  };
  if (!is_wanted(used(), some, pack_sample)) return std::nullopt;
  return packed(bytes.size(), [&] { return pack_files(bytes, sizes); });
}

}  // namespace harima
