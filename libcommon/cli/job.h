// SPDX-License-Identifier: BSD-3-Clause
// What the batch system lets this run have: cores, memory, its part of an array. Read from Slurm's variables,
// the control groups and /proc; none of it changes a result.
#pragma once

#include <cstddef>
#include <string>

namespace harima {

// SLURM_CPUS_PER_TASK where it says less than `usable` cores.
int job_cores(int usable);
// The least of: memory available on the machine, the job's (Slurm), the limit of the control group, what
// `ulimit -v` leaves. `root` is for tests.
size_t job_memory(const std::string& root = "");

struct Shard {
  int index = 0, count = 1;
};
// "2/8", 0-based, or "slurm": this task of the job array. Fails (usage) on other words, and outside an array.
Shard parse_shard(const std::string& text);

}  // namespace harima
