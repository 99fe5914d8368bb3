// SPDX-License-Identifier: BSD-3-Clause
#include "base/progress.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace harima {

namespace {

ProgressMode g_mode = ProgressMode::automatic;
std::string g_tool;

ProgressMode settled_mode() {
  if (g_mode != ProgressMode::automatic) return g_mode;
  return isatty(STDERR_FILENO) ? ProgressMode::bar : ProgressMode::none;
}

std::string duration(double seconds) {
  const auto s = int64_t(seconds + 0.5);
  return s < 3600 ? fmt::format("{}:{:02}", s / 60, s % 60)
                  : fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

// A terminal that is gone or a full log is no reason to end the work, so nothing is thrown here.
void show(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

void set_progress(ProgressMode mode, std::string tool_name) {
  g_mode = mode;
  g_tool = std::move(tool_name);
}

Progress::Progress(std::string phase, int64_t total, std::string unit)
    : phase_(std::move(phase)), unit_(std::move(unit)), total_(total), mode_(settled_mode()) {}

Progress::~Progress() {
  if (mode_ == ProgressMode::none) return;
  draw(Clock::now());
  if (mode_ == ProgressMode::bar) std::fputc('\n', stderr);
}

void Progress::add(int64_t n) {
  const std::lock_guard lock(mutex_);
  done_ += n;
  if (mode_ == ProgressMode::none) return;
  const auto now = Clock::now();
  const auto pause = std::chrono::milliseconds(mode_ == ProgressMode::bar ? 100 : 500);
  if (now - drawn_ < pause) return;
  drawn_ = now;
  draw(now);
}

void Progress::remark(std::string text) {
  const std::lock_guard lock(mutex_);
  remark_ = std::move(text);
}

void Progress::expect(int64_t n) {
  const std::lock_guard lock(mutex_);
  total_ += n;
}

void Progress::draw(Clock::time_point now) {
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double rate = seconds > 0 ? double(done_) / seconds : 0;
  const double left = rate > 0 ? double(total_ - done_) / rate : 0;
  if (mode_ == ProgressMode::json) {
    show(fmt::format(
        R"({{"t":"{:%FT%TZ}","tool":"{}","phase":"{}","done":{},"total":{},"unit":"{}","eta_s":{:.1f}{}}})"
        "\n",
        fmt::gmtime(std::time(nullptr)), g_tool, phase_, done_, total_, unit_, left,
        remark_.empty() ? "" : fmt::format(R"(,"remark":"{}")", remark_)));
    return;
  }
  constexpr int kWidth = 30;
  const int filled = total_ > 0 ? int(kWidth * std::min(done_, total_) / total_) : kWidth;
  show(fmt::format("\r{} [{:#<{}}{: <{}}] {}/{} {}  {:.1f}/s  {} left {} \033[K", phase_, "", filled, "",
                   kWidth - filled, done_, total_, unit_, rate, duration(left), remark_));
}

}  // namespace harima
