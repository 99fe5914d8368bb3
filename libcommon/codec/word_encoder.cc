// SPDX-License-Identifier: BSD-3-Clause
#include "codec/word_encoder.h"

#include "codec/mean_rate.h"
#include "codec/packed.h"
#include "codec/strips.h"

namespace harima {

WordEncoder::WordEncoder(const GroupShape& largest, const GroupOptions& options)
    : shape_(largest), effort_(effort_of(options.level)), in_unit_(unit_frames(largest)), restored_(largest.width, largest.height),
      residuals_((size_t(in_unit_) * frame_pixels() + kBlock) * sizeof(int16_t)), coder_(effort_.count_step) {
  if (options.max_error < 0 || options.max_error > kMostBound)
    fail("an error bound of {}, wanted 0 to {}", options.max_error, kMostBound);
  head_.bound = options.max_error;
  for (int i = 0; i <= in_unit_; ++i) {
    frames_.emplace_back(shape_.width, shape_.height);
    means_.emplace_back(shape_.width, shape_.height);
  }
}

void WordEncoder::encode(const std::byte* pixels, int count, ByteWriter& to) {
  pixels_ = pixels;
  shape_.count = count;
  head_.rate = choose_mean_rate(shape_, pixels, effort_);
  head_.start = first_row_mean();
  predictor_.reset();
  coder_.forget();
  head_.write(to);
  for (int begin = 0; begin < count; begin += in_unit_) encode_unit(begin, std::min(begin + in_unit_, count), to);
}

int16_t WordEncoder::first_row_mean() {
  codec_kernels().load_row(int(shape_.type), pixels_, shape_.width, frames_[0].row(0));
  int64_t sum = 0;
  for (int x = 0; x < shape_.width; ++x) sum += frames_[0].row(0)[x];
  return int16_t(sum / shape_.width);
}

void WordEncoder::encode_unit(int begin, int end, ByteWriter& to) {
  const size_t frames = size_t(end - begin), bytes = frames * shape_.frame_bytes();
  const size_t head = to.size();
  to.put(uint32_t(0));
  to.put(uint8_t(UnitKind::predicted));
  const size_t body = to.size();
  for (int n = begin; n < end; ++n) load(n, size_t(n - begin) + 1);
  write_predictors(begin, end, to);
  for (int n = begin; n < end; ++n) head_.bound ? quantise(n, size_t(n - begin) + 1) : predict(n, size_t(n - begin) + 1);
  coder_.encode(residuals_.as<int16_t>(), frames * frame_pixels(), blocks_above(shape_.width), to);
  if (head_.bound == 0 && put_packed_if_shorter({frame_bytes(begin), bytes}, body, to)) {
    coder_.undo();
    predictor_.reset();
  }
  to.set(head, uint32_t(to.size() - body));
  std::swap(frames_[0], frames_[frames]);
  std::swap(means_[0], means_[frames]);
}

// Frame n into frames_[i]; means_[i - 1] predicts it, means_[i] the next one.
void WordEncoder::load(int n, size_t i) {
  Plane& frame = frames_[i];
  set_rows_above(frame, n ? &means_[i - 1] : nullptr, head_.start);
  for (int y = 0; y < shape_.height; ++y) {
    codec_kernels().load_row(int(shape_.type), frame_bytes(n) + size_t(y) * row_bytes(), shape_.width, frame.row(y));
    frame.set_margins(y);
  }
  set_row_below(frame);
  advance_mean(means_[i - 1], frame, n + 1, head_.rate, means_[i]);
}

// Weights for a frame that is alone, and for those with others before them.
void WordEncoder::write_predictors(int begin, int end, ByteWriter& to) {
  const bool has_alone = begin == 0, has_others = end > 1 && (effort_.fit_every_unit || !predictor_);
  to.put(uint8_t((has_alone ? kHasAlone : 0) | (has_others ? kHasPredictor : 0)));
  if (has_alone) {
    alone_ = std::make_unique<Predictor>(fit(kAlone, sample(1, 2), effort_.try_robust));
    alone_->write(to);
  }
  if (has_others) {
    const auto rows = sample(has_alone ? 2 : 1, size_t(end - begin) + 1);
    predictor_ = std::make_unique<Predictor>(fit(effort_.set, rows, effort_.try_robust));
    predictor_->write(to);
  }
}

// Rows of frames_[first, last), evenly spread.
std::vector<SampleRow> WordEncoder::sample(size_t first, size_t last) const {
  const size_t height = size_t(shape_.height), rows = (last - first) * height;
  const size_t wanted = std::max<size_t>(1, size_t(effort_.sample_pixels / shape_.width)), step = (rows + wanted - 1) / wanted;
  std::vector<SampleRow> sample;
  for (size_t r = step / 2; r < rows; r += step) {
    const size_t i = first + r / height;
    sample.push_back({&frames_[i], planes(frames_[i], i), int(r % height)});
  }
  return sample;
}

void WordEncoder::predict(int n, size_t i) {
  BoundTaps bound(n ? *predictor_ : *alone_);
  int16_t* const residuals = residuals_.as<int16_t>() + (i - 1) * frame_pixels();
  for (int y = 0; y < shape_.height; ++y)
    codec_kernels().predict_row(bound.at(planes(frames_[i], i), y).data(), frames_[i].row(y), frames_[i].chunks(),
                                residual_row(residuals, shape_.width, shape_.height, y));
}

// As the decoder will do it, from what the decoder will have; frames_[i] becomes that.
void WordEncoder::quantise(int n, size_t i) {
  const CodecKernels& kernels = codec_kernels();
  const Quantiser quantiser = quantiser_for(shape_.type, head_.bound);
  BoundTaps bound(n ? *predictor_ : *alone_);
  int16_t* const residuals = residuals_.as<int16_t>() + (i - 1) * frame_pixels();
  set_rows_above(restored_, n ? &means_[i - 1] : nullptr, head_.start);
  for (int y = 0; y < shape_.height; ++y) {
    const auto& phases = bound.at(planes(restored_, i), y);
    const ResidualRow row = residual_row(residuals, shape_.width, shape_.height, y);
    for (int phase : {0, 1}) {
      kernels.quantise_phase(phases[size_t(phase)], phase, quantiser, frames_[i].row(y), restored_.row(y), restored_.chunks(), row);
      restored_.set_margins(y);
    }
    const int error = kernels.largest_difference(frames_[i].row(y), restored_.row(y), shape_.width);
    if (error > head_.bound) fail("frame {}, row {}: an error of {}, wanted at most {}", n, y, error, head_.bound);
  }
  set_row_below(restored_);
  std::swap(frames_[i], restored_);
  advance_mean(means_[i - 1], frames_[i], n + 1, head_.rate, means_[i]);
}

}  // namespace harima
