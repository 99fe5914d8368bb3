// SPDX-License-Identifier: BSD-3-Clause
// BayesShrink in an undecimated Haar transform: the transform, its formula written out, and noise that is
// found in each band.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "filter/haar.h"
#include "filter/padded.h"
#include "filter/wavelet.h"
#include "filter/wavelet_noise.h"
#include "noisy_volume.h"

using namespace harima;

namespace {

double mean_square(const Volume& volume) {
  double sum = 0;
  for (const float value : volume.values) sum += double(value) * double(value);
  return sum / double(volume.values.size());
}

// A band at a place, by its definition: products of (1 1) / 2 or (1 -1) / 2.
double band_at(const Volume& volume, int band, int x, int y, int z) {
  double sum = 0;
  for (int corner = 0; corner < bands_of(volume); ++corner) {
    const int i = corner & 1, j = corner >> 1 & 1, k = corner >> 2 & 1;
    const int minuses = (i & band) + (j & band >> 1) + (k & band >> 2);
    sum += (minuses % 2 ? -1 : 1) * double(beyond(volume, x + i, y + j, z + k));
  }
  return sum / bands_of(volume);
}

// The shrunk coefficient, by the formula in the header.
double shrunk_at(const Volume& volume, int band, double noise, int x, int y, int z) {
  const int reach = volume.depth > 1 ? 2 : 4, reach_z = volume.depth > 1 ? 2 : 0;
  double sum = 0;
  int count = 0;
  for (int k = -reach_z; k <= reach_z; ++k)
    for (int j = -reach; j <= reach; ++j)
      for (int i = -reach; i <= reach; ++i, ++count)
        sum += std::pow(band_at(volume, band, x + i, y + j, z + k), 2);
  const double value = band_at(volume, band, x, y, z), signal = sum / count - noise * noise;
  return signal <= 0
             ? 0
             : std::copysign(std::max(0.0, std::abs(value) - noise * noise / std::sqrt(signal)), value);
}

// One level.
double denoised_at(const Volume& volume, double noise, int x, int y, int z) {
  double sum = 0;
  for (int band = 0; band < bands_of(volume); ++band)
    for (int corner = 0; corner < bands_of(volume); ++corner) {
      const int i = corner & 1, j = corner >> 1 & 1, k = corner >> 2 & 1;
      const int minuses = (i & band) + (j & band >> 1) + (k & band >> 2);
      const double value = band ? shrunk_at(volume, band, noise, x - i, y - j, z - k)
                                : band_at(volume, 0, x - i, y - j, z - k);
      sum += (minuses % 2 ? -1 : 1) * value;
    }
  return sum / bands_of(volume);
}

}  // namespace

TEST_CASE("the bands of a volume make it again, and share its mean square") {
  for (const int depth : {1, 12})
    for (const int step : {1, 2, 4}) {
      const Volume given = noisy(Volume(70, 60, depth));
      Volume band = given, back = given, sum(70, 60, depth);
      double squares = 0;
      for (int b = 0; b < bands_of(given); ++b) {
        haar_band(given, b, step, band);
        squares += mean_square(band);
        haar_band(band, b, -step, back);
        for (size_t i = 0; i < sum.values.size(); ++i) sum.values[i] += back.values[i];
      }
      CHECK(squares == doctest::Approx(mean_square(given)).epsilon(0.1));
      for (int z = depth > 1 ? step : 0; z < depth; ++z)
        for (int y = step; y < 60; ++y)
          for (int x = step; x < 70; ++x)
            CHECK(at(sum, x, y, z) == doctest::Approx(given.row(y, z)[x]).epsilon(1e-5));
    }
}

TEST_CASE("wavelet shrinkage is its formula, to the borders") {
  const OneThread one_thread;
  for (const int depth : {1, 5}) {
    const Volume given = noisy(step_volume(11, 7, depth));
    Volume volume = given;
    const double noise = double(kNoise) / (depth > 1 ? std::sqrt(8.0) : 2);
    denoise(Wavelet{.levels = 1, .noise = white_wavelet_noise(double(kNoise), depth > 1, 1)}, volume);
    for (int z = 0; z < depth; ++z)
      for (int y = 0; y < 7; ++y)
        for (int x = 0; x < 11; ++x)
          CHECK(double(at(volume, x, y, z)) ==
                doctest::Approx(denoised_at(given, noise, x, y, z)).epsilon(1e-5));
  }
}

