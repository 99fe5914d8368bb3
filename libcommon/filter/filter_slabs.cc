// SPDX-License-Identifier: BSD-3-Clause
#include "filter/filter_slabs.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "filter/convert.h"

namespace harima {

namespace {

// Slices that are made at once.
int slab_depth(const StackInfo& info, const SlabFilter& filter, size_t memory_bytes) {
  const size_t plane = size_t(info.width) * size_t(info.height);
  const size_t alone = filter.is_3d ? 0 : plane * (sizeof(float) + filter.voxel_bytes);
  const size_t slice =
      plane * (bytes_of(info.type) + sizeof(float) + (filter.is_3d ? filter.voxel_bytes : 0)) + 1;
  if (memory_bytes == 0) return std::numeric_limits<int>::max() / 2;
  const size_t least = alone + slice * size_t(filter.multiple + 2 * filter.reach);
  if (least > memory_bytes)
    fail("{} of memory wanted for {} with {} neighbours at either side, --mem allows {}", size_text(least),
         filter.multiple == 1 ? "a slice" : fmt::format("{} slices", filter.multiple), filter.reach,
         size_text(memory_bytes));
  const size_t all = (memory_bytes - alone) / slice;
  if (info.count >= 0 && size_t(info.count) + 2 * size_t(filter.border) <= all) return info.count;
  const int depth =
      int(std::min<size_t>(all - size_t(2 * filter.reach), size_t(std::numeric_limits<int>::max() / 2)));
  return depth / filter.multiple * filter.multiple;
}

Volume volume_of(const std::deque<Frame>& frames) {
  Volume volume(frames[0].width(), frames[0].height(), int(frames.size()));
  parallel_for(
      volume.rows(),
      [&](int row) {
        row_to_f32(frames[size_t(row / volume.height)], row % volume.height, volume.row(row));
        fill_gaps(volume.row(row), volume.width);
      },
      8);
  return volume;
}

// Slice z of the volume over the frame that it was made from.
Frame filtered_frame(const Volume& volume, int z, const Frame& given) {
  Frame out(given.type(), given.width(), given.height());
  out.tag = given.tag;
  Conversion how;
  how.type = given.type();
  std::vector<double> wide(size_t(volume.width));
  for (int y = 0; y < volume.height; ++y) {
    const float* const row = volume.row(y, z);
    if (given.type() == PixelType::f32) {
      const float* const before = given.row<float>(y);
      for (int x = 0; x < volume.width; ++x)
        out.row<float>(y)[x] = std::isfinite(before[x]) ? row[x] : before[x];
    } else {
      std::copy_n(row, volume.width, wide.data());
      convert_values(wide.data(), volume.width, how, out.row<std::byte>(y));
    }
  }
  return out;
}

void apply_each(const SlabFilter& filter, Volume& volume) {
  const size_t plane = size_t(volume.width) * size_t(volume.height);
  for (int z = 0; z < volume.depth; ++z) {
    Volume slice(volume.width, volume.height, 1);
    std::copy_n(volume.values.data() + size_t(z) * plane, plane, slice.values.data());
    filter.apply(slice);
    std::copy_n(slice.values.data(), plane, volume.values.data() + size_t(z) * plane);
  }
}

}  // namespace

int filter_slabs(Source& source, const SlabFilter& filter, Sink& sink, size_t memory_bytes,
                 const std::function<void()>& on_frame) {
  const int depth = slab_depth(source.info(), filter, memory_bytes);
  std::deque<Frame> held;
  int first_held = 0, done = 0;
  bool has_more = true;
  while (true) {
    for (Frame frame; has_more && first_held + int(held.size()) < done + depth + filter.reach;) {
      has_more = source.next(frame);
      if (has_more) held.push_back(std::exchange(frame, {}));
    }
    const int end = std::min(done + depth, first_held + int(held.size()));
    if (end == done) return done;
    Volume volume = volume_of(held);
    volume.begins = first_held == 0;
    volume.ends = !has_more;
    filter.is_3d ? filter.apply(volume) : apply_each(filter, volume);
    for (; done < end; ++done, on_frame()) {
      const Frame frame = filtered_frame(volume, done - first_held, held[size_t(done - first_held)]);
      sink.put(done, frame, tag_meta(frame.tag));
    }
    for (; first_held < done - filter.reach; ++first_held) held.pop_front();
  }
}

}  // namespace harima
