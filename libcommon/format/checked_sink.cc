// SPDX-License-Identifier: BSD-3-Clause
#include "format/checked_sink.h"

#include <algorithm>
#include <charconv>
#include <mutex>

#include "base/error.h"
#include "base/hash.h"
#include "format/sidecar.h"
#include "format/words.h"

namespace harima {

namespace {

class CheckedSink : public Sink {
 public:
  CheckedSink(std::unique_ptr<Sink> sink, int count) : sink_(std::move(sink)), count_(count) {}

  void put(int index, FrameView frame, const Meta& meta) override {
    const uint64_t sum = frame_sum(frame);
    sink_->put(index, frame, meta);
    const std::lock_guard lock(mutex_);
    if (size_t(index) >= sums_.size()) sums_.resize(size_t(index) + 1);
    sums_[size_t(index)] = sum;
  }
  bool any_order() const override { return sink_->any_order(); }
  bool keeps_frames() const override { return sink_->keeps_frames(); }
  bool has(int index) const override { return sink_->has(index); }

  void close(const Meta& meta, const History& history) override {
    Meta all = meta;
    std::vector<uint64_t> sums;
    for (const std::optional<uint64_t>& sum : sums_)
      if (sum) sums.push_back(*sum);
    // Fewer: others, or an earlier run, have put the rest.
    const size_t wanted = count_ < 0 ? sums_.size() : size_t(count_);
    if (!sums.empty() && sums.size() == wanted) all.set(kSumsMeta, MetaValue(sums_text(sums)));
    sink_->close(all, history);
  }

 private:
  std::unique_ptr<Sink> sink_;
  int count_;
  std::mutex mutex_;
  std::vector<std::optional<uint64_t>> sums_;
};

}  // namespace

uint64_t frame_sum(FrameView frame) {
  if (frame.is_tight()) return xxh3(frame.data, frame.tight_bytes());
  Xxh3 sum;
  for (int y = 0; y < frame.height; ++y) sum.add(frame.row<std::byte>(y), frame.tight_row_bytes());
  return sum.sum();
}

std::string sums_text(const std::vector<uint64_t>& sums) {
  return fmt::format("{:016x}", fmt::join(sums, " "));
}

std::vector<uint64_t> sums_of(const std::string& text) {
  std::vector<uint64_t> sums;
  for (const std::string& word : words_of(text)) {
    sums.emplace_back();
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), sums.back(), 16);
    if (error != std::errc() || end != word.data() + word.size())
      fail("'{}' is no checksum, wanted 16 hexadecimal digits", trimmed(word));
  }
  return sums;
}

std::unique_ptr<Sink> checked(std::unique_ptr<Sink> sink, int count) {
  return std::make_unique<CheckedSink>(std::move(sink), count);
}

}  // namespace harima
