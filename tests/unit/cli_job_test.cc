// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "cli/job.h"

using namespace harima;

namespace {
// A folder that looks like the root of a machine with 1000 MiB available.
class Machine {
 public:
  Machine() {
    std::string name = (std::filesystem::temp_directory_path() / "harima-job-XXXXXX").string();
    root = mkdtemp(name.data());
    put("/proc/meminfo", "MemTotal: 2048000 kB\nMemAvailable: 1024000 kB\n");
    for (const char* variable : {"SLURM_MEM_PER_NODE", "SLURM_MEM_PER_CPU", "SLURM_CPUS_PER_TASK"})
      unsetenv(variable);
  }
  ~Machine() { std::filesystem::remove_all(root); }
  void put(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(root + path).parent_path());
    std::ofstream(root + path) << text;
  }
  size_t mib() const { return job_memory(root) >> 20; }
  std::string root;
};
}  // namespace

TEST_CASE("memory is the least that anybody says") {
  const Machine machine;
  CHECK(machine.mib() == 1000);
  setenv("SLURM_MEM_PER_NODE", "600", 1);
  CHECK(machine.mib() == 600);
  machine.put("/proc/self/cgroup", "0::/slurm/job_7\n");
  machine.put("/sys/fs/cgroup/slurm/job_7/memory.max", "max\n");
  CHECK(machine.mib() == 600);
  machine.put("/sys/fs/cgroup/slurm/job_7/memory.max", std::to_string(300 << 20) + "\n");
  CHECK(machine.mib() == 300);
  unsetenv("SLURM_MEM_PER_NODE");
  setenv("SLURM_MEM_PER_CPU", "50", 1);
  setenv("SLURM_CPUS_PER_TASK", "4", 1);
  CHECK(machine.mib() == 200);
  unsetenv("SLURM_MEM_PER_CPU");
  unsetenv("SLURM_CPUS_PER_TASK");
}

TEST_CASE("the limit of an old control group counts") {
  const Machine machine;
  machine.put("/proc/self/cgroup", "9:memory:/user\n8:cpu:/user\n");
  machine.put("/sys/fs/cgroup/memory/user/memory.limit_in_bytes", std::to_string(100 << 20) + "\n");
  CHECK(machine.mib() == 100);
}

TEST_CASE("cores are those of the task, never more than can be used") {
  setenv("SLURM_CPUS_PER_TASK", "4", 1);
  CHECK(job_cores(16) == 4);
  CHECK(job_cores(2) == 2);
  unsetenv("SLURM_CPUS_PER_TASK");
  CHECK(job_cores(16) == 16);
}

TEST_CASE("shards are parts of a whole") {
  CHECK(parse_shard("2/8").index == 2);
  CHECK(parse_shard("2/8").count == 8);
  for (const char* text : {"8/8", "-1/8", "0/0", "1", "1/", "a/b", "slurm"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_shard(text), Error);
  }
}
