// SPDX-License-Identifier: BSD-3-Clause
// wan_emulator: a long line between two network namespaces of this machine, for kernels without netem.
//     wan_emulator NAMESPACE_A NAMESPACE_B DELAY_MS LOSS RATE_MBIT
// DELAY_MS is added to the way there and back, half to each; of LOSS (0.0001 is one in ten thousand) packets
// are dropped each way; RATE_MBIT is what passes each way, 0 for no limit, behind a queue of 50 ms and 1 MB,
// where more is dropped. Each namespace has a TUN device called wan already (tests/tool/wan.bash makes them).
// Runs until it is killed; needs root.
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <deque>
#include <random>
#include <span>
#include <thread>
#include <vector>

#include "base/error.h"

namespace {

using namespace harima;
using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

struct Line {
  Seconds delay;  // one way
  double loss, bytes_per_s;
};

// The device `wan` of a namespace. This thread stays there.
int open_device(const std::string& name) {
  const std::string path = "/run/netns/" + name;
  const int space = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (space < 0 || setns(space, CLONE_NEWNET) != 0)
    fail_errno(fmt::format("{}: cannot enter the namespace", path));
  close(space);
  const int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  ifreq wanted{};
  wanted.ifr_flags = IFF_TUN | IFF_NO_PI;
  std::strcpy(wanted.ifr_name, "wan");
  if (device < 0 || ioctl(device, TUNSETIFF, &wanted) != 0)
    fail_errno(fmt::format("{}: cannot open the device wan", name));
  return device;
}

// Packets of one direction on their way.
class Direction {
 public:
  Direction(int from, int to, const Line& line, unsigned seed)
      : from_(from), to_(to), line_(line), random_(seed) {}

  [[noreturn]] void run() {
    prctl(PR_SET_TIMERSLACK, 1000);
    for (;;) {
      const bool is_cut = !take_what_comes();
      deliver_what_is_due();
      wait(is_cut);
    }
  }

 private:
  struct Packet {
    Clock::time_point due;
    std::vector<std::byte> bytes;
  };
  // False: the device is down at the moment.
  bool take_what_comes() {
    std::array<std::byte, 65536> packet;
    for (int i = 0; i < 64; ++i) {
      const ssize_t n = read(from_, packet.data(), packet.size());
      if (n < 0) return errno == EAGAIN || errno == EINTR;
      if (line_.loss > 0 && chance_(random_) < line_.loss) continue;
      enqueue(std::span(packet).first(size_t(n)));
    }
    return true;
  }
  void enqueue(std::span<const std::byte> bytes) {
    const auto now = Clock::now();
    free_at_ = std::max(free_at_, now);
    if (line_.bytes_per_s > 0) {
      const Seconds room = Seconds(0.050) + Seconds(1e6 / line_.bytes_per_s);
      if (free_at_ - now > room) return;
      free_at_ +=
          std::chrono::duration_cast<Clock::duration>(Seconds(double(bytes.size()) / line_.bytes_per_s));
    }
    queue_.push_back(
        {free_at_ + std::chrono::duration_cast<Clock::duration>(line_.delay), {bytes.begin(), bytes.end()}});
  }
  void deliver_what_is_due() {
    for (const auto now = Clock::now(); !queue_.empty() && queue_.front().due <= now; queue_.pop_front())
      if (write(to_, queue_.front().bytes.data(), queue_.front().bytes.size()) < 0)
        continue;  // it is down: lost
  }
  void wait(bool is_cut) {
    auto left = std::chrono::nanoseconds(is_cut ? 5000000 : 1000000000);
    if (!queue_.empty()) left = std::min<std::chrono::nanoseconds>(left, queue_.front().due - Clock::now());
    const timespec limit{0, std::clamp<long>(left.count(), 0, 999999999)};
    pollfd waiting{from_, short(is_cut ? 0 : POLLIN), 0};
    ppoll(&waiting, is_cut ? 0 : 1, &limit, nullptr);
  }

  const int from_, to_;
  const Line line_;
  std::minstd_rand random_;
  std::uniform_real_distribution<> chance_{0, 1};
  std::deque<Packet> queue_;
  Clock::time_point free_at_{};
};

// A line is there at any time, whatever else the machine does. Without the right to that it does its best.
void go_before_others() {
  const sched_param priority{.sched_priority = 30};
  sched_setscheduler(0, SCHED_RR, &priority);
}

void connect_namespaces(char** argv) {
  const Line line{Seconds(std::stod(argv[3]) / 2000), std::stod(argv[4]), std::stod(argv[5]) * 1e6 / 8};
  go_before_others();
  const int a = open_device(argv[1]), b = open_device(argv[2]);
  Direction there(a, b, line, 1), back(b, a, line, 2);
  std::thread other([&] { back.run(); });
  there.run();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6)
    return fmt::print(stderr, "usage: wan_emulator NAMESPACE_A NAMESPACE_B DELAY_MS LOSS RATE_MBIT\n"), 2;
  try {
    connect_namespaces(argv);
  } catch (const std::exception& e) {
    fmt::print(stderr, "wan_emulator: {}\n", e.what());
    return 1;
  }
}
