// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/line_maker.h"

#include <algorithm>
#include <cmath>

namespace harima::CT_GPU_TARGET {

namespace {

// The smallest transform there is stands for none.
FftShape fft_shape(const ChainTables& tables, const LineShape& shape) {
  return tables.response.empty() ? FftShape{2, false, 1}
                                 : FftShape{shape.padded, false, shape.pairs() * shape.views};
}

size_t mix_bytes(const LineShape& shape) {
  return size_t(shape.samples) * (4 * sizeof(int) + sizeof(CubicWeights<float>));
}

}  // namespace

ChainTables leaning_tables(const FbpSpec& spec, const Lean& lean) {
  GpuChainSpec chain;
  chain.fbp = spec;
  chain.fbp.scale *= std::cos(lean.rad);
  chain.method = "direct";
  return ChainTables(chain);
}

size_t LineMaker::bytes(const LineShape& shape) {
  return size_t(shape.views) * (shape.raw_bytes() + shape.pair_bytes()) + mix_bytes(shape);
}

LineMaker::LineMaker(const ChainTables& tables, const DeviceTables& on_device, const Lean& lean,
                     const LineShape& shape)
    : tables_(tables), on_device_(on_device), lean_(lean), shape_(shape), fft_(fft_shape(tables, shape)),
      raw_(size_t(shape.views) * shape.raw_bytes()), pairs_(size_t(shape.views) * shape.pair_bytes()),
      work_(std::max<size_t>(1, fft_.work_bytes())), rows_up_(size_t(shape.samples) * 4 * sizeof(int)),
      weights_up_(size_t(shape.samples) * sizeof(CubicWeights<float>)) {}

void LineMaker::begin(const LeaningBand& band, Stream& stream) {
  band_ = band;
  mix_ = leaning_mix(band, lean_);
  copy_up(rows_up_.as<void>(), mix_.row.data(), mix_.row.size() * sizeof(mix_.row[0]), stream);
  copy_up(weights_up_.as<void>(), mix_.weight.data(), mix_.weight.size() * sizeof(mix_.weight[0]), stream);
}

void LineMaker::filter(const PairRows& rows, int first, Stream& stream) {
  const float* const weight = on_device_.view_weight() + first;
  if (!on_device_.response()) return filter_rows(rows, nullptr, weight, stream);
  pad_rows(rows, tables_.beyond, on_device_.taper(), int(tables_.taper.size()), stream);
  fft_.run(rows.data, false, work_.as<void>(), stream);
  filter_rows(rows, on_device_.response(), weight, stream);
  fft_.run(rows.data, true, work_.as<void>(), stream);
}

void LineMaker::make(const LeaningRows& from, int place, int first, int count, float* lines, Stream& stream) {
  const int wanted = band_.rows.count(), samples = band_.samples.count();
  const size_t row_bytes = size_t(from.columns) * sizeof(float), bytes = size_t(wanted) * row_bytes,
               view_rows = size_t(from.rows.count());
  const size_t line_floats = (size_t(from.columns) + 2 * LeaningFbp::kMargin) * size_t(samples);
  for (int made = 0; made < count; made += shape_.views) {
    const int views = std::min(shape_.views, count - made);
    const float* const raw =
        from.data + (size_t(place + made) * view_rows + size_t(band_.rows.first - from.rows.first)) *
                        size_t(from.columns);
    copy_rows_up(raw_.as<void>(), raw, {bytes, size_t(views), bytes, view_rows * row_bytes}, stream);
    const PairRows rows{pairs_.as<Complex>(), (wanted + 1) / 2, views, from.columns,
                        shape_.padded,        from.columns,     0};
    pair_rows(raw_.as<float>(), wanted, rows, stream);
    filter(rows, first + made, stream);
    resample_lines(rows, {rows_up_.as<int>(), weights_up_.as<CubicWeights<float>>(), samples},
                   LeaningFbp::kMargin, lines + size_t(made) * line_floats, stream);
  }
}

}  // namespace harima::CT_GPU_TARGET
