// SPDX-License-Identifier: BSD-3-Clause
// Threads. A loop is split by parallel_for (the one door to OpenMP), a stream of jobs by run_in_order. Results
// never depend on the number of threads; the first error of any thread is carried out to the caller.
#pragma once

#include <cstddef>
#include <functional>

namespace harima {

// Threads that parallel_for uses: what the job may use (affinity, Slurm), unless set. At least 1.
int thread_count();
void set_thread_count(int threads);

// body(i) for i in [0, count), each once, in any order, on up to thread_count() threads; returns when all are
// done. `grain` neighbouring indices go to one thread.
void parallel_for(int count, const std::function<void(int)>& body, int grain = 1);

// A pipeline of three stages over jobs 0 .. count-1, each stage in one thread of its own, in order, at most
// `depth` jobs between neighbours: read(i) fills slot i % depth, work(i) may then use it, write(i) empties it.
// A slot is not read into again before its write is done. Empty functions are skipped.
struct Pipeline {
  std::function<void(int job, int slot)> read, work, write;
};
void run_in_order(int count, int depth, const Pipeline& stages);

}  // namespace harima
