// SPDX-License-Identifier: BSD-3-Clause
#include "format/stream_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/hash.h"

namespace harima {

StreamReader::StreamReader(ByteInput input, std::string name, std::string channel, bool may_have_gaps)
    : input_(std::move(input)), name_(std::move(name)), channel_(std::move(channel)),
      may_have_gaps_(may_have_gaps) {
  try {
    CborReader reader(input_);
    const StreamOpening opening = read_opening(reader);
    if (opening.type != StreamType::start) fail("the stream does not begin with a start message");
    start_ = read_start(reader, opening.pairs);
  } catch (const Error& e) {
    if (input_.is_ended() && input_.position() == 0) fail("{}: the stream is empty", name_);
    throw e.in("{}", name_);
  }
  settle_channel();
}

void StreamReader::settle_channel() {
  const std::vector<std::string>& all = start_.channels;
  if (all.empty()) return;  // the frames will tell
  if (!channel_.empty() && std::find(all.begin(), all.end(), channel_) == all.end())
    fail("{}: has no channel '{}'; there are {}", name_, channel_, fmt::join(all, ", "));
  if (channel_.empty() && all.size() > 1)
    start_.stack.remarks.push_back(
        fmt::format("{}: has the channels {}; the first is read", name_, fmt::join(all, ", ")));
  if (channel_.empty()) channel_ = all[0];
}

bool StreamReader::next(StreamImage& image, const TakePixels& take) {
  if (has_ended_) return false;
  try {
    return next_message(image, take);
  } catch (const Error& e) {
    if (input_.is_ended()) fail("{}: stream ended after frame {} of {}", name_, done_, total());
    throw e.in("{}: frame {}", name_, done_);
  }
}

bool StreamReader::next_message(StreamImage& image, const TakePixels& take) {
  CborReader reader(input_);
  const StreamOpening opening = read_opening(reader);
  if (opening.type == StreamType::start) fail("a second start message");
  if (opening.type == StreamType::end) {
    finish(opening.pairs);
    return false;
  }
  image = read_image(reader, opening.pairs, channel_, [&](ByteInput& input, const StreamPixels& pixels) {
    check_size(pixels);
    take(input, pixels);
  });
  if (image.image_id != next_image_ && !(may_have_gaps_ && image.image_id > next_image_))
    fail("found image {} where {} was due: frames are missing", image.image_id, next_image_);
  next_image_ = image.image_id + 1;
  if (channel_.empty()) channel_ = image.channel;
  image.tag.number =
      int(image.meta.number(meta_name::kFrameNumber, may_have_gaps_ ? double(image.image_id) : -1));
  image.tag.axis_px = image.meta.number(meta_name::kAxisPx, image.tag.axis_px);
  if (std::isnan(image.tag.angle_deg))
    image.tag.angle_deg = start_.angle_start_deg + start_.angle_step_deg * double(image.image_id);
  if (done_ == std::numeric_limits<int>::max()) fail("more frames than can be counted");
  ++done_;
  return true;
}

void StreamReader::check_size(const StreamPixels& pixels) const {
  const StackInfo& stack = start_.stack;
  if (pixels.width != stack.width || pixels.height != stack.height || pixels.type != stack.type)
    fail("frame is {} x {} {}, wanted {} x {} {} as in the start message", pixels.width, pixels.height,
         name_of(pixels.type), stack.width, stack.height, name_of(stack.type));
  if (stack.count >= 0 && done_ >= stack.count) fail("more frames than the {} announced", stack.count);
}

void StreamReader::finish(uint64_t pairs) {
  CborReader reader(input_);
  StreamEnd end = read_end(reader, pairs);
  if (start_.stack.count >= 0 && start_.stack.count != done_ && !may_have_gaps_)
    fail("the stream was ended early: found {} frames, {} announced", done_, start_.stack.count);
  if (end.meta) start_.stack.meta = std::move(*end.meta);
  if (end.history) start_.stack.history = std::move(*end.history);
  has_ended_ = true;
}

std::string StreamReader::total() const {
  return start_.stack.count >= 0 ? fmt::format("{}", start_.stack.count) : "an unknown number";
}

namespace {
void compare_sums(uint64_t found, uint64_t wanted) {
  if (found != wanted) fail("pixels are damaged: found checksum {:016x}, wanted {:016x}", found, wanted);
}
}  // namespace

void check_pixels(const StreamImage& image, const std::byte* pixels, size_t bytes) {
  if (image.xxh3) compare_sums(xxh3(pixels, bytes), *image.xxh3);
}

bool StreamRowCheck::saw(const StreamImage& image, int height, int first, int last, const std::byte* rows,
                         size_t row_bytes) {
  if (!image.xxh3) return true;
  const std::lock_guard lock(mutex_);
  if (first > seen_) return last < height;
  if (last <= seen_) return true;
  if (!sum_) sum_.emplace();
  sum_->add(rows + size_t(seen_ - first) * row_bytes, size_t(last - seen_) * row_bytes);
  seen_ = last;
  if (seen_ < height) return true;
  const uint64_t found = sum_->sum();
  sum_.reset();
  compare_sums(found, *image.xxh3);
  return true;
}

}  // namespace harima
