// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "measure/error_profile.h"

using namespace harima;

namespace {

constexpr int kWidth = 29, kHeight = 13, kFrames = 2;

int pixel(int x, int y, int f) { return 1000 + 37 * x + 11 * y + (x * y * 7 + f * 13) % 101; }
int error(int x, int y, int f) { return (x * x * 5 + y * 31 + x * y * 3 + f * 17) % 7 - 3; }

struct Stacks {
  std::vector<Frame> a, b;
  std::vector<FrameView> views_a, views_b;
  Difference difference;

  template <class T, class Error>
  static Stacks of(PixelType type, Error error_at) {
    Stacks s;
    for (int f = 0; f < kFrames; ++f) {
      Frame a(type, kWidth, kHeight), b(type, kWidth, kHeight);
      for (int y = 0; y < kHeight; ++y)
        for (int x = 0; x < kWidth; ++x) {
          a.row<T>(y)[x] = T(pixel(x, y, f));
          b.row<T>(y)[x] = T(pixel(x, y, f) + error_at(x, y, f));
        }
      s.a.push_back(a);
      s.b.push_back(b);
      s.views_a.push_back(a);
      s.views_b.push_back(b);
      s.difference.add(difference_of(a, b, {}));
    }
    return s;
  }
  ErrorProfile profile() const { return error_profile(views_a, views_b, difference); }
};

}  // namespace

// numpy: d = e - e.mean(); (d[:, :, :w-k] * d[:, :, k:]).mean() / (d*d).mean(), and the same for rows;
// numpy.histogram(e, 7, (-3.5, 3.5)).
TEST_CASE("errors of integers: distribution and autocorrelation are NumPy's") {
  const Stacks s = Stacks::of<uint16_t>(PixelType::u16, error);
  const ErrorProfile profile = s.profile();
  CHECK(profile.bins.low == -3.5);
  CHECK(profile.bins.high == 3.5);
  CHECK(profile.counts == std::vector<uint64_t>{91, 148, 88, 100, 91, 140, 96});
  CHECK(profile.exact == 100);
  const double x[] = {1,
                      0.105841362485875,
                      -0.136843252610901,
                      0.0114729032518372,
                      -0.0123161626224614,
                      -0.155954480542873,
                      0.084922225723787,
                      0.999787743630789,
                      0.105841362485875,
                      -0.137592275116257,
                      0.0156991138735567,
                      -0.0171064659173182,
                      -0.16470501263881,
                      0.0757701033903735,
                      0.999377381316981,
                      0.105841362485875,
                      -0.139147937242766};
  const double y[] = {1,
                      -0.00719455484406956,
                      -0.0129722004160961,
                      -0.0103522383646227,
                      -0.0215274379737943,
                      0.040983000609007,
                      -0.0172510904040919,
                      0.999221726646226,
                      0.00688459493996181,
                      -0.0507728756041666,
                      -0.0143832425690002,
                      -0.0666871429124614,
                      0.267466707032446};
  REQUIRE(profile.along_x.size() == std::size(x));
  for (size_t lag = 0; lag < std::size(x); ++lag)
    CHECK(profile.along_x[lag] == doctest::Approx(x[lag]).epsilon(1e-12));
  REQUIRE(profile.along_y.size() == size_t(kErrorLags) + 1);
  for (size_t lag = 0; lag < std::size(y); ++lag)
    CHECK(profile.along_y[lag] == doctest::Approx(y[lag]).epsilon(1e-12));
  for (size_t lag = std::size(y); lag <= kErrorLags; ++lag) CHECK(std::isnan(profile.along_y[lag]));
}

TEST_CASE("errors of floats: numpy.histogram(e, 101, (-1.125, 1.125))") {
  const Stacks s = Stacks::of<float>(
      PixelType::f32, [](int x, int y, int f) { return error(x, y, f) * 0.125 * (1 + x % 3); });
  const ErrorProfile profile = s.profile();
  CHECK(profile.bins.low == -1.125);
  CHECK(profile.bins.high == 1.125);
  std::vector<uint64_t> counts(101);
  constexpr std::pair<int, uint64_t> kFilled[] = {{0, 29},  {16, 77},  {28, 48}, {33, 57}, {39, 87},
                                                  {44, 29}, {50, 100}, {56, 29}, {61, 87}, {67, 60},
                                                  {72, 45}, {84, 75},  {100, 31}};
  for (const auto& [slot, count] : kFilled) counts[size_t(slot)] = count;
  CHECK(profile.counts == counts);
  CHECK(profile.exact == 100);
}

TEST_CASE("no errors, one size of errors, and pixels that are not finite") {
  const ErrorProfile none = Stacks::of<uint16_t>(PixelType::u16, [](int, int, int) { return 0; }).profile();
  CHECK(none.counts.empty());
  CHECK(none.exact == kWidth * kHeight * kFrames);
  CHECK(std::isnan(none.along_x[1]));

  const ErrorProfile shifted =
      Stacks::of<uint16_t>(PixelType::u16, [](int, int, int) { return 2; }).profile();
  CHECK(shifted.counts == std::vector<uint64_t>{0, 0, 0, 0, kWidth * kHeight * kFrames});
  CHECK(std::isnan(shifted.along_y[1]));

  Stacks s = Stacks::of<float>(PixelType::f32, [](int x, int, int) { return x % 2; });
  s.a[0].row<float>(3)[4] = s.b[0].row<float>(3)[4] = NAN;
  s.difference = {};
  for (size_t i = 0; i < s.a.size(); ++i) s.difference.add(difference_of(s.a[i], s.b[i], {}));
  const ErrorProfile profile = s.profile();
  CHECK(std::accumulate(profile.counts.begin(), profile.counts.end(), uint64_t(0)) ==
        kWidth * kHeight * kFrames - 1);
  CHECK(profile.along_x[1] < -0.9);
  CHECK(profile.along_x[2] > 0.9);
}

TEST_CASE("large errors of integers share bins") {
  const ErrorProfile profile =
      Stacks::of<uint16_t>(PixelType::u16, [](int x, int, int) { return x * 20; }).profile();
  CHECK(profile.bins.count == 101);
  CHECK(profile.bins.high == 560);
  CHECK(std::accumulate(profile.counts.begin(), profile.counts.end(), uint64_t(0)) ==
        kWidth * kHeight * kFrames);
}
