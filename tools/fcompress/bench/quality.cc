// SPDX-License-Identifier: BSD-3-Clause
#include "quality.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "measure/similarity.h"

namespace harima::bench {

Quality quality_of(const Sample& sample, const std::vector<int>& frames, const std::byte* made) {
  const GroupShape& shape = sample.shape;
  const size_t row_bytes = size_t(shape.width) * bytes_of(shape.type);
  std::vector<FrameView> a, b;
  for (const int frame : frames) {
    a.push_back({shape.type, shape.width, shape.height, row_bytes, sample.frame(frame)});
    b.push_back(
        {shape.type, shape.width, shape.height, row_bytes, made + size_t(frame) * shape.frame_bytes()});
  }
  const int count = int(frames.size());
  std::vector<Difference> differences(a.size());
  parallel_for(count, [&](int i) { differences[size_t(i)] = difference_of(a[size_t(i)], b[size_t(i)], {}); });
  Quality quality{.difference = {}, .ssim = NAN, .errors = {}};
  for (const Difference& one : differences) quality.difference.add(one);
  quality.range = quality.difference.count > 0 ? quality.difference.high - quality.difference.low : 0;
  quality.errors = error_profile(a, b, quality.difference);
  if (std::min(shape.width, shape.height) <= 2 * kSimilarityReach || !(quality.range > 0)) return quality;

  std::vector<double> means(a.size());
  parallel_for(count, [&](int i) {
    means[size_t(i)] = similarity_of({&a[size_t(i)], 1}, {&b[size_t(i)], 1}, quality.range, {}).mean();
  });
  Similarity all;
  for (const double mean : means)
    if (!std::isnan(mean)) all.sum += mean, ++all.windows;
  quality.ssim = all.mean();
  return quality;
}

}  // namespace harima::bench
