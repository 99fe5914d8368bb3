// SPDX-License-Identifier: BSD-3-Clause
#include "base/signals.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>

#include "base/error.h"
#include "base/part_file.h"

namespace harima {

namespace {

std::atomic<bool> g_can_stop{false}, g_stop{false}, g_stops_anywhere{false};

constexpr int kEnding[] = {SIGHUP, SIGINT, SIGTERM, SIGUSR1};

// The next signal ends the process at once, even if the file system never answers.
void die_of(int signal_number) {
  for (int each : kEnding) signal(each, SIG_DFL);
  remove_open_parts();
  raise(signal_number);
}

void stop_now() {
  for (int each : kEnding) signal(each, SIG_DFL);
  remove_open_parts();
  constexpr char kWords[] = "stopped by a signal; the same command goes on from there\n";
  if (write(STDERR_FILENO, kWords, sizeof kWords - 1)) {
  }
  _exit(int(Exit::kStopped));
}

void on_signal(int signal_number) {
  const bool is_final = signal_number == SIGINT || signal_number == SIGHUP;
  if (!is_final && g_stops_anywhere && !g_can_stop) return stop_now();
  if (is_final || !g_can_stop || (g_stop && signal_number == SIGTERM)) return die_of(signal_number);
  g_stop = true;
}

}  // namespace

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART | SA_NODEFER;
  for (int signal_number : kEnding) sigaction(signal_number, &action, nullptr);
  signal(SIGXFSZ, SIG_IGN);  // a write beyond `ulimit -f` is an error like a full disk
  signal(SIGPIPE, SIG_DFL);  // some parents ignore it, and `tool | head` would write on
}

bool stop_requested() {
  g_can_stop = true;
  return g_stop;
}

void stop_anywhere() { g_stops_anywhere = true; }

bool stop_pending() { return g_stop; }

}  // namespace harima
