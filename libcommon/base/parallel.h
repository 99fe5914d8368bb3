// SPDX-License-Identifier: BSD-3-Clause
// Threads. A loop is split by parallel_for (the one door to OpenMP), a stream of jobs by run_in_order.
// Results never depend on the number of threads; the first error of any thread is carried out to the caller.
#pragma once

#include <cstddef>
#include <functional>

namespace harima {

// Threads that parallel_for uses: what the job may use (affinity, Slurm), unless set. At least 1.
int thread_count();
void set_thread_count(int threads);
// Threads of a library that have nothing to do sleep at once instead of waiting busily, which on a machine
// with other work takes many times as long. OpenMP is told only when a program starts, so this starts it
// again, once. First of all in main().
void start_with_calm_threads(char** argv);

// body(i) for i in [0, count), each once, in any order, on up to thread_count() threads; returns when all are
// done. `grain` neighbouring indices go to one thread. In a body of its own it runs in the thread it is
// called by.
void parallel_for(int count, const std::function<void(int)>& body, int grain = 1);

// A pipeline of three stages over jobs 0 .. count-1, each stage in one thread of its own and in order. The
// reader is at most `read_ahead` jobs ahead of finished work, the worker at most `write_behind` jobs ahead of
// finished writes: so job j may keep its input in slot j % read_ahead and its result in slot j %
// write_behind. Work runs in the caller's thread. Empty functions are skipped; the first error of any stage
// ends all and is thrown.
struct Pipeline {
  std::function<void(int job)> read, work, write;
  int read_ahead = 2;
  int write_behind = 2;
  // Asked by the reader before each job, if set: false ends the jobs before this one.
  std::function<bool(int job)> is_there;
};
void run_in_order(int count, const Pipeline& stages);

}  // namespace harima
