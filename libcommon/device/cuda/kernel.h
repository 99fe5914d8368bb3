// SPDX-License-Identifier: BSD-3-Clause
// How a kernel is written here: as functions that the processor can call too, so that a test proves all of it
// but the launch.
//
// Threads that know nothing of each other make an item each, an x of a row y of a plane z:
//     struct PaddedSample {
//       struct Args { ... };                                          // plain numbers and pointers
//       CT_HD static void make(const Args& args, Extent item);
//     };
// Threads of a block that share memory go through phases, with a barrier after each, as many turns of them as
// the block asks for:
//     struct SliceTile {
//       static constexpr int kThreads = 256, kPhases = 2;             // threads: a multiple of 32
//       struct Args, Shared, Local { ... };                           // Local: what a thread keeps, zeros to
//       begin with CT_HD static int turns(const Args&, Extent block); template <int P> CT_HD static void
//       phase(const Args&, const At&, Shared&, Local&); CT_HD static void end(const Args&, const At&,
//       Shared&, Local&);  // once, after the last barrier
//     };
// nvcc makes kernels of them; another compiler makes loops (tests/emulated_gpu). What threads of one phase
// write, others may read in the next.
#pragma once

#include <utility>

#include "device/cuda/stream.h"
#include "math/madd.h"

#ifndef __CUDACC__
#include "device/cuda/loops.h"
#endif

namespace harima::CT_GPU_TARGET {

// A place in, or the size of, a grid of blocks or items.
struct Extent {
  int x = 1, y = 1, z = 1;
};

struct At {
  Extent block;
  int thread;
  int turn;
};

CT_HD inline int least(int a, int b) { return a < b ? a : b; }
CT_HD inline int most(int a, int b) { return a > b ? a : b; }
CT_HD inline int blocks_of(int items, int size) { return (items + size - 1) / size; }

#ifdef __CUDACC__

template <class K, int... P>
__device__ inline void run_phases(const typename K::Args& args, const At& at, typename K::Shared& shared,
                                  typename K::Local& local, std::integer_sequence<int, P...>) {
  ((K::template phase<P>(args, at, shared, local), __syncthreads()), ...);
}

template <class K>
__global__ void __launch_bounds__(K::kThreads) run_block(const __grid_constant__ typename K::Args args) {
  __shared__ typename K::Shared shared;
  typename K::Local local{};
  At at{{int(blockIdx.x), int(blockIdx.y), int(blockIdx.z)}, int(threadIdx.x), 0};
  const int turns = K::turns(args, at.block);
  for (; at.turn < turns; ++at.turn)
    run_phases<K>(args, at, shared, local, std::make_integer_sequence<int, K::kPhases>{});
  K::end(args, at, shared, local);
}

inline constexpr int kItemThreads = 128;

template <class K>
__global__ void __launch_bounds__(kItemThreads)
    run_items(const __grid_constant__ typename K::Args args, Extent items) {
  const int x = int(blockIdx.x) * kItemThreads + int(threadIdx.x);
  if (x >= items.x) return;
  for (int z = int(blockIdx.z); z < items.z; z += int(gridDim.z))
    for (int y = int(blockIdx.y); y < items.y; y += int(gridDim.y)) K::make(args, {x, y, z});
}

// A block for each place of the grid; y and z at most 65535.
template <class K>
void launch(const Extent& grid, const typename K::Args& args, Stream& stream) {
  if (grid.x < 1 || grid.y < 1 || grid.z < 1) return;
  run_block<K><<<dim3(unsigned(grid.x), unsigned(grid.y), unsigned(grid.z)), K::kThreads, 0,
                 static_cast<cudaStream_t>(stream.native())>>>(args);
  check_launch();
}

template <class K>
void launch_items(const Extent& items, const typename K::Args& args, Stream& stream) {
  if (items.x < 1 || items.y < 1 || items.z < 1) return;
  const dim3 grid(unsigned(blocks_of(items.x, kItemThreads)), unsigned(least(items.y, 32768)),
                  unsigned(least(items.z, 32768)));
  run_items<K><<<grid, kItemThreads, 0, static_cast<cudaStream_t>(stream.native())>>>(args, items);
  check_launch();
}

#else

template <class K, int... P>
void run_phases(const typename K::Args& args, At at, typename K::Shared& shared, typename K::Local* locals,
                std::integer_sequence<int, P...>) {
  auto run_threads = [&](auto phase) {
    for_threads(K::kThreads, [&](int thread) {
      at.thread = thread;
      K::template phase<decltype(phase)::value>(args, at, shared, locals[thread]);
    });
  };
  (run_threads(std::integral_constant<int, P>{}), ...);
}

template <class K>
void run_block(const typename K::Args& args, const Extent& block) {
  const BlockMemory<typename K::Shared, typename K::Local, K::kThreads> memory;
  At at{block, 0, 0};
  const int turns = K::turns(args, block);
  for (; at.turn < turns; ++at.turn)
    run_phases<K>(args, at, *memory.shared, memory.locals, std::make_integer_sequence<int, K::kPhases>{});
  for_threads(K::kThreads, [&](int thread) {
    at.thread = thread;
    K::end(args, at, *memory.shared, memory.locals[thread]);
  });
}

template <class K>
void launch(const Extent& grid, const typename K::Args& args, Stream& stream) {
  stream.later([=] {
    for_places(grid.x * grid.y * grid.z, [&](int i) {
      run_block<K>(args, {i % grid.x, i / grid.x % grid.y, i / grid.x / grid.y});
    });
  });
}

template <class K>
void launch_items(const Extent& items, const typename K::Args& args, Stream& stream) {
  stream.later([=] {
    for_places(items.y * items.z, [&](int i) {
      for (int x = 0; x < items.x; ++x) K::make(args, {x, i % items.y, i / items.y});
    });
  });
}

#endif

}  // namespace harima::CT_GPU_TARGET
