// SPDX-License-Identifier: BSD-3-Clause
// small_files_bench FOLDER [FILES [BYTES]]: what a copy of many small files costs the kernel at least, in
// microseconds of a core for each file, step by step, in FOLDER: at the end that reads them, on a loopback
// connection, and at the end that writes them, with names of their own until they are whole, and without any.
// One thread, 1024 files to a folder; the least of three rounds. Tab separated: step, us. Beside the CPU
// seconds of fxfer_bench it tells what is left for the tools themselves.
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/hash.h"

using namespace harima;

namespace {

constexpr int kFilesOfFolder = 1024, kFilesOfPack = 100;

struct Options {
  std::string place;
  int files = 20480;
  size_t bytes = 10240;
};

double used_us() {
  rusage used;
  getrusage(RUSAGE_SELF, &used);
  return double(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 +
         double(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

int check(int result, const char* what) {
  if (result < 0) fail_errno(what);
  return result;
}

// Folders with a descriptor each, open for as long as this lives.
class Tree {
 public:
  Tree(const std::string& place, int files) {
    for (int i = 0; i * kFilesOfFolder < files; ++i) {
      const std::string path = place + "/" + std::to_string(i);
      std::filesystem::create_directories(path);
      folders_.push_back(check(open(path.c_str(), O_PATH | O_DIRECTORY), "open"));
    }
  }
  ~Tree() {
    for (int folder : folders_) close(folder);
  }
  int folder(int file) const { return folders_[size_t(file / kFilesOfFolder)]; }
  static std::string name(int file) { return fmt::format("f{:04}", file % kFilesOfFolder); }
  static std::string part(int file) {
    return fmt::format(".fxfer-{:016x}.part", unsigned(file) * 2654435761u);
  }

 private:
  std::vector<int> folders_;
};

struct Step {
  const char* name;
  bool is_written_first;  // the files are there before
  std::function<void(const Tree&, int file)> take;
};

void set_time(int file) {
  const timespec times[2] = {{0, UTIME_OMIT}, {1000000000, 1}};
  check(futimens(file, times), "futimens");
}

void write_file(int file, const std::vector<char>& bytes) {
  check(int(pwrite(file, bytes.data(), bytes.size(), 0)), "pwrite");
}

int make_nameless(const Tree& tree, int i) {
  return check(openat(tree.folder(i), ".", O_RDWR | O_TMPFILE, 0644), "openat, O_TMPFILE");
}

int make_part(const Tree& tree, int i) {
  return check(openat(tree.folder(i), Tree::part(i).c_str(), O_RDWR | O_CREAT | O_EXCL, 0600),
               "openat, O_EXCL");
}

void name_it(const Tree& tree, int i, int file) {
  check(linkat(file, "", tree.folder(i), Tree::name(i).c_str(), AT_EMPTY_PATH), "linkat");
}

// Each step does also what those before it do, of its end; what it adds is the difference.
std::vector<Step> steps(const std::vector<char>& bytes, std::vector<char>& memory) {
  const auto open_one = [](const Tree& tree, int i) {
    return check(openat(tree.folder(i), Tree::name(i).c_str(), O_RDONLY), "openat");
  };
  const auto look = [](const Tree& tree, int i) {
    struct stat status;
    check(fstatat(tree.folder(i), Tree::name(i).c_str(), &status, AT_SYMLINK_NOFOLLOW), "fstatat");
  };
  const auto nameless = [&bytes](const Tree& tree, int i, bool writes, bool names) {
    const int file = make_nameless(tree, i);
    if (writes) write_file(file, bytes), set_time(file);
    if (names) name_it(tree, i, file);
    close(file);
  };
  return {
      {"reading end: names and states", true, look},
      {"with open, close", true, [=](const Tree& tree, int i) { look(tree, i), close(open_one(tree, i)); }},
      {"with read, fstat", true,
       [=, &memory](const Tree& tree, int i) {
         look(tree, i);
         const int file = open_one(tree, i);
         struct stat status;
         check(int(pread(file, memory.data(), memory.size(), 0)), "pread");
         check(fstat(file, &status), "fstat");
         close(file);
       }},
      {"XXH3 at both ends", false,
       [&bytes](const Tree&, int) {
         for (int end = 0; end < 2; ++end)
           if (xxh3(bytes.data(), bytes.size()) == 0) std::puts("");
       }},
      {"writing end: an empty file, open and named", false,
       [=](const Tree& tree, int i) { nameless(tree, i, false, true); }},
      {"with write, time", false, [=](const Tree& tree, int i) { nameless(tree, i, true, true); }},
      {"the same as a part: create, lock, write, mode, time, rename", false,
       [&bytes](const Tree& tree, int i) {
         const int file = make_part(tree, i);
         check(flock(file, LOCK_EX | LOCK_NB), "flock");
         write_file(file, bytes);
         check(fchmod(file, 0644), "fchmod");
         set_time(file);
         check(renameat(tree.folder(i), Tree::part(i).c_str(), tree.folder(i), Tree::name(i).c_str()),
               "renameat");
         close(file);
       }},
      {"the same under its name at once, which may be half a file", false,
       [&bytes](const Tree& tree, int i) {
         const int file =
             check(openat(tree.folder(i), Tree::name(i).c_str(), O_RDWR | O_CREAT | O_EXCL, 0644), "openat");
         write_file(file, bytes);
         set_time(file);
         close(file);
       }},
  };
}

double cost_of(const Step& step, const Options& options, const std::vector<char>& bytes) {
  double least = 1e9;
  for (int round = 0; round < 3; ++round) {
    std::filesystem::remove_all(options.place);
    const Tree tree(options.place, options.files);
    for (int i = 0; step.is_written_first && i < options.files; ++i) {
      const int file = make_nameless(tree, i);
      write_file(file, bytes);
      name_it(tree, i, file);
      close(file);
    }
    const double begin = used_us();
    for (int i = 0; i < options.files; ++i) step.take(tree, i);
    least = std::min(least, (used_us() - begin) / options.files);
  }
  std::filesystem::remove_all(options.place);
  return least;
}

// A TCP connection of this process with itself.
std::pair<int, int> line() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  const int listener = check(socket(AF_INET, SOCK_STREAM, 0), "socket");
  check(bind(listener, reinterpret_cast<sockaddr*>(&address), length), "bind");
  check(listen(listener, 1), "listen");
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
  const int from = check(socket(AF_INET, SOCK_STREAM, 0), "socket");
  check(connect(from, reinterpret_cast<sockaddr*>(&address), length), "connect");
  const int to = check(accept(listener, nullptr, nullptr), "accept");
  close(listener);
  return {from, to};
}

double line_cost(const Options& options) {
  const std::vector<char> pack(kFilesOfPack * options.bytes);
  double least = 1e9;
  for (int round = 0; round < 3; ++round) {
    const auto [from, to] = line();
    const double begin = used_us();
    std::thread sender([&, out = from] {
      for (int file = 0; file < options.files; file += kFilesOfPack)
        for (size_t done = 0; done < pack.size();)
          done += size_t(check(int(send(out, pack.data() + done,
                                        std::min<size_t>(pack.size() - done, 256 << 10), MSG_NOSIGNAL)),
                               "send"));
      shutdown(out, SHUT_WR);
    });
    std::vector<char> memory(pack.size());
    while (check(int(recv(to, memory.data(), memory.size(), 0)), "recv") > 0) {
    }
    sender.join();
    least = std::min(least, (used_us() - begin) / options.files);
    close(from);
    close(to);
  }
  return least;
}

void run(const Options& options) {
  const std::vector<char> bytes(options.bytes, 'x');
  std::vector<char> memory(options.bytes);
  std::printf("step\tus\n");
  for (const Step& step : steps(bytes, memory))
    std::printf("%s\t%.2f\n", step.name, cost_of(step, options, bytes));
  std::printf("line: send, recv\t%.2f\n", line_cost(options));
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) fail_usage("small_files_bench FOLDER [FILES [BYTES]]");
  run({.place = std::string(argv[1]) + "/small_files_bench",
       .files = argc > 2 ? std::atoi(argv[2]) : 20480,
       .bytes = argc > 3 ? size_t(std::atoi(argv[3])) : 10240});
} catch (const Error& e) {
  std::fprintf(stderr, "small_files_bench: %s\n", e.what());
  return 1;
}
