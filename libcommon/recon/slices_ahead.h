// SPDX-License-Identifier: BSD-3-Clause
// SlicesAhead begins to reconstruct a stream while it still comes, in a thread of its own: views are
// corrected, filtered and gridded as soon as a sector of directions is full, for as many rows as memory
// holds. It works on a guess of how the scan goes on; in the end the guess is compared with the scan, and
// what was made on a wrong one is thrown away and made again. So slices are the same to the bit with it or
// without.
//
// Only what treats each view by itself can be done ahead: no ring removal, a known axis, flats that come
// before the views.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "recon/frames_so_far.h"
#include "recon/gradual_batch.h"
#include "recon/plan.h"

namespace harima {

// How a scan will be reconstructed, if it goes on as it has begun.
struct Foreseen {
  Recipe recipe;  // method fourier, no ring removal, no zingers looked for
  Plan plan;
};

class SlicesAhead {
 public:
  // Asked once, when a share of the views has come: `whole` has all views, of which the first `there` can be
  // read.
  using Foresee = std::function<std::optional<Foreseen>(const Scan& whole, int there)>;
  // memory_bytes: for the frames of the stream and for what is made ahead.
  SlicesAhead(size_t memory_bytes, Foresee foresee);
  ~SlicesAhead();

  // The next frame of the stream. Hands it on and returns at once.
  void take(const StackInfo& stack, const Frame& frame);
  // No more frames are taken, and nothing is made ahead: they do not stay in memory, say.
  void give_up();
  int sectors_taken() const { return sectors_taken_; }  // so far
  // The scan is there. Ends the work ahead, drops what was made on a wrong guess, and takes what is left of
  // the views. `stop`: asked in between; true ends early.
  void settle(const Scan& scan, const Recipe& recipe, const std::function<bool()>& stop);

  // Once it is settled: can these rows be finished? If so, their slices, as SliceMaker::make() gives them;
  // once.
  bool has(const std::vector<int>& rows) const;
  CorrectReport finish(const std::vector<int>& rows, std::span<Frame> out);

 private:
  void run();
  void look();
  bool begin(const Scan& whole, int there);
  void take_ripe(const Scan& whole, int there);
  void take_sector(const Scan& scan, size_t sector, const std::function<bool()>& stop);
  bool was_right(const Scan& scan, const Recipe& recipe) const;

  const size_t memory_bytes_;
  const Foresee foresee_;
  FramesSoFar frames_;
  std::atomic<bool> stop_{false};
  std::atomic<bool> gave_up_{false};
  std::atomic<int> sectors_taken_{0};
  size_t next_look_ = 0;  // frames
  Recipe recipe_;
  Scan begun_;       // as it was foreseen when it was begun: flats and darks have been averaged
  Sectors sectors_;  // as they were when each was taken
  std::vector<bool> taken_;
  std::vector<std::unique_ptr<GradualBatch>> batches_;
  std::thread worker_;  // the last: it uses all of the above
};

}  // namespace harima
