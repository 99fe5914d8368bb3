// SPDX-License-Identifier: BSD-3-Clause
// An IterationReport is what iterations did to all slices together.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace harima {

class IterationReport {
 public:
  // The residuals of one slice, the last being that of the slice that came out (recon/iterative_slices.h);
  // empty: there was nothing in it.
  void add(const std::vector<double>& shares) {
    if (shares.empty()) return;
    for (size_t i = 0; i + 1 < shares.size(); ++i) {
      if (i == squares_.size()) squares_.push_back(0);
      if (i == met_.size()) met_.push_back(0);
      squares_[i] += shares[i] * shares[i];
      ++met_[i];
    }
    ++slices_;
    last_ += shares.back() * shares.back();
  }
  bool is_empty() const { return slices_ == 0; }
  int most() const { return int(squares_.size()); }
  // Root of the mean square of the slices that met an iteration; and of all that came out.
  std::vector<double> residuals() const {
    std::vector<double> list;
    for (size_t i = 0; i < squares_.size(); ++i) list.push_back(std::sqrt(squares_[i] / double(met_[i])));
    return list;
  }
  double last() const { return std::sqrt(last_ / double(slices_)); }

 private:
  std::vector<double> squares_;
  std::vector<int64_t> met_;
  int64_t slices_ = 0;
  double last_ = 0;
};

}  // namespace harima
