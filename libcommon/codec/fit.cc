// SPDX-License-Identifier: BSD-3-Clause
#include "codec/fit.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "codec/normal_equations.h"

namespace harima {

namespace {

constexpr int kOne = 1 << kWeightBits, kConstant = 256;  // value of the tap that stands for the offset
constexpr int kWantedMean = 7;  // differences are shifted until their mean is at most 2^(this + 1)
constexpr double kOutlier = 5;  // mean sizes of a residual

void grow(std::vector<int16_t>& buffer, size_t size) {
  if (buffer.size() < size) buffer.resize(size);
}

// Differences of taps and target to the base, of all pixels of one phase: one row a tap, the last two the
// offset and the target.
class Samples {
 public:
  Samples(int set, int phase, const std::vector<SampleRow>& rows, std::vector<int16_t>& values)
      : set_(set), phase_(phase), columns_(pixels_of(rows)), step_(size_t(columns_) * rows.size()),
        values_(values) {
    step_ = (step_ + kChunk / 2 + kChunk - 1) / kChunk * kChunk;  // room for what a kernel writes too much
    for (const TapPair& pair : taps(set, phase)) unknowns_ += pair.used();
    // One unknown less for the base, one row more each for offset and target.
    grow(values_, step_ * size_t(unknowns_ + 1));
    shift_ = choose_shift(rows);
    size_t at = 0;
    for (const SampleRow& row : rows) gather(row, at), at += size_t(columns_);
    for (int t = 0; t <= unknowns_; ++t)
      std::fill(values_.begin() + ptrdiff_t(size_t(t) * step_ + at),
                values_.begin() + ptrdiff_t(size_t(t + 1) * step_), int16_t(0));
  }

  // `residuals` of the rows, by an earlier fit: pixels far above their mean size count no more.
  void drop_outliers(const std::vector<int16_t>& residuals, size_t row_step, size_t rows) {
    if (columns_ == 0) return;
    double sum = 0;
    for (size_t r = 0; r < rows; ++r)
      for (int i = 0; i < columns_; ++i) sum += std::abs(residuals[r * row_step + size_t(2 * i + phase_)]);
    const int limit = int(kOutlier * sum / (double(columns_) * double(rows))) + 1;
    for (size_t r = 0; r < rows; ++r)
      for (int i = 0; i < columns_; ++i)
        if (std::abs(residuals[r * row_step + size_t(2 * i + phase_)]) > limit)
          for (int t = 0; t <= unknowns_; ++t)
            values_[size_t(t) * step_ + r * size_t(columns_) + size_t(i)] = 0;
  }

  Predictor::Phase solve() const {
    const int all = unknowns_ + 1;
    std::vector<int64_t> sums(size_t(all) * size_t(all));
    codec_kernels().products(values_.data(), step_, all, int(step_), sums.data());
    return quantised(solve_normal_equations(sums, unknowns_));
  }

 private:
  int pixels_of(const std::vector<SampleRow>& rows) const {
    return (rows[0].row_of->width() + 1 - phase_) / 2;
  }

  int choose_shift(const std::vector<SampleRow>& rows) const {
    double sum = 0;
    for (const SampleRow& row : rows) {
      const int16_t *target = row.row_of->row(row.y) + phase_, *base = row.row_of->row(row.y - 1) + phase_;
      for (int i = 0; i < columns_; ++i) sum += std::abs(int(target[2 * i]) - int(base[2 * i]));
    }
    const double mean = sum / std::max(1.0, double(columns_) * double(rows.size()));
    int shift = 0;
    while (std::ldexp(mean, -shift) > (1 << (kWantedMean + 1))) ++shift;
    return shift;
  }

