// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/metrics_writer.h"

#include <cstdio>

#include "base/error.h"
#include "base/log.h"
#include "base/part_file.h"

namespace harima {

namespace {

constexpr auto kEvery = std::chrono::seconds(1);
constexpr double kNew = 0.3;  // weight of the last second

void add_line(const std::string& path, const std::string& line) {
  std::FILE* file = path == "-" ? stdout : std::fopen(path.c_str(), "a");
  if (!file) fail_errno(fmt::format("{}: cannot be written", path));
  const bool is_written = std::fputs(line.c_str(), file) >= 0 && std::fflush(file) == 0;
  if (file != stdout) std::fclose(file);
  if (!is_written) fail_errno(fmt::format("{}: cannot be written", path));
}

void replace(const std::string& path, const std::string& text) {
  PartFile file(path);
  file.write(std::as_bytes(std::span(text)), 0);
  file.commit();
}

}  // namespace

MetricsWriter::MetricsWriter(const MetricsOptions& options, std::string command)
    : options_(options), command_(std::move(command)) {
  if (options_.lines.empty() && options_.prometheus.empty()) return;
  tell();
  thread_ = std::thread([this] { keep_telling(); });
}

MetricsWriter::~MetricsWriter() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

// A full disk must not end a transfer.
void MetricsWriter::keep_telling() {
  bool is_told = true;
  for (auto next = start_ + kEvery;; next += kEvery) {
    std::unique_lock lock(mutex_);
    const bool is_last = changed_.wait_until(lock, next, [&] { return is_over_; });
    lock.unlock();
    try {
      tell();
      is_told = true;
    } catch (const Error& e) {
      if (std::exchange(is_told, false)) warn("metrics: {}", e.what());
    }
    if (is_last) return;
  }
}

void MetricsWriter::tell() {
  take_pace(Clock::now());
  if (!options_.lines.empty()) add_line(options_.lines, metrics_line(command_, counts_, pace_));
  if (!options_.prometheus.empty()) replace(options_.prometheus, prometheus_text(command_, counts_, pace_));
}

void MetricsWriter::take_pace(Clock::time_point now) {
  const double seconds = std::chrono::duration<double>(now - told_).count();
  const uint64_t bytes = counts_.bytes, expected = std::max<uint64_t>(bytes, counts_.expected_bytes);
  pace_.seconds = std::chrono::duration<double>(now - start_).count();
  pace_.bytes_per_s = seconds > 0 ? double(bytes - told_bytes_) / seconds : 0;
  smooth_ = smooth_ == 0 ? pace_.bytes_per_s : kNew * pace_.bytes_per_s + (1 - kNew) * smooth_;
  pace_.eta_s = expected == bytes ? 0 : smooth_ >= 1 ? double(expected - bytes) / smooth_ : -1;
  told_ = now;
  told_bytes_ = bytes;
}

}  // namespace harima
