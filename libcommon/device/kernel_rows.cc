// SPDX-License-Identifier: BSD-3-Clause
#include "device/kernel_rows.h"

#include <algorithm>
#include <cmath>
#include <complex>

#include "base/error.h"
#include "base/parallel.h"
#include "device/cpu/batch_fft.h"
#include "math/plain_fft.h"

namespace harima {

namespace {

constexpr int kLeastBlock = 64, kMostBlock = 512;
constexpr double kFaint = 0.1;  // a response below this is no more than what stands beside the larger ones

struct Kernel {
  std::vector<double> taps;  // of half a period, from the middle
  double largest = 0;        // response
  double at_zero = 0;        // response to what does not vary across rows
};

Kernel kernel_of(const FrequencyResponse& response, double kx, const PlainFft& fft, int size) {
  Kernel kernel;
  std::vector<std::complex<double>> z(static_cast<size_t>(size));
  for (int j = 0; j <= size / 2; ++j) {
    const double value = response(kx, 2 * M_PI * j / size);
    kernel.largest = std::max(kernel.largest, std::abs(value));
    z[size_t(j)] = z[size_t((size - j) % size)] = value;
  }
  kernel.at_zero = z[0].real();
  fft(z);
  for (int j = 0; j < size / 2; ++j) kernel.taps.push_back(z[size_t(j)].real() / size);
  return kernel;
}

// Neighbours are added before their size is looked at: the tail that alternates from row to row, where a
// response ends at the highest frequency, meets nothing of the kind in a projection.
int reach_of(const Kernel& kernel) {
  double beyond = 0;
  for (size_t j = kernel.taps.size() - 2; j > 0; j -= j > 1 ? 2 : 1) {
    beyond += 2 * std::abs(kernel.taps[j] + kernel.taps[j + 1]);
    if (beyond > kKernelRest * std::max(kernel.largest, kFaint)) return int(j) + 1;
  }
  return 1;
}

// Twice as many rows as the kernel reaches on both sides, within limits: then a third of the rows that are
// transformed are margins.
int rows_of_block(int reach) { return std::clamp(4 * reach / 16 * 16, kLeastBlock, kMostBlock); }

}  // namespace

int longest_reach(const FrequencyResponse& response) {
  constexpr int kSize = 32 * kLongestReach;
  const int reach = reach_of(kernel_of(response, 0, PlainFft(kSize), kSize));
  if (reach > kLongestReach)
    fail_usage(
        "the phase filter blurs over {} pixels, wanted at most {}; are energy, distance, pixel size and "
        "delta/beta what they should be?",
        reach, kLongestReach);
  return reach;
}

FilterShape::FilterShape(const ProjectionFilterSpec& spec)
    : reach(longest_reach(spec.response)), block(std::min(spec.rows, rows_of_block(reach))),
      size(good_fft_size(spec.columns + 2 * reach)) {}

KernelRows::KernelRows(const FrequencyResponse& response, int reach, int size) {
  const int period = power_of_two_from(std::max(64, 8 * reach)), frequencies = size / 2 + 1;
  const PlainFft fft(period);
  std::vector<std::vector<double>> kernels(static_cast<size_t>(frequencies));
  parallel_for(frequencies, [&](int i) {
    Kernel kernel = kernel_of(response, 2 * M_PI * i / size, fft, period);
    kernel.taps.resize(size_t(std::min(reach, reach_of(kernel))) + 1);
    double sum = kernel.taps[0];
    for (size_t j = 1; j < kernel.taps.size(); ++j) sum += 2 * kernel.taps[j];
    kernel.taps[0] += kernel.at_zero - sum;
    kernels[size_t(i)] = std::move(kernel.taps);
  });
  begin.push_back(0);
  for (const std::vector<double>& kernel : kernels) {
    taps.insert(taps.end(), kernel.begin(), kernel.end());
    begin.push_back(int(taps.size()));
  }
}

}  // namespace harima
