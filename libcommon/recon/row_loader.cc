// SPDX-License-Identifier: BSD-3-Clause
#include "recon/row_loader.h"

#include <algorithm>

#include "device/batch_steps.h"
#include "image/geometry.h"

namespace harima {

int data_column(const Scan& scan, const Recipe& recipe) {
  if (!recipe.offset_scan) return 0;
  const double middle = recipe.axis.at(0.5 * (scan.height() - 1));
  return middle < 0.5 * (scan.width() - 1) ? slice_width(scan, recipe) - scan.width() : 0;
}

RowLoader::RowLoader(const Scan& scan, const Recipe& recipe, int lanes)
    : recipe_(recipe), lanes_(lanes), columns_(scan.width()), data_column_(data_column(scan, recipe)) {}

SinogramBatch RowLoader::detector(const SinogramBatch& batch) const {
  SinogramBatch detector = batch;
  detector.columns = columns_;
  detector.data = batch.at(0, data_column_);
  return detector;
}

CorrectReport RowLoader::load(const CorrectSpec& spec, const std::byte* raw, int first,
                              const SinogramBatch& batch) const {
  clear_columns(batch, 0, data_column_);
  clear_columns(batch, data_column_ + columns_, batch.columns);
  const CorrectReport report = correct_rows(spec, raw, first, detector(batch));
  subtract_air(detector(batch), recipe_.air_left, recipe_.air_right);
  harden(detector(batch), recipe_.hardening);
  return report;
}

void RowLoader::weigh_offset(std::span<const double> axis_px, const SinogramBatch& batch) const {
  if (!recipe_.offset_scan) return;
  std::vector<float> weight(size_t(batch.columns) * size_t(lanes_), 0.0f);
  for (int x = 0; x < columns_; ++x)
    for (int lane = 0; lane < lanes_; ++lane) {
      const double axis = axis_px[size_t(lane)] - data_column_;
      weight[size_t(x + data_column_) * size_t(lanes_) + size_t(lane)] =
          float(offset_weight(x, axis, columns_));
    }
  weigh_columns(batch, weight.data());
}

std::vector<double> RowLoader::lane_axes(std::span<const double> axis_px) const {
  std::vector<double> axes(static_cast<size_t>(lanes_));
  for (size_t i = 0; i < axes.size(); ++i)
    axes[size_t(lane_of_slice(int(i), lanes_))] = axis_px[std::min(i, axis_px.size() - 1)] + data_column_;
  return axes;
}

}  // namespace harima