TEST_CASE("an impulse well above the noise stays, one below goes") {
  const OneThread one_thread;
  for (const int depth : {1, 11}) {
    Volume volume(21, 21, depth);
    const Wavelet settings{.levels = 2, .noise = white_wavelet_noise(double(kNoise), depth > 1, 2)};
    at(volume, 10, 10, depth / 2) = 100 * kNoise;
    denoise(settings, volume);
    CHECK(at(volume, 10, 10, depth / 2) == doctest::Approx(double(100 * kNoise)).epsilon(0.02));
    std::fill(volume.values.begin(), volume.values.end(), 0.0f);
    at(volume, 10, 10, depth / 2) = kNoise;
    denoise(settings, volume);
    CHECK(at(volume, 10, 10, depth / 2) < 0.1f * kNoise);
  }
}

TEST_CASE("wavelets in slabs are those of the whole volume, bit for bit") {
  const OneThread one_thread;
  const Volume given = noisy(step_volume(31, 18, 60));
  const Wavelet settings{.levels = 3, .noise = white_wavelet_noise(double(kNoise), true, 3)};
  const SlabFilter filter{
      .is_3d = true, .reach = settings.reach(true), .voxel_bytes = 0, .apply = [&](Volume& v) {
        denoise(settings, v);
      }};
  Volume whole = given;
  filter.apply(whole);
  for (const int slices : {19, 20, 33})
    CHECK(in_slabs(given, filter, memory_for(given, slices)).values == whole.values);
}

namespace {

// In a volume a part of which is empty, as outside of the circle of a reconstruction.
void check_found(Volume given, const std::vector<double>& wanted) {
  for (int row = 0; row < given.rows(); ++row) std::fill_n(given.row(row), 40, 0.0f);
  const std::vector<double> found = wavelet_noise(source_of(given), given.depth > 1, 3);
  REQUIRE(found.size() >= wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) CHECK(found[i] == doctest::Approx(wanted[i]).epsilon(0.08));
}

}  // namespace

TEST_CASE("noise is found in each band, beside edges and emptiness, white or not") {
  const OneThread one_thread;
  for (const int depth : {1, 24}) {
    Volume given = noisy(step_volume(280, 260, depth), 0.25f);
    check_found(given, white_wavelet_noise(0.25, depth > 1, 3));
    CHECK(sum_of_noise(wavelet_noise(source_of(given), depth > 1, 3)) == doctest::Approx(0.25).epsilon(0.05));
    // Means of neighbours along x: half the variance, and of that a band of the first level has 1/2 if it is
    // high along x, else 3/2.
    for (int row = 0; row < given.rows(); ++row)
      for (int x = 0; x + 1 < 280; ++x) given.row(row)[x] = (given.row(row)[x] + given.row(row)[x + 1]) / 2;
    std::vector<double> wanted = white_wavelet_noise(0.25 / std::sqrt(2.0), depth > 1, 1);
    for (size_t i = 0; i < wanted.size(); ++i) wanted[i] *= std::sqrt((i + 1) % 2 ? 0.5 : 1.5);
    check_found(given, wanted);
  }
}

TEST_CASE("the level of noise, beside edges, NaN and what is empty") {
  const OneThread one_thread;
  for (const int depth : {1, 20}) {
    Volume given = noisy(step_volume(200, 150, depth), 0.25f);
    for (int z = 0; z < depth; ++z)
      for (int y = 0; y < 60; ++y)
        for (int x = 0; x < 60; ++x)
          at(given, x, y, z) = x < 30 ? 0 : std::numeric_limits<float>::quiet_NaN();
    CHECK(noise_level(source_of(given), depth > 1) == doctest::Approx(0.25).epsilon(0.05));
    for (int row = 0; row < given.rows(); ++row)
      for (int x = 0; x < 200; ++x) given.row(row)[x] = float(3 * x - 2 * row);
    CHECK(noise_level(source_of(given), depth > 1) == doctest::Approx(0));
  }
  CHECK(noise_level(source_of(Volume(2, 2, 1)), false) == 0);
}

TEST_CASE("no noise is none") {
  const OneThread one_thread;
  for (const double noise : wavelet_noise(source_of(Volume(30, 20, 8)), true, 2)) CHECK(noise == 0);
  Volume volume = step_volume(9, 8, 3);
  const Volume given = volume;
  denoise(Wavelet{.levels = 1, .noise = std::vector<double>(7, 0.0)}, volume);
  CHECK(volume.values == given.values);
}
