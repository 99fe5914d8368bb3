// SPDX-License-Identifier: BSD-3-Clause
// Projections as a detector would make them, to measure compression on, and the bits per pixel of their
// noise, below which nothing exact can go.
//   simA  5,000 electrons, one a count          simB  30,000 counts of 0.46 electrons
//   simC  12,000 counts; the noise is that of X-ray quanta of 8 electrons, blurred: neighbours share it
//   simT  12,000 counts; nothing turns, a liquid rises by 3 pixels a frame
// A cylinder of 700 spheres in views 0.1 degrees apart, a beam with stripes that drift, flicker, gains of
// pixels and columns, dust, hot pixels, noise of reading pixels and rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace projection_set {

inline constexpr const char* kSets[] = {"simA", "simB", "simC", "simT"};

class Scene {
 public:
  // Throws std::runtime_error if there is no such set.
  Scene(const std::string& set, int columns, int rows);
  // View n. noise_bits: mean over its pixels of log2(2 pi e (var + 1/12)) / 2.
  std::vector<uint16_t> frame(int n, double& noise_bits) const;

 private:
  struct Detector {
    double counts, electrons_per_count, quantum_electrons;  // of a pixel in the open beam; of an X-ray
  };
  struct Sphere {
    double x, y, z, radius, weight;
  };
  static Detector detector_of(const std::string& set);
  size_t place(int x, int y) const { return size_t(y) * size_t(columns_) + size_t(x); }
  void make_detector();
  void add_dust(uint64_t spot);
  double beam(int x, int y, int n) const;
  std::vector<double> absorbance(int n) const;
  std::vector<double> shot_noise(const std::vector<double>& electrons, int n) const;
  std::vector<double> blurred(const std::vector<double>& noise, int dx, int dy) const;
  std::vector<uint16_t> read_out(const std::vector<double>& electrons, const std::vector<double>& shot, int n,
                                 double& noise_bits) const;

  Detector detector_;
  bool is_rising_;
  int columns_, rows_;
  std::vector<double> gain_, dark_;
  std::vector<Sphere> spheres_;
};

}  // namespace projection_set
