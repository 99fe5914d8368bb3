// SPDX-License-Identifier: BSD-3-Clause
// Prediction of a row. A load at column x + dx brings the taps dx and dx + 1 of all even columns of a chunk
// as pairs (of the odd ones, one further right), so that one multiply-add of pairs serves two taps and
// nothing is ever shuffled.
#include "codec/lanes/kernels.h"
#include "codec/lanes/words.h"

namespace harima::CT_LANES_TARGET {

namespace {

// Chunks at once, so that weights are loaded once for them.
constexpr int kUnrolled = kBytes == 16 ? 1 : kBytes / 16;

// Sums of `count` chunks' one phase, before they are shifted down.
template <int count>
inline void sum_phase(const PhaseTaps& phase, size_t x, Pairs (&sum)[count * kVectors]) {
  for (Pairs& s : sum) s = Pairs{} + uint32_t(phase.offset);
  for (int t = 0; t < phase.count; ++t) {
    uint32_t both;
    std::memcpy(&both, phase.taps[t].weight, sizeof both);
    const Pairs weights = Pairs{} + both;
    const int16_t* at = phase.taps[t].at + x;
    for (int i = 0; i < count * kVectors; ++i)
      sum[i] = add_products(sum[i], load<Pairs>(at + i * kWords), weights);
  }
}

template <int count>
inline void add_taps(const PhaseTaps& phase, size_t x, SignedPairs (&predicted)[count * kVectors]) {
  Pairs sum[count * kVectors];
  sum_phase<count>(phase, x, sum);
  for (int i = 0; i < count * kVectors; ++i) predicted[i] = (SignedPairs)sum[i] >> kWeightBits;
}

// body(chunk) in the largest pieces: body.template operator()<count>(first chunk).
template <class Body>
inline void for_chunks(int chunks, Body body) {
  int c = 0;
  for (; c + kUnrolled <= chunks; c += kUnrolled) body.template operator()<kUnrolled>(c);
  for (; c < chunks; ++c) body.template operator()<1>(c);
}

// Where a vector of residuals stands: one of those from `chunk` on, of `chunks`.
inline int16_t* place(const ResidualRow& residuals, int chunks, int chunk, int vector) {
  chunk += vector / kVectors;
  int16_t* const first =
      chunk == chunks - 1 ? residuals.last : residuals.first + size_t(chunk) * residuals.step;
  return first + vector % kVectors * kWords;
}

inline SignedPairs half(Pairs v, int phase) { return phase ? high_half(v) : low_half(v); }
inline Pairs with_half(Pairs v, int phase, SignedPairs value) {
  return phase ? merge_halves(v, (Pairs)value) : merge_halves((Pairs)value, v >> 16);
}
inline SignedPairs clamp(SignedPairs v, const Quantiser& q) {
  return least(most(v, SignedPairs{} + q.low), SignedPairs{} + q.high);
}

}  // namespace

namespace {

// Row and taps begin `from` pixels behind where they say.
void predict_from(size_t from, const PhaseTaps* phases, const int16_t* row, int chunks,
                  const ResidualRow& residuals) {
  for_chunks(chunks, [&]<int count>(int c) {
    const size_t x = from + size_t(c) * kChunk;
    SignedPairs even[count * kVectors], odd[count * kVectors];
    add_taps<count>(phases[0], x, even);
    add_taps<count>(phases[1], x, odd);
    for (int i = 0; i < count * kVectors; ++i) {
      const Words predicted = (Words)merge_halves((Pairs)even[i], (Pairs)odd[i]);
      store(place(residuals, chunks, c, i), load<Words>(row + x + size_t(i) * kWords) - predicted);
    }
  });
}

}  // namespace

void predict_row(const PhaseTaps* phases, const int16_t* row, int chunks, const ResidualRow& residuals) {
  predict_from(0, phases, row, chunks, residuals);
}

void predict_strip(const PhaseTaps* phases, const int16_t* first_row, size_t row_step, int rows, int chunks,
                   const ResidualRow& residuals, int last_columns) {
  ResidualRow row = residuals;
  for (int r = 0; r < rows; ++r, row.first += kChunk, row.last += last_columns)
    predict_from(size_t(r) * row_step, phases, first_row, chunks, row);
}

void sum_taps(const PhaseTaps* phases, int chunks, int32_t* sums) {
  for_chunks(chunks, [&]<int count>(int c) {
    for (int phase = 0; phase < 2; ++phase) {
      Pairs sum[count * kVectors];
      sum_phase<count>(phases[phase], size_t(c) * kChunk, sum);
      for (int i = 0; i < count * kVectors; ++i)
        store(sums + (c + i / kVectors) * kChunk + phase * kChunk / 2 + i % kVectors * kPairs, sum[i]);
    }
  });
}

namespace {

void restore_even(size_t from, const PhaseTaps& even, int16_t* row, int chunks,
                  const ResidualRow& residuals) {
  for_chunks(chunks, [&]<int count>(int c) {
    const size_t x = from + size_t(c) * kChunk;
    SignedPairs predicted[count * kVectors];
    add_taps<count>(even, x, predicted);
    for (int i = 0; i < count * kVectors; ++i)
      store(row + x + size_t(i) * kWords, (Pairs)predicted[i] + load<Pairs>(place(residuals, chunks, c, i)));
  });
}

void restore_odd(size_t from, const PhaseTaps& odd, int16_t* row, int chunks, const ResidualRow& residuals) {
  for_chunks(chunks, [&]<int count>(int c) {
    const size_t x = from + size_t(c) * kChunk;
    SignedPairs predicted[count * kVectors];
    add_taps<count>(odd, x, predicted);
    for (int i = 0; i < count * kVectors; ++i) {
      int16_t* at = row + x + size_t(i) * kWords;
      const Pairs value = (Pairs)predicted[i] + (load<Pairs>(place(residuals, chunks, c, i)) >> 16);
      store(at, merge_halves(load<Pairs>(at), value));
    }
  });
}

// As Plane::set_margins.
void set_margins(int16_t* pixels, int width, int end) {
  for (int i = 1; i <= kMargin; ++i) pixels[-i] = pixels[0];
  const int16_t last = pixels[(width - 1) / 2 * 2];
  for (int i = width; i < end; ++i) pixels[i] = last;
}

}  // namespace

void restore_strip(const PhaseTaps* phases, int16_t* first_row, size_t row_step, int rows, int chunks,
                   const ResidualRow& residuals, int last_columns) {
  const int width = (chunks - 1) * kChunk + last_columns, end = chunks * kChunk + kMargin;
  ResidualRow row = residuals;
  for (int r = 0; r < rows; ++r, row.first += kChunk, row.last += last_columns) {
    const size_t from = size_t(r) * row_step;
    restore_even(from, phases[0], first_row, chunks, row);
    set_margins(first_row + from, width, end);
    restore_odd(from, phases[1], first_row, chunks, row);
    set_margins(first_row + from, width, end);
  }
}

void quantise_phase(const PhaseTaps& taps, int phase, const Quantiser& quantiser, const int16_t* row,
                    int16_t* restored, int chunks, const ResidualRow& residuals) {
  const int step = quantiser.step();
  const float inverse_step = 1 / float(step);
  for_chunks(chunks, [&]<int count>(int c) {
    const size_t x = size_t(c) * kChunk;
    SignedPairs predicted[count * kVectors];
    add_taps<count>(taps, x, predicted);
    for (int i = 0; i < count * kVectors; ++i) {
      const size_t at = x + size_t(i) * kWords;
      const SignedPairs about = clamp(predicted[i], quantiser),
                        residual = half(load<Pairs>(row + at), phase) - about;
      const SignedPairs away = (residual < 0 ? -residual : residual) + quantiser.bound;
      // Floor by way of floats: up to 17 bits are exact in them, and half a step keeps the product off whole
      // numbers.
      const Floats steps = (__builtin_convertvector(away, Floats) + 0.5f) * inverse_step;
      const SignedPairs size = __builtin_convertvector(steps, SignedPairs),
                        number = residual < 0 ? -size : size;
      store(place(residuals, chunks, c, i),
            with_half(load<Pairs>(place(residuals, chunks, c, i)), phase, number));
      store(restored + at,
            with_half(load<Pairs>(restored + at), phase, clamp(about + number * step, quantiser)));
    }
  });
}

void dequantise_phase(const PhaseTaps& taps, int phase, const Quantiser& quantiser, int16_t* row, int chunks,
                      const ResidualRow& residuals) {
  for_chunks(chunks, [&]<int count>(int c) {
    const size_t x = size_t(c) * kChunk;
    SignedPairs predicted[count * kVectors];
    add_taps<count>(taps, x, predicted);
    for (int i = 0; i < count * kVectors; ++i) {
      int16_t* at = row + x + size_t(i) * kWords;
      const SignedPairs number = half(load<Pairs>(place(residuals, chunks, c, i)), phase);
      const Pairs about = (Pairs)clamp(predicted[i], quantiser) + (Pairs)number * uint32_t(quantiser.step());
      const SignedPairs value = clamp((SignedPairs)about, quantiser);
      store(at, with_half(load<Pairs>(at), phase, value));
    }
  });
}

}  // namespace harima::CT_LANES_TARGET
