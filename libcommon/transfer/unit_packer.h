// SPDX-License-Identifier: BSD-3-Clause
// Packs units of a sender, where that is asked for or brings them there sooner. Safe from several threads.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "pack/frame_layout.h"
#include "transfer/file_source.h"
#include "transfer/line_pace.h"
#include "transfer/send_options.h"

namespace harima {

class UnitPacker {
 public:
  UnitPacker(const FileSource& source, Compress when) : source_(source), when_(when) {}

  // May a unit be packed? If not, it is not worth to hold it whole.
  bool may_pack() {
    return when_ == Compress::always ||
           (when_ == Compress::if_it_pays && pace_.may_pay() && is_worth_a_try());
  }
  // A part of a file, which is the same afterwards; none: it is to be sent as it is.
  std::optional<std::vector<std::byte>> part(std::vector<std::byte>& bytes, uint64_t number, uint64_t offset);
  // A pack: its index, and behind it files of `sizes` bytes each.
  std::optional<std::vector<std::byte>> files(std::span<const std::byte> bytes,
                                              std::span<const uint32_t> sizes);
  // How long the line, or a limit, has taken for so many bytes.
  void sent(size_t bytes, LinePace::Seconds time) { pace_.sent(bytes, time); }

 private:
  using Clock = std::chrono::steady_clock;
  std::optional<FrameLayout> layout_of(uint64_t number, std::span<const std::byte> part);
  template <class Pack>
  std::optional<std::vector<std::byte>> packed(size_t bytes, Pack pack);
  // Does a sample get small enough? begin: used by this thread before all that is done for it.
  template <class PackSample>
  bool is_wanted(std::chrono::nanoseconds begin, std::span<const std::byte> some, PackSample pack);
  // Where a sample did not pay, others take a hundredth of the time, or a twentieth if they take long.
  bool is_worth_a_try() const { return Clock::now().time_since_epoch().count() >= next_try_; }

  std::atomic<Clock::rep> next_try_ = 0;
  const FileSource& source_;
  const Compress when_;
  LinePace pace_;
  std::mutex mutex_;
  std::map<uint64_t, std::optional<FrameLayout>> layouts_;  // of the latest files
};

}  // namespace harima
