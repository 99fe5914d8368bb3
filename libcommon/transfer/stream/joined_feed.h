// SPDX-License-Identifier: BSD-3-Clause
// Several feeds as one: whole frames of one series, which each gives some of, or sectors, of which each feed
// gives one of every frame.
//
// A frame whose sector does not come is incomplete: when the feed of that sector has given `newer` later
// ones, has ended, or has given nothing for `deadline_s` although it was asked. Then it is passed on as it
// is, zero where there is nothing, with frame.sectors in its meta
// ("1101": the third is missing), or dropped; it is counted and told either way. A sector that comes after
// that is counted as late. Frames of sectors leave in the order of their numbers, whole ones as they come.
// Half of the room is for frames that are begun, half for complete ones; feeds wait when it is taken.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "image/frame_pool.h"
#include "transfer/stream/feed.h"
#include "transfer/stream/number_set.h"

namespace harima {

// The sectors of a frame stand one below the other, or side by side, in the order of the feeds.
enum class SectorLayout : uint8_t { whole, rows, columns };

struct JoinOptions {
  SectorLayout layout = SectorLayout::whole;
  size_t room_bytes = size_t{1} << 28;
  uint64_t newer = 32;
  double deadline_s = 10;
  bool drop = false;  // incomplete frames
};

struct IncompleteFrame {
  uint64_t number;
  std::string sectors;  // "1101"; all 0: nothing has come of it
};

class JoinedFeed : public Feed {
 public:
  JoinedFeed(std::vector<std::unique_ptr<Feed>> feeds, const JoinOptions& options);
  ~JoinedFeed() override;
  const StackInfo& info() override;
  bool next(StreamFrame& frame) override;
  void stop() noexcept override;
  void finish() override;

  const std::vector<IncompleteFrame>& incomplete() const { return incomplete_; }  // behind the last frame
  uint64_t late() const { return late_; }                                         // sectors, likewise

 private:
  using Clock = std::chrono::steady_clock;
  struct Part {  // a feed
    std::unique_ptr<Feed> feed;
    int x = 0, y = 0, width = 0, height = 0;  // of its sector
    uint64_t newest = 0;                      // one beyond the last number that it gave
    Clock::time_point asked{};                // since when it is waited for, if it is
    bool is_asked = false, is_blocked = false, is_over = false;
    std::thread thread{};
  };
  struct Begun {
    StreamFrame frame;
    std::string there;  // as IncompleteFrame::sectors
    std::vector<std::function<void()>> done{};
    int writers = 0;  // copy into it just now
    Clock::time_point since = Clock::now();
    bool is_complete() const { return there.find('0') == std::string::npos; }
  };
  using BegunFrames = std::map<uint64_t, Begun>;
  void start();
  void run(size_t part);
  void place(size_t part, StreamFrame frame);
  // mutex_ is held in all of these.
  bool is_full() const { return begun_.size() >= room_; }
  bool may_begin(uint64_t number) const;
  Begun& begin_frame(const Part& part, uint64_t number, FrameTag tag);
  bool will_come(const Part& part, uint64_t number, const Begun& begun) const;
  void pass_on_first();  // of those begun, as far as nothing of them will come any more: so they leave in
                         // their order
  void pass_on(BegunFrames::iterator begun);
  void blank_missing(Begun& begun) const;
  void note_missing();

  const JoinOptions options_;
  std::vector<Part> parts_;
  StackInfo info_;
  size_t room_ = 0;  // frames, begun, and as many complete
  FramePool pool_;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  BegunFrames begun_;
  std::deque<StreamFrame> ready_;
  NumberSet seen_;  // passed on or given up
  std::vector<IncompleteFrame> incomplete_;
  uint64_t late_ = 0;
  std::exception_ptr trouble_;
  bool is_stopped_ = false;
};

}  // namespace harima
