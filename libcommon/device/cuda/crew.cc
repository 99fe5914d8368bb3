// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/crew.h"

#include <algorithm>
#include <deque>
#include <exception>
#include <limits>
#include <thread>

#include "base/log.h"

namespace harima::CT_GPU_TARGET {

namespace {

// What a worker tries in turn: chunks that take turns, slices of each. With three, one copies up, one computes, one
// copies down.
struct Size {
  int chunks, slices;
};
constexpr Size kSizes[] = {{3, 16}, {3, 8}, {3, 4}, {2, 4}, {1, 4}, {1, 2}};
constexpr double kShareOfFree = 0.95;

void count_in(const RowSeen& seen, CorrectReport& report) {
  report.clipped += seen.clipped;
  report.lowest_signal = std::min(report.lowest_signal, seen.lowest_signal);
  report.largest_p = std::max(report.largest_p, seen.largest_p);
}

// As correct_rows() of device/correct.h has it, from what was seen in every row: [row][view].
CorrectReport report_of(const CorrectSpec& spec, const std::vector<RowSeen>& seen) {
  CorrectReport report;
  report.lowest_signal = std::numeric_limits<float>::max();
  report.largest_p = 0;
  for (int row = std::max(0, spec.first_counted); row < std::min(spec.rows, spec.last_counted); ++row) {
    int black = 0;
    for (int view = 0; view < spec.views; ++view) {
      const RowSeen& one = seen[size_t(row) * size_t(spec.views) + size_t(view)];
      count_in(one, report);
      if (!(float(one.clipped) > spec.black_fraction * float(spec.columns))) continue;
      report.black.emplace_back(row, view);
      ++black;
    }
    if (black == spec.views)
      fail("row {} of the band: every view is black, no signal above {} (line integrals want --no-log)", row,
           spec.floor);
  }
  return report;
}

}  // namespace

Worker::Worker(const GpuChainSpec& spec, const ChainTables& tables, int device, bool shares_memory)
    : spec_(spec), tables_(tables), device_(device), shares_memory_(shares_memory) {
  use_device(device_);
  take_memory(0);
}

Worker::~Worker() {
  try {
    use_device(device_);
    drop_chunks();
  } catch (const Error& e) {  // a lost device: nothing is left to be given back
    debug("{}", e.what());
  }
}

void Worker::drop_chunks() {
  chunks_.clear();
  on_device_.reset();
}

// The first size, from `from` on, that the device has room for.
void Worker::take_memory(size_t from) {
  for (size_ = from; size_ < std::size(kSizes); ++size_) {
    const Size size = kSizes[size_];
    const bool is_last = size_ + 1 == std::size(kSizes);
    const size_t wanted = size_t(size.chunks) * Chunk::bytes(spec_, tables_, size.slices);
    if (!is_last && double(wanted) > kShareOfFree * double(free_memory())) continue;
    try {
      on_device_ = std::make_unique<DeviceTables>(tables_);
      for (int i = 0; i < size.chunks; ++i)
        chunks_.push_back(std::make_unique<Chunk>(spec_, tables_, *on_device_, size.slices, shares_memory_));
      slices_ = size.slices;
      debug("cuda:{}: {} slices at a time, {} times over", device_, size.slices, size.chunks);
      return;
    } catch (const NoDeviceMemory& e) {
      drop_chunks();
      if (is_last)
        fail(
            "{}; about {:.0f} MB wanted for a pair of slices, {:.0f} MB are free (other programs on it? --device cpu "
            "does without)",
            e.what(), double(wanted) / 1e6, double(free_memory()) / 1e6);
    }
  }
  fail("cuda:{}: no memory left for a smaller piece of work", device_);
}

void Worker::finish(Chunk& chunk, const Done& done) {
  if (!chunk.is_started()) return;
  const int first = chunk.first(), count = chunk.count();
  chunk.finish();
  done(chunk, first, count);
}

void Worker::run(const GpuBand& band, std::atomic<int>& next, const Done& done) {
  use_device(device_);
  struct Rows {
    int first, count;
  };
  std::deque<Rows> again;  // of chunks that found no memory
  for (;;) {
    try {
      Rows rows{};
      if (again.empty()) {
        rows = {next.fetch_add(slices_), slices_};
        rows.count = std::min(rows.count, band.correct->rows - rows.first);
        if (rows.count > 0) again.push_back(rows);
      }
      if (again.empty()) {
        for (auto& chunk : chunks_) finish(*chunk, done);
        return;
      }
      Chunk& chunk = *chunks_[turn_++ % chunks_.size()];
      finish(chunk, done);
      rows = {again.front().first, std::min(slices_, again.front().count)};
      chunk.start(band, rows.first, rows.count);
      again.front() = {rows.first + rows.count, again.front().count - rows.count};
      if (again.front().count == 0) again.pop_front();
    } catch (const NoDeviceMemory& e) {
      for (auto& chunk : chunks_)
        if (chunk->is_started() && (again.empty() || chunk->first() != again.front().first))
          again.push_back({chunk->first(), chunk->count()});
      if (size_ + 1 == std::size(kSizes)) throw;
      drop_chunks();
      take_memory(size_ + 1);
    }
  }
}

Crew::Crew(const GpuChainSpec& spec, std::span<const int> devices) : spec_(spec), tables_(spec_) {
  std::string why_none;
  const std::vector<GpuInfo> all = list_devices(why_none);
  for (int device : devices)
    workers_.push_back(std::make_unique<Worker>(spec_, tables_, device, all.at(size_t(device)).shares_memory));
}

int Crew::slices_at_a_time() const {
  int slices = 0;
  for (const auto& worker : workers_) slices += worker->slices();
  return slices;
}

// A thread for each device but the first, because most of their time they wait.
void Crew::run_workers(const GpuBand& band, const Done& done) {
  std::atomic<int> next{0};
  std::vector<std::exception_ptr> errors(workers_.size());
  auto run = [&](size_t i) {
    try {
      workers_[i]->run(band, next, done);
    } catch (...) {
      errors[i] = std::current_exception();
      next = band.correct->rows;
    }
  };
  std::vector<std::thread> threads;
  for (size_t i = 1; i < workers_.size(); ++i) threads.emplace_back(run, i);
  run(0);
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
}

GpuReport Crew::make(const GpuBand& band) {
  const CorrectSpec& spec = *band.correct;
  const auto views = size_t(spec.views);
  std::vector<RowSeen> seen(size_t(spec.rows) * views);
  GpuReport report;
  report.zingers.assign(spec_.zinger > 0 ? size_t(spec.rows) : 0, 0);
  const bool converts = spec_.output.type != PixelType::f32;
  if (converts) report.slices.resize(size_t(spec.rows));
  run_workers(band, [&](const Chunk& chunk, int first, int count) {
    for (int i = 0; converts && i < count; ++i) report.slices[size_t(first + i)] = chunk.slice_seen(i);
    std::copy_n(chunk.seen(), size_t(count) * views, seen.begin() + ptrdiff_t(size_t(first) * views));
    for (size_t i = 0; chunk.zingers() && i < views * size_t(count); ++i)
      report.zingers[size_t(first) + i % size_t(count)] += chunk.zingers()[i];
  });
  report.correct = report_of(spec, seen);
  return report;
}

}  // namespace harima::CT_GPU_TARGET
