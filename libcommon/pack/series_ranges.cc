// SPDX-License-Identifier: BSD-3-Clause
#include "pack/series_ranges.h"

#include <algorithm>

#include "base/ordered_jobs.h"

namespace harima {

namespace {

void widen(std::vector<SeriesRange>& ranges, const FrameShape& shape, const PixelRange& found) {
  auto range =
      std::find_if(ranges.begin(), ranges.end(), [&](const SeriesRange& r) { return r.shape == shape; });
  if (range == ranges.end()) range = ranges.insert(range, {shape, found});
  range->pixels.low = std::min(range->pixels.low, found.low);
  range->pixels.high = std::max(range->pixels.high, found.high);
}

}  // namespace

std::vector<SeriesRange> series_ranges(const ReadSome& read, const PackOptions& options) {
  struct InHand {
    Budget::Share share;
    BlockContent content;
    PixelRange range{};
  };
  std::vector<SeriesRange> ranges;
  Budget budget(options.memory_bytes);
  OrderedJobs jobs(options.threads);
  BlockMaker blocks([&](BlockContent&& content, uint64_t) {
    if (content.frames == 0) return;
    Budget::Share share = budget.take(2 * content.bytes.capacity());
    const auto block = std::make_shared<InHand>(InHand{std::move(share), std::move(content)});
    jobs.put({[block] { block->range = range_of_frames(block->content); },
              [block, &ranges] { widen(ranges, block->content.shape, block->range); }});
  });
  ByteWindow in(read);
  split_stream(in, blocks, options);
  jobs.finish();
  return ranges;
}

}  // namespace harima
