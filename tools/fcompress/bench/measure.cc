// SPDX-License-Identifier: BSD-3-Clause
#include "measure.h"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/error.h"
#include "base/parallel.h"
#include "pieces.h"

namespace harima::bench {

namespace {

constexpr int kMostRuns = 5;

double seconds_of(clockid_t clock) {
  timespec t;
  clock_gettime(clock, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

// The least time of several runs that take no longer than `seconds` together, but one run in any case.
template <class Run>
double best_of(clockid_t clock, double seconds, Run run) {
  double best = HUGE_VAL, spent = 0;
  for (int n = 0; n < kMostRuns && (n == 0 || spent + best <= seconds); ++n) {
    const double start = seconds_of(clock);
    run();
    const double took = seconds_of(clock) - start;
    best = std::min(best, took);
    spent += took;
  }
  return best;
}

// One codec at work on as many pieces as it has time for.
class Trial {
 public:
  Trial(const Sample& sample, const Codec& codec, double bound)
      : sample_(sample), codec_(codec), bound_(bound), pieces_(pieces_of(sample, codec.piece)),
        packed_(pieces_.size()), made_(sample.pixels.size()) {}

  // One piece after the other until time is over: those are the pieces from here on.
  void begin(double seconds) {
    const double start = seconds_of(CLOCK_THREAD_CPUTIME_ID);
    size_t done = 0;
    while (done < pieces_.size() && (done == 0 || seconds_of(CLOCK_THREAD_CPUTIME_ID) - start < seconds))
      compress(done++);
    pieces_.resize(done);
    packed_.resize(done);
  }
  void compress(size_t i) { packed_[i] = codec_.compress(shape_of(i), sample_.frame(pieces_[i].first)); }
  void decompress(size_t i) { codec_.decompress(shape_of(i), packed_[i], made_of(i)); }
  int pieces() const { return int(pieces_.size()); }

  // So that what is not written is wrong.
  void spoil() {
    std::transform(sample_.pixels.begin(), sample_.pixels.end(), made_.begin(),
                   [](std::byte b) { return ~b; });
  }
  void check() {
    for (size_t i = 0; i < pieces_.size(); ++i) {
      const Range& piece = pieces_[i];
      if (bound_ == 0 && std::memcmp(made_of(i), sample_.frame(piece.first), whole_bytes(shape_of(i))) != 0)
        fail("gives back other pixels, in frames {} to {} of the sample", piece.first,
             piece.first + piece.count - 1);
    }
  }

  // With all that is known but the rates.
  Measured result() const {
    Measured result{
        .codec = codec_.name, .level = codec_.level, .bound = bound_, .core = {}, .all = {}, .quality = {}};
    std::vector<int> frames;
    for (size_t i = 0; i < pieces_.size(); ++i) {
      result.bytes += whole_bytes(shape_of(i));
      result.packed_bytes += packed_[i].size();
      for (int k = 0; k < pieces_[i].count; ++k) frames.push_back(pieces_[i].first + k);
    }
    result.frames = int(frames.size());
    if (bound_ > 0) result.quality = quality_of(sample_, frames, made_.data());
    return result;
  }

 private:
  GroupShape shape_of(size_t i) const {
    return {sample_.shape.type, sample_.shape.width, sample_.shape.height, pieces_[i].count};
  }
  std::byte* made_of(size_t i) {
    return made_.data() + size_t(pieces_[i].first) * sample_.shape.frame_bytes();
  }

  const Sample& sample_;
  const Codec& codec_;
  const double bound_;
  std::vector<Range> pieces_;
  std::vector<Bytes> packed_;
  std::vector<std::byte> made_;
};

// Both directions, with the pixels checked behind; seconds that each took.
template <class ForPieces>
Rates run_both(Trial& trial, clockid_t clock, double seconds, ForPieces for_pieces) {
  Rates took;
  took.compress = best_of(clock, seconds, [&] { for_pieces([&](int i) { trial.compress(size_t(i)); }); });
  trial.spoil();
  took.decompress = best_of(clock, seconds, [&] { for_pieces([&](int i) { trial.decompress(size_t(i)); }); });
  trial.check();
  return took;
}

Rates rates_of(const Rates& seconds, uint64_t bytes) {
  return {double(bytes) / seconds.compress, double(bytes) / seconds.decompress};
}

Measured run(const Sample& sample, const Codec& codec, double bound, double seconds) {
  Trial trial(sample, codec, bound);
  trial.begin(seconds);
  const Rates core = run_both(trial, CLOCK_THREAD_CPUTIME_ID, seconds, [&](auto body) {
    for (int i = 0; i < trial.pieces(); ++i) body(i);
  });
  const Rates all =
      run_both(trial, CLOCK_MONOTONIC, seconds, [&](auto body) { parallel_for(trial.pieces(), body); });
  Measured result = trial.result();
  if (result.quality &&
      !(result.quality->difference.largest <= bound && result.quality->difference.unmatched == 0))
    fail("has pixels {} off, wanted at most {}",
         result.quality->difference.unmatched ? INFINITY : result.quality->difference.largest, bound);
  result.core = rates_of(core, result.bytes);
  result.all = rates_of(all, result.bytes);
  return result;
}

}  // namespace

Measured measure(const Sample& sample, const Codec& codec, double bound, double seconds) {
  try {
    return run(sample, codec, bound, seconds);
  } catch (const Error& e) {
    throw e.in("{}", codec.name);
  } catch (const std::exception& e) {
    fail("{}: {}", codec.name, e.what());
  }
}

}  // namespace harima::bench
