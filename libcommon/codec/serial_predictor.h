// SPDX-License-Identifier: BSD-3-Clause
// Predicts pixel by pixel, in the order of rows: by the weights of a Predictor (sets kSerialAlone and
// kSerialWithPrevious), which also sees the pixels to the left, and what LocalFit adds to that. One thread.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "codec/group_format.h"
#include "codec/local_fit.h"
#include "codec/predictor.h"

namespace harima {

// A prediction in eighths of a count to the nearest one, and what that took from it.
inline int32_t rounded_eighths(int32_t predicted) { return (predicted + 4) >> 3; }
inline uint32_t fraction_eighths(int32_t predicted) { return uint32_t(predicted + 4) & 7; }

class SerialPredictor {
 public:
  explicit SerialPredictor(const GroupShape& largest);
  void begin_group();
  // planes: `current` is `frame`, whose rows above are set; it is filled row by row.
  void begin_frame(const Predictor& predictor, Plane& frame, const TapPlanes& planes);
  void begin_row(int y);
  // The prediction of column x in eighths of a count, within the range of the type.
  int32_t at(int x);
  // Its pixel, which at(x + 1) looks at.
  void put(int x, int16_t pixel) {
    row_[x] = pixel;
    const int32_t error = 8 * pixel - first_;
    errors_row(y_)[x] = error;
    local_.learn(x, error);
  }
  void end_row() { frame_->set_margins(y_); }
  void end_frame();

 private:
  static constexpr int kLeft = 2;
  int32_t* errors_row(int y) { return errors_.data() + size_t(y + 2) * stride_ + kLeft; }

  int width_, low_, high_, y_ = 0;
  size_t stride_;
  LocalFit local_;
  // Of the first prediction, in eighths; from the next pixel on those of the frame before.
  std::vector<int32_t> errors_;
  std::vector<int32_t> sums_;
  std::unique_ptr<BoundTaps> taps_;
  TapPlanes planes_{};
  Plane* frame_ = nullptr;
  bool has_before_ = false;
  std::array<std::array<int32_t, kRowTaps>, 2> row_weights_{};
  int16_t* row_ = nullptr;
  int32_t first_ = 0;  // prediction of the last column, in eighths
};

}  // namespace harima
