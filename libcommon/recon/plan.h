// SPDX-License-Identifier: BSD-3-Clause
// A Plan cuts the rows of a scan into bands that fit the memory, each read once, and bands into batches of
// `lanes` slices. It says beforehand what the work will take.
#pragma once

#include <cstddef>
#include <vector>

#include "device/gpu_choice.h"
#include "recon/recipe.h"

namespace harima {

// Batches of slices in memory: one is computed while the other is written.
inline constexpr int kResultSlots = 2;

struct Plan {
  GpuChoice gpus;     // that compute; none: the processor
  int lanes = 16;     // slices of a batch; on GPUs, which cut it as their memory allows, those of a band
  int band_rows = 0;  // a multiple of lanes
  std::vector<std::vector<int>> bands;  // detector rows of each band
  int lead = 0, trail = 0;  // of these, rows at the beginning and the end that are for company and not kept
  int view_parts = 1;       // with --tilt: parts of the views, of which one is held at a time
  int first_slice = 0;      // place of the first that is kept in the sink (a shard begins further on)
  size_t memory_bytes = 0;  // working memory at the peak
  size_t input_bytes = 0, output_bytes = 0;
  double seconds = 0;  // rough estimate of the computing alone
};

// Rows that are kept.
int slices_of(const Plan& plan);

// Slices [first, last) of a run.
struct SliceRange {
  int first = 0, last = 0;
};

// Plans the rows, in ascending order, that become the slices of `part` (a shard; it begins at a multiple of
// 16). Two neighbouring rows, the even one first, go through one complex transform, so the last bits of a
// slice depend on both: rows without gaps are completed to such pairs, and their slices have the bits of a
// whole run. Fails if not even the narrowest batch fits into memory_bytes (0: no limit).
Plan plan_bands(const Scan& scan, const Recipe& recipe, const std::vector<int>& rows, SliceRange part,
                PixelType output, size_t memory_bytes, int threads);
// All of them.
Plan plan_bands(const Scan& scan, const Recipe& recipe, const std::vector<int>& rows, PixelType output,
                size_t memory_bytes, int threads);

// As plan_bands, for GPUs: the bands are those of host memory.
Plan plan_gpu_bands(const Scan& scan, const Recipe& recipe, const std::vector<int>& rows, SliceRange part,
                    PixelType output, size_t memory_bytes, const GpuChoice& gpus);

// direct or fourier, whichever needs less arithmetic for the wanted region; of a leaning axis direct or
// hierarchical.
std::string faster_method(const Scan& scan, const Recipe& recipe);

}  // namespace harima
