// SPDX-License-Identifier: BSD-3-Clause
// The main loop: bands are read, batches of slices computed and written, all three at the same time.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "device/correct.h"
#include "device/output_window.h"
#include "recon/iteration_report.h"
#include "recon/metal_slice.h"
#include "recon/plan.h"
#include "recon/slices_ahead.h"

namespace harima {

struct ReconstructionReport : SignalTally {
  int64_t slices = 0, skipped = 0;  // skipped: finished by an earlier run
  int64_t ahead = 0;                // of the slices, those that were begun while the scan came
  int64_t samples = 0;
  int64_t black_rows = 0;     // sinogram rows replaced
  std::set<int> black_views;  // views in which that happened
  int64_t unlit_rows = 0;     // black in every view: slices of zeros
  int64_t zingers = 0;
  IterationReport iterations;                     // of an iterative method
  MetalTally metal;                               // if it was looked for
  double read_s = 0, compute_s = 0, write_s = 0;  // busy time of each stage; they overlap

  // Of a part whose first view is `first_view` of the scan.
  void add_corrected(const CorrectReport& part, int first_view = 0) {
    add(part);
    black_rows += int64_t(part.black.size());
    unlit_rows += int64_t(part.unlit.size());
    for (const auto& [row, view] : part.black) black_views.insert(first_view + view);
  }
};

// Reconstructs all bands of the plan into the sink: slice first_slice + k of the sink is the k-th row that is
// kept. `on_slices` is called after each batch with the number of slices just finished; `stop` is asked
// between batches, on GPUs every few slices and by several threads: true ends early. `ahead`, if there is
// one, has been settled: what it holds is finished and not made again.
ReconstructionReport reconstruct(const Scan& scan, const Recipe& recipe, const Plan& plan,
                                 const OutputWindow& pixels, Sink& sink,
                                 const std::function<void(int)>& on_slices, const std::function<bool()>& stop,
                                 SlicesAhead* ahead = nullptr);

}  // namespace harima
