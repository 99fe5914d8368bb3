// SPDX-License-Identifier: BSD-3-Clause
#include "cli/job.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <optional>

#include "base/address_space.h"
#include "base/error.h"
#include "base/text.h"

namespace harima {

namespace {

constexpr size_t kNoLimit = std::numeric_limits<size_t>::max();
constexpr size_t kMiB = size_t{1} << 20;

// A variable that holds a whole number; anything else counts as not set.
std::optional<int> variable(const char* name) {
  const char* text = std::getenv(name);
  if (!text) return {};
  try {
    return parse_integer(text);
  } catch (const Error&) {
    return {};
  }
}

size_t machine_memory(const std::string& root) {
  std::ifstream file(root + "/proc/meminfo");
  for (std::string word; file >> word;)
    if (size_t kib = 0; word == "MemAvailable:" && file >> kib) return kib * 1024;
  return kNoLimit;
}

size_t slurm_memory() {
  if (const auto node = variable("SLURM_MEM_PER_NODE"); node && *node > 0) return size_t(*node) * kMiB;
  const auto core = variable("SLURM_MEM_PER_CPU");
  if (!core || *core <= 0) return kNoLimit;
  return size_t(*core) * size_t(std::max(1, variable("SLURM_CPUS_PER_TASK").value_or(1))) * kMiB;
}

size_t number_in(const std::string& path) {
  size_t value = 0;
  return std::ifstream(path) >> value && value > 0 ? value : kNoLimit;  // "max" is no number
}

// Version 2 has lines "0::/path", version 1 "N:memory:/path"; in a container the path may not exist, the top
// does.
size_t control_group_memory(const std::string& root) {
  const std::string top = root + "/sys/fs/cgroup";
  size_t least = std::min(number_in(top + "/memory.max"), number_in(top + "/memory/memory.limit_in_bytes"));
  std::ifstream groups(root + "/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const size_t path = line.find('/');
    if (path == std::string::npos) continue;
    if (line.starts_with("0::")) least = std::min(least, number_in(top + line.substr(path) + "/memory.max"));
    if (line.find(":memory:") != std::string::npos)
      least = std::min(least, number_in(top + "/memory" + line.substr(path) + "/memory.limit_in_bytes"));
  }
  return least;
}

Shard slurm_shard() {
  const auto id = variable("SLURM_ARRAY_TASK_ID"), count = variable("SLURM_ARRAY_TASK_COUNT");
  if (!id || !count)
    fail_usage("--shard is slurm, but this is no task of a job array (SLURM_ARRAY_TASK_ID is not set)");
  return {*id - variable("SLURM_ARRAY_TASK_MIN").value_or(0), *count};
}

Shard written_shard(const std::string& text) {
  const auto parts = split(text, '/');
  try {
    if (parts.size() == 2) return {parse_integer(parts[0]), parse_integer(parts[1])};
  } catch (const Error&) {
  }
  fail_usage("--shard is '{}', wanted I/N (0/4 is the first of four) or slurm", text);
}

}  // namespace

int job_cores(int usable) {
  const int granted = variable("SLURM_CPUS_PER_TASK").value_or(usable);
  return std::clamp(granted, 1, std::max(1, usable));
}

size_t job_memory(const std::string& root) {
  const size_t least =
      std::min({machine_memory(root), slurm_memory(), control_group_memory(root), address_space_left()});
  return least == kNoLimit ? 4096 * kMiB : least;
}

Shard parse_shard(const std::string& text) {
  const Shard shard = text == "slurm" ? slurm_shard() : written_shard(text);
  if (shard.count < 1) fail_usage("--shard is one of {} parts, wanted 1 or more", shard.count);
  if (shard.index < 0 || shard.index >= shard.count)
    fail_usage("--shard is part {} of {}, wanted a part from 0 to {}", shard.index, shard.count,
               shard.count - 1);
  return shard;
}

}  // namespace harima
