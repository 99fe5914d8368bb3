// SPDX-License-Identifier: BSD-3-Clause
#include "pack/frame_layout.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "codec/run_list.h"
#include "pack/splitter.h"

namespace harima {

namespace {

constexpr uint64_t kMostBytes = uint64_t{1} << 48;  // of places in a file; more is nonsense
constexpr uint64_t kLeastBehind = 4096;             // with less behind the first frame there is no second one
constexpr uint64_t kManyFrames = 8;
constexpr size_t kShortestRow = 32, kLongestRow = 8192;  // that are guessed, pixels
constexpr int kAnyHeight = 1 << 30;
constexpr size_t kProbes = 128;
constexpr float kAlike = 1.15f;
constexpr size_t kNear = 8;

// Looks for two frames, and ends the stream then.
class LayoutFinder : public FrameTaker {
 public:
  LayoutFinder(const ReadSome& read, uint64_t bytes)
      : bytes_(bytes),
        in_([this, &read](void* dst, size_t wanted) { return is_done_ ? 0 : read(dst, wanted); }) {}

  std::optional<FrameLayout> find() {
    Splitter file(in_, *this, false, bytes_);
    split_file(file);
    return found_;
  }
  uint64_t other(ByteWindow& in, uint64_t bytes) override { return in.skip(bytes); }
  bool frame(ByteWindow& in, const FrameShape& shape, std::span<const PixelRun> runs) override {
    const uint64_t begin = in.position() + runs.front().other, end = begin + shape.frame_bytes(),
                   whole = end - in.position();
    if (shape.frame_bytes() == 0 || end > kMostBytes) return in.skip(1) == 1;
    if (!found_) {
      found_ = FrameLayout{shape, begin, 0};
      if (end + kLeastBehind < bytes_) return in.skip(whole) == whole;
    } else if (shape == found_->shape) {
      found_->stride = begin - found_->begin;
    }
    is_done_ = true;
    in.skip(std::numeric_limits<uint64_t>::max());
    return false;
  }

 private:
  const uint64_t bytes_;
  bool is_done_ = false;
  ByteWindow in_;
  std::optional<FrameLayout> found_;
};

// For each distance up to `longest` how unlike pixels are that are so far apart, by some of them.
template <class T>
std::vector<float> unlike_at(std::span<const T> pixels, size_t longest) {
  std::vector<float> unlike(longest + 1);
  const size_t step = std::max<size_t>(1, (pixels.size() - longest) / kProbes);
  for (size_t at = longest; at < pixels.size(); at += step) {
    const float pixel(pixels[at]);
    for (size_t i = 0; i <= longest; ++i)
      unlike[longest - i] += std::fabs(pixel - float(pixels[at - longest + i]));
  }
  return unlike;
}

// The same by all of them, for one distance.
template <class T>
double unlike(std::span<const T> pixels, size_t distance) {
  double sum = 0;
  for (size_t i = distance; i < pixels.size(); ++i)
    sum += std::fabs(float(pixels[i]) - float(pixels[i - distance]));
  return sum / double(pixels.size() - distance);
}

// The distance, beyond that of neighbours, at which pixels are most alike: the shortest of those that are
// about as good, as multiples of a row are, and from there on to the best of those round it.
template <class T>
int row_length(std::span<const std::byte> bytes) {
  std::vector<T> copy(bytes.size() / sizeof(T));
  std::memcpy(copy.data(), bytes.data(), copy.size() * sizeof(T));
  const std::span<const T> pixels(copy);
  const size_t longest = std::min(kLongestRow, pixels.size() / 2);
  if (longest <= kShortestRow) return int(kShortestRow);
  const std::vector<float> some = unlike_at(pixels, longest);
  const auto begin = some.begin() + ptrdiff_t(kShortestRow);
  const float least = *std::min_element(begin, some.end());
  const auto found = size_t(
      std::find_if(begin, some.end(), [&](float sum) { return sum <= kAlike * least; }) - some.begin());
  size_t best = found;
  double least_of_all = unlike(pixels, best);
  for (bool is_better = true; is_better;) {
    is_better = false;
    for (size_t near = std::max(kShortestRow, best - std::min(best, kNear)),
                last = std::min(longest, best + kNear);
         near <= last; ++near)
      if (const double sum = unlike(pixels, near); sum < least_of_all)
        least_of_all = sum, best = near, is_better = true;
  }
  return int(best);
}

uint64_t up(uint64_t bytes, uint64_t grain) { return (bytes + grain - 1) / grain * grain; }

}  // namespace

std::optional<FrameLayout> find_layout(const ReadSome& read, uint64_t bytes) {
  return LayoutFinder(read, bytes).find();
}

std::optional<FrameLayout> guess_layout(std::span<const std::byte> sample) {
  const std::vector<std::byte> bytes(sample.begin(), sample.end());
  const auto packed = [&](const std::optional<FrameLayout>& layout) {
    return pack_block(content_of_part(bytes, 0, layout), 0, 1).size();
  };
  std::optional<FrameLayout> best;
  size_t least = packed(best);
  const FrameLayout plain{{PixelType::u16, int(kShortestRow), kAnyHeight}, 0, 0};
  // Noise all through: no search is worth it.
  if (std::min(least, packed(plain)) > bytes.size() - bytes.size() / 32) return best;
  const auto attempt = [&]<class T>(PixelType type, T) {
    const FrameLayout layout{{type, row_length<T>(sample), kAnyHeight}, 0, 0};
    if (const size_t size = packed(layout); size < least) least = size, best = layout;
  };
  attempt(PixelType::u16, uint16_t{});
  attempt(PixelType::u8, uint8_t{});
  attempt(PixelType::f32, float{});
  return best;
}

BlockContent content_of_part(std::vector<std::byte> bytes, uint64_t offset,
                             const std::optional<FrameLayout>& layout) {
  BlockContent content{std::move(bytes), {}, 0, {}};
  if (!layout) return content;
  content.shape = layout->shape;
  const uint64_t end = offset + content.bytes.size(), frame = layout->shape.frame_bytes(),
                 row = frame / uint64_t(layout->shape.height);
  const uint64_t stride = std::max(layout->stride, frame);
  const bool has_many = layout->stride > 0 && content.bytes.size() / stride >= kManyFrames;
  const uint64_t grain = has_many ? frame : row;
  uint64_t done = offset, pixels = 0;
  uint64_t number = offset > layout->begin ? (offset - layout->begin) / stride : 0;
  for (; (layout->stride > 0 || number == 0) && content.runs.size() < kMostRuns; ++number) {
    const uint64_t at = layout->begin + number * stride;
    if (at >= end) break;
    const uint64_t from = at + up(std::max(offset, at) - at, grain),
                   to = at + (std::min(end, at + frame) - at) / grain * grain;
    if (from >= to) continue;
    if (from == done && !content.runs.empty()) content.runs.back().pixels += size_t(to - from);
    else content.runs.push_back({size_t(from - done), size_t(to - from)});
    pixels += to - from;
    done = to;
  }
  content.frames = pixels == 0 ? 0 : has_many ? int(pixels / frame) : 1;
  if (!has_many) content.shape.height = int(pixels / row);
  return content;
}

}  // namespace harima
