// SPDX-License-Identifier: BSD-3-Clause
#include "codec/predictor.h"

namespace harima {

namespace {

constexpr int kOne = 1 << kWeightBits;

// body(weight) for all weights of a phase but that of the base, which is what is left of 1.
template <class Weights, class Body>
void for_weights(int set, int phase, Weights& weight, Body body) {
  const auto pairs = taps(set, phase);
  for (size_t i = 0; i < pairs.size(); ++i)
    for (int k = i == 0 ? 1 : 0; k < pairs[i].used(); ++k) body(weight[i][size_t(k)]);
}

}  // namespace

void Predictor::write(ByteWriter& to) const {
  to.put(uint8_t(set));
  for (int p = 0; p < 2; ++p) {
    to.put(phase[size_t(p)].offset);
    for_weights(set, p, phase[size_t(p)].weight, [&](int16_t weight) { to.put(weight); });
  }
}

Predictor read_predictor(ByteReader& from) {
  Predictor predictor;
  predictor.set = from.get<uint8_t>();
  if (predictor.set >= kTapSets)
    fail("byte {}: tap set {}, wanted less than {}", from.position(), predictor.set, int(kTapSets));
  for (int p = 0; p < 2; ++p) {
    auto& phase = predictor.phase[size_t(p)];
    phase.offset = from.get<int32_t>();
    int base = kOne;
    for_weights(predictor.set, p, phase.weight,
                [&](int16_t& weight) { base -= weight = from.get<int16_t>(); });
    phase.weight[0][0] = int16_t(base);
  }
  return predictor;
}

BoundTaps::BoundTaps(const Predictor& predictor) : set_(predictor.set) {
  for (size_t p = 0; p < 2; ++p) {
    const auto pairs = taps(set_, int(p));
    for (size_t i = 0; i < pairs.size(); ++i)
      for (size_t k = 0; k < 2; ++k) rows_[p][i].weight[k] = predictor.phase[p].weight[i][k];
    const auto offset = int32_t(uint32_t(predictor.phase[p].offset) + kOne / 2);
    phases_[p] = {rows_[p].data(), int(pairs.size()), offset};
  }
}

// From row to row it is as far in all planes, which have one size.
const std::array<PhaseTaps, 2>& BoundTaps::at(const TapPlanes& planes, int y) {
  const ptrdiff_t step = ptrdiff_t(planes.plane[0]->row_words()) * (y - y_);
  const bool are_the_same = planes == planes_;
  planes_ = planes;
  y_ = y;
  if (are_the_same) {
    for (size_t p = 0; p < 2; ++p)
      for (int i = 0; i < phases_[p].count; ++i) rows_[p][size_t(i)].at += step;
    return phases_;
  }
  for (int p = 0; p < 2; ++p) {
    const auto pairs = taps(set_, p);
    for (size_t i = 0; i < pairs.size(); ++i)
      rows_[size_t(p)][i].at = planes.plane[int(pairs[i].plane)]->row(y + pairs[i].dy) + pairs[i].dx + p;
  }
  return phases_;
}

}  // namespace harima
