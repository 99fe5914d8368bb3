// SPDX-License-Identifier: BSD-3-Clause
// fuzz TARGET [CASES]: gives damaged files to the readers; every one of them has to be read or refused by
// harima::Error. What crashes, hangs, throws anything else or asks for too much memory is told by its number,
// and the exit status is 1. fuzz TARGET --keep NUMBER PATH: writes that file, to look into.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "mutate.h"
#include "target.h"

// Nothing that a file of a few kilobytes says may make us ask for more at once. (libhdf5 does ask, and takes
// no for an answer.)
extern "C" const char* __asan_default_options() {
  return "max_allocation_size_mb=512:detect_leaks=0:allocator_may_return_null=1";
}
extern "C" const char* __ubsan_default_options() { return "print_stacktrace=1"; }

namespace {

using namespace fuzz;

constexpr unsigned kSeconds = 10;  // for one file
// Descriptors of a child: who leaves one open with each file that is refused soon has none.
constexpr rlim_t kMostOpen = 128;
constexpr int kMostTold = 20;

struct Tally {  // shared with the children
  int next = 0, read = 0, refused = 0;
};

// What is said of one file goes to FOLDER.txt, from its beginning.
void listen(const std::string& folder) {
  const int said = open((folder + ".txt").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0666);
  dup2(said, STDERR_FILENO);
  close(said);
}

// A child reads one file after the other, until one of them is its end.
void read_cases(const Target& target, const std::vector<std::string>& seeds, const std::string& folder,
                int cases, Tally& tally) {
#ifndef __SANITIZE_ADDRESS__
  const rlimit most{1 << 30, 1 << 30};
  setrlimit(RLIMIT_AS, &most);
#endif
  const rlimit none{0, 0}, few{kMostOpen, kMostOpen};
  setrlimit(RLIMIT_CORE, &none);
  setrlimit(RLIMIT_NOFILE, &few);
  for (; tally.next < cases; ++tally.next) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    listen(folder);
    alarm(kSeconds);
    try {
      target.read(folder, damaged(seeds, uint64_t(tally.next), target.is_text));
      ++tally.read;
    } catch (const harima::Error& e) {
      if (std::string(e.what()).empty()) throw;
      ++tally.refused;
    }
  }
}

std::string end_of(int status) {
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
    return fmt::format("takes longer than {} s", kSeconds);
  return WIFSIGNALED(status) ? fmt::format("ends by signal {}", WTERMSIG(status))
                             : fmt::format("exits {}", WEXITSTATUS(status));
}

int run_cases(const Target& target, const std::vector<std::string>& seeds, const std::string& folder,
              int cases) {
  auto* tally = static_cast<Tally*>(
      mmap(nullptr, sizeof(Tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  *tally = {};
  int bad = 0;
  while (tally->next < cases && bad < kMostTold) {
    const pid_t child = fork();
    if (child == 0) {
      try {
        read_cases(target, seeds, folder, cases, *tally);
      } catch (const std::exception& e) {
        fmt::print(stderr, "{}\n", e.what());
        _exit(99);
      }
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (status == 0) break;
    fmt::print("{}: file {} {}\n{}", target.name, tally->next++, end_of(status), file_bytes(folder + ".txt"));
    ++bad;
  }
  fmt::print("{}: {} files read, {} refused, {} bad\n", target.name, tally->read, tally->refused, bad);
  return bad;
}

const Target& target_named(const std::string& name) {
  for (const Target& target : targets())
    if (name == target.name) return target;
  harima::fail("no target '{}'", name);
}

int run(const std::vector<std::string>& words) {
  const Target& target = target_named(words.empty() ? "" : words[0]);
  std::string scratch = (std::filesystem::temp_directory_path() / "harima-fuzz-XXXXXX").string();
  if (!mkdtemp(scratch.data())) harima::fail_errno(scratch);
  std::filesystem::create_directory(scratch + "/seeds");
  const std::vector<std::string> seeds = target.seeds(scratch + "/seeds");
  int bad = 0;
  if (words.size() == 4)
    std::ofstream(words[3], std::ios::binary) << damaged(seeds, std::stoull(words[2]), target.is_text);
  else bad = run_cases(target, seeds, scratch + "/x", words.size() > 1 ? std::stoi(words[1]) : target.cases);
  std::filesystem::remove_all(scratch);
  return bad == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& e) {
    fmt::print(stderr, "fuzz: {}\n", e.what());
    return 2;
  }
}
