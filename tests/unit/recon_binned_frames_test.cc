// SPDX-License-Identifier: BSD-3-Clause
// Means of pixels against plain ones in double, and which rows are taken; weights of a known beam from such
// rows.
#include <doctest/doctest.h>

#include <cmath>

#include "image/stack.h"
#include "recon/beam_fit.h"
#include "recon/binned_frames.h"

using namespace harima;

namespace {

constexpr int kWide = 530, kHigh = 301;  // binned 2 x 2, with a rest along both axes

uint16_t value(int frame, int x, int y) {
  return uint16_t((x * 7919 + y * 104729 + frame * 1299709) % 65521);
}

Frame made(int frame) {
  Frame out(PixelType::u16, kWide, kHigh);
  for (int y = 0; y < kHigh; ++y)
    for (int x = 0; x < kWide; ++x) out.row<uint16_t>(y)[x] = value(frame, x, y);
  return out;
}

std::shared_ptr<Source> stack(std::vector<Frame> frames) {
  StackInfo info;
  info.type = PixelType::u16;
  info.width = kWide;
  info.height = kHigh;
  return std::make_shared<MemorySource>(info, std::move(frames), "frames");
}

Scan wide_scan(bool with_darks) {
  Scan scan;
  scan.source = stack({made(0), made(1)});
  scan.views = {{0, 0, 0}, {1, 90, 1}};
  if (with_darks) scan.darks = {{stack({made(2)}), {0}}};
  return scan;
}

double mean(int frame, int column, int row) {
  double sum = 0;
  int count = 0;
  for (int y = 2 * row; y < std::min(kHigh, 2 * row + 2); ++y)
    for (int x = 2 * column; x < std::min(kWide, 2 * column + 2); ++x, ++count) sum += value(frame, x, y);
  return sum / count;
}

}  // namespace

TEST_CASE("binned frames are means of pixels less those of the dark, whatever rows are read") {
  for (const bool with_darks : {false, true}) {
    const Scan scan = wide_scan(with_darks);
    const BinnedFrames binned(scan, {});
    REQUIRE(binned.columns() == (kWide + 1) / 2);
    REQUIRE(binned.rows() == (kHigh + 1) / 2);
    const Frame all = binned.read(*scan.source, 1, all_rows(binned.rows()));
    double worst = 0;
    for (int y = 0; y < binned.rows(); ++y)
      for (int x = 0; x < binned.columns(); ++x)
        worst = std::max(worst, std::abs(double(all.row<float>(y)[x]) -
                                         (mean(1, x, y) - (with_darks ? mean(2, x, y) : 0))));
    CHECK(worst < 0.01);
    const std::vector<int> rows{0, 1, 7, 40, 41, 42, binned.rows() - 1};
    const Frame some = binned.read(*scan.source, 1, rows);
    for (size_t i = 0; i < rows.size(); ++i)
      CHECK(std::equal(some.row<float>(int(i)), some.row<float>(int(i)) + binned.columns(),
                       all.row<float>(rows[i])));
  }
}

TEST_CASE("some rows are blocks from all over the frame, no more pixels than asked for") {
  const Scan scan = wide_scan(false);
  const BinnedFrames binned(scan, {});
  CHECK(binned.some_rows(binned.pixels()) == all_rows(binned.rows()));
  for (const size_t most : {size_t{1}, size_t{4000}, size_t{9999}, binned.pixels() - 1}) {
    const std::vector<int> rows = binned.some_rows(most);
    REQUIRE(rows.size() % BinnedFrames::kBlockRows == 0);
    CHECK(rows.size() * size_t(binned.columns()) <=
          std::max(most, size_t(binned.columns() * BinnedFrames::kBlockRows)));
    CHECK(rows.front() >= 0);
    CHECK(rows.back() < binned.rows());
    for (size_t i = 1; i < rows.size(); ++i)
      CHECK((i % BinnedFrames::kBlockRows == 0 ? rows[i] > rows[i - 1] : rows[i] == rows[i - 1] + 1));
    if (rows.size() > BinnedFrames::kBlockRows)
      CHECK(rows.front() + rows.back() == doctest::Approx(binned.rows() - 1).epsilon(0.05));
  }
}

TEST_CASE("weights of a beam are found in blocks of rows that few lead to, through a sample with edges") {
  constexpr int kColumns = 300, kRows = 90;
  Frame flat(PixelType::f32, kColumns, kRows), projection(PixelType::f32, kColumns, 48);
  std::vector<Frame> eigen;
  for (int k = 0; k < 3; ++k) eigen.emplace_back(PixelType::f32, kColumns, kRows);
  for (int y = 0; y < kRows; ++y)
    for (int x = 0; x < kColumns; ++x) {
      flat.row<float>(y)[x] = 20000 + 10 * float(x);
      eigen[0].row<float>(y)[x] = 3000 * std::sin(0.9f * float(y));
      eigen[1].row<float>(y)[x] = 2000 * std::sin(0.3f * float(x) + 0.2f * float(y));
      eigen[2].row<float>(y)[x] = 1500 * std::sin(0.5f * float(x));
    }
  std::vector<int> rows;
  for (int top : {0, 16, 33, 50, 66, 82})
    for (int y = top; y < top + 8; ++y) rows.push_back(y);
  const std::vector<double> truth{0.31, -0.22, 0.13};
  for (size_t i = 0; i < rows.size(); ++i)
    for (int x = 0; x < kColumns; ++x) {
      const int y = rows[i];
      double light = double(flat.row<float>(y)[x]);
      for (size_t k = 0; k < 3; ++k) light += truth[k] * double(eigen[k].row<float>(y)[x]);
      const double noise = double(value(0, x, y)) / 65521 - 0.5;
      projection.row<float>(int(i))[x] =
          float(light * (std::abs(x - 140) < 60 + y / 3 ? 0.4 : 1) * (1 + 0.01 * noise));
    }
  const FittedBeam fitted = BeamFit(flat, eigen, rows, 0.2).fit(projection, {0, 0, 0});
  for (size_t k = 0; k < 3; ++k) CHECK(fitted.weights[k] == doctest::Approx(truth[k]).epsilon(0.03));
  CHECK(fitted.roughness < 0.5 * fitted.at_start);
}