  void gather(const SampleRow& row, size_t at) {
    const int16_t* const base = row.row_of->row(row.y - 1) + phase_;
    int16_t* to = values_.data() + at;
    const auto take = [&](const int16_t* from) {
      codec_kernels().differences(from + phase_, base, columns_, shift_, to);
      to += step_;
    };
    for (size_t i = 0; const TapPair& pair : taps(set_, phase_))
      for (int k = i++ == 0 ? 1 : 0; k < pair.used(); ++k)
        take(row.planes.plane[int(pair.plane)]->row(row.y + pair.dy) + pair.dx + k);
    std::fill_n(to, columns_, int16_t(kConstant));
    to += step_;
    take(row.row_of->row(row.y));
  }

  // Rounded to multiples of 2^-13; the base takes what is left of 1. Too large for 16 bits: the base alone.
  Predictor::Phase quantised(const std::vector<double>& solution) const {
    Predictor::Phase phase;
    int base = kOne;
    size_t next = 0;
    bool fits = true;
    for (size_t i = 0; const TapPair& pair : taps(set_, phase_)) {
      for (int k = i == 0 ? 1 : 0; k < pair.used(); ++k) {
        const double weight = std::round(solution[next++] * kOne);
        fits = fits && std::abs(weight) < 32768;
        phase.weight[i][size_t(k)] = fits ? int16_t(weight) : int16_t(0);
        base -= phase.weight[i][size_t(k)];
      }
      ++i;
    }
    const double offset = std::round(std::ldexp(solution[next] * kConstant * kOne, shift_));
    if (!fits || base != int16_t(base) || !(std::abs(offset) < 0x1p30)) {
      phase = {};
      base = kOne;
    } else {
      phase.offset = int32_t(offset);
    }
    phase.weight[0][0] = int16_t(base);
    return phase;
  }

  int set_, phase_, columns_, unknowns_ = 0, shift_ = 0;
  size_t step_;
  std::vector<int16_t>& values_;
};

// Returns how far they are from row to row.
size_t put_residuals(const Predictor& predictor, const std::vector<SampleRow>& rows,
                     std::vector<int16_t>& residuals) {
  const Plane& first = *rows[0].row_of;
  const size_t row_step = size_t(first.chunks()) * kChunk;
  grow(residuals, row_step * rows.size());
  BoundTaps bound(predictor);
  for (size_t r = 0; r < rows.size(); ++r)
    codec_kernels().predict_row(
        bound.at(rows[r].planes, rows[r].y).data(), rows[r].row_of->row(rows[r].y), first.chunks(),
        {residuals.data() + r * row_step, kChunk, residuals.data() + (r + 1) * row_step - kChunk});
  return row_step;
}

}  // namespace

double cost(const Predictor& predictor, const std::vector<SampleRow>& rows, FitBuffers& buffers) {
  const std::vector<int16_t>& residuals = buffers.residuals;
  const size_t row_step = put_residuals(predictor, rows, buffers.residuals);
  const int width = rows[0].row_of->width();
  double bits = 0;
  for (size_t r = 0; r < rows.size(); ++r)
    for (int x = 0; x < width; x += kChunk) {
      const int count = std::min(kChunk, width - x);
      int sum = 0;
      for (int i = 0; i < count; ++i) sum += std::abs(residuals[r * row_step + size_t(x + i)]);
      bits += count * std::log2(0.25 + double(sum) / count);
    }
  return bits;
}

Predictor fit(int set, const std::vector<SampleRow>& rows, bool try_robust, FitBuffers& buffers) {
  Samples even(set, 0, rows, buffers.differences[0]), odd(set, 1, rows, buffers.differences[1]);
  const Predictor plain{set, {even.solve(), odd.solve()}};
  if (!try_robust) return plain;
  const size_t row_step = put_residuals(plain, rows, buffers.residuals);
  even.drop_outliers(buffers.residuals, row_step, rows.size());
  odd.drop_outliers(buffers.residuals, row_step, rows.size());
  const Predictor robust{set, {even.solve(), odd.solve()}};
  return cost(robust, rows, buffers) < cost(plain, rows, buffers) ? robust : plain;
}

}  // namespace harima
