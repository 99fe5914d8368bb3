// SPDX-License-Identifier: BSD-3-Clause
#include <zstd.h>

#include <limits>
#include <memory>

#include "codec/effort.h"
#include "codec/fit.h"
#include "codec/frame_group.h"
#include "codec/group_format.h"
#include "codec/mean_rate.h"
#include "codec/residual_encoder.h"
#include "codec/strips.h"

namespace harima {

namespace {

class GroupEncoder {
 public:
  GroupEncoder(const GroupShape& shape, const std::byte* pixels, const GroupOptions& options)
      : shape_(shape), pixels_(pixels), effort_(effort_of(options.level)), in_unit_(unit_frames(shape)), coder_(effort_.count_step) {
    for (int i = 0; i <= in_unit_; ++i) {
      frames_.emplace_back(shape.width, shape.height);
      means_.emplace_back(shape.width, shape.height);
    }
    head_.step = 2 * options.max_error + 1;
    head_.rate = choose_mean_rate(shape, pixels, effort_);
    head_.start = start();
    residuals_ = Buffer((size_t(in_unit_) * frame_pixels() + kBlock) * sizeof(int16_t));
  }

  std::vector<std::byte> encode() {
    head_.write(to_);
    for (int begin = 0; begin < shape_.count; begin += in_unit_) encode_unit(begin, std::min(begin + in_unit_, shape_.count));
    return to_.take();
  }

 private:
  size_t frame_pixels() const { return size_t(shape_.width) * size_t(shape_.height); }
  size_t row_bytes() const { return bytes_of(shape_.type) * size_t(shape_.width); }
  const std::byte* frame_bytes(int n) const { return pixels_ + size_t(n) * shape_.frame_bytes(); }

  // The mean of the first row.
  int16_t start() {
    codec_kernels().load_row(int(shape_.type), pixels_, shape_.width, frames_[0].row(0));
    int64_t sum = 0;
    for (int x = 0; x < shape_.width; ++x) sum += frames_[0].row(0)[x];
    return int16_t(sum / shape_.width);
  }

  void encode_unit(int begin, int end) {
    const size_t head = to_.leave_u32(), frames = size_t(end - begin), bytes = frames * shape_.frame_bytes();
    to_.put(uint8_t(UnitKind::predicted));
    const size_t body = to_.size();
    for (int n = begin; n < end; ++n) load(n, size_t(n - begin) + 1);
    write_predictors(begin, end);
    for (int n = begin; n < end; ++n) predict(n, size_t(n - begin) + 1);
    const size_t most = bytes - std::min(bytes, to_.size() - body);
    if (!coder_.encode(residuals_.as<int16_t>(), frames * frame_pixels(), blocks_above(shape_.width), most, to_)) {
      to_.cut(body - 1);
      to_.put(uint8_t(UnitKind::raw));
      to_.put_bytes({frame_bytes(begin), bytes});
    }
    to_.set(head, uint32_t(to_.size() - body));
    std::swap(frames_[0], frames_[frames]);
    std::swap(means_[0], means_[frames]);
  }

  // Frame n into frames_[i]; means_[i - 1] predicts it, means_[i] the next one.
  void load(int n, size_t i) {
    Plane& frame = frames_[i];
    set_rows_above(frame, n ? &means_[i - 1] : nullptr, head_.start);
    for (int y = 0; y < shape_.height; ++y) {
      codec_kernels().load_row(int(shape_.type), frame_bytes(n) + size_t(y) * row_bytes(), shape_.width, frame.row(y));
      frame.set_margins(y);
    }
    set_row_below(frame);
    advance_mean(means_[i - 1], frame, n + 1, head_.rate, means_[i]);
  }

  TapPlanes planes(size_t i) const { return {{&frames_[i], &means_[i - 1], &frames_[i - 1]}}; }

  // Weights for frames that are alone, and for those with others before them.
  void write_predictors(int begin, int end) {
    const bool has_alone = begin == 0, has_others = end > 1 && (effort_.fit_every_unit || !predictor_);
    to_.put(uint8_t((has_alone ? kHasAlone : 0) | (has_others ? kHasPredictor : 0)));
    if (has_alone) {
      alone_ = std::make_unique<Predictor>(fit(kAlone, sample(1, 2), effort_.try_robust));
      alone_->write(to_);
    }
    if (has_others) {
      predictor_ = std::make_unique<Predictor>(
          fit(effort_.set, sample(has_alone ? 2 : 1, size_t(end - begin) + 1), effort_.try_robust));
      predictor_->write(to_);
    }
  }

  // Rows of frames_[first, last), evenly spread.
  std::vector<SampleRow> sample(size_t first, size_t last) const {
    const size_t height = size_t(shape_.height), rows = (last - first) * height;
    const size_t wanted = std::max<size_t>(1, size_t(effort_.sample_pixels / shape_.width)), step = (rows + wanted - 1) / wanted;
    std::vector<SampleRow> sample;
    for (size_t r = step / 2; r < rows; r += step) {
      const size_t i = first + r / height;
      sample.push_back({&frames_[i], planes(i), int(r % height)});
    }
    return sample;
  }

  void predict(int n, size_t i) {
    BoundTaps bound(n ? *predictor_ : *alone_);
    int16_t* const residuals = residuals_.as<int16_t>() + (i - 1) * frame_pixels();
    for (int y = 0; y < shape_.height; ++y)
      codec_kernels().predict_row(bound.at(planes(i), y).data(), frames_[i].row(y), frames_[i].chunks(),
                                  residual_row(residuals, shape_.width, shape_.height, y));
  }

  GroupShape shape_;
  const std::byte* pixels_;
  Effort effort_;
  int in_unit_;
  GroupHead head_;
  std::vector<Plane> frames_, means_;  // [0]: the last of the unit before
  std::unique_ptr<Predictor> alone_, predictor_;
  Buffer residuals_;
  ResidualEncoder coder_;
  ByteWriter to_;
};

}  // namespace

std::vector<std::byte> encode_group(const GroupShape& shape, const std::byte* pixels, const GroupOptions& options) {
  check_shape(shape);
  if (options.max_error != 0) fail("an error bound of {}, wanted 0", options.max_error);
  return GroupEncoder(shape, pixels, options).encode();
}

}  // namespace harima
